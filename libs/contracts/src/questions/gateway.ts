import { z } from 'zod';
import { ApplicationId } from '../ids.js';
import { defineQuestion } from '../question.js';

/**
 * Does an application stand behind these reservations? The question is a write: before answering `abandoned`
 * the gateway has made sure that none ever will. Only that answer lets billing release.
 */
export const GatewayAbandon = defineQuestion({
  subject: 'gateway.abandon',
  owner: 'gateway',
  askedBy: ['billing'],
  request: z.object({ applicationIds: z.array(ApplicationId).min(1).max(100) }),
  answer: z.object({
    results: z.array(z.object({ applicationId: ApplicationId, result: z.enum(['accepted', 'abandoned']) })),
  }),
  timeoutMs: 2_000,
});
