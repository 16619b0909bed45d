import { z } from 'zod';
import { namedAnswer } from '../schema.js';

export const Live = namedAnswer('Live', 'The process answers.', z.object({ status: z.literal('ok') }));
export const Ready = namedAnswer(
  'Ready',
  'Whether it may be given work, and what each part says.',
  z.object({ status: z.enum(['ok', 'unavailable']), parts: z.record(z.string(), z.string()) }),
);
export const AnyDocument = namedAnswer(
  'Document',
  'A description of this API.',
  z.looseObject({ info: z.looseObject({ title: z.string(), version: z.string() }) }),
);
