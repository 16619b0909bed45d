import { z } from 'zod';
import { AccountId, ApplicationId, UnixMs } from '../ids.js';
import { defineQuestion } from '../question.js';

/** What an agent keeps of an application: the form as it was filled in, the page at the end, what a failed attempt did. */
export const ARTEFACTS = ['form', 'screenshot', 'trace'] as const;
export const ArtefactName = z.enum(ARTEFACTS);
export type ArtefactName = z.infer<typeof ArtefactName>;

// A long form in full as JPEG is some 300 kB; what is larger than this is no page that a person would read.
export const MAX_ARTEFACT_BYTES = 1_048_576;
// In base64 a third of the megabyte that a message of ours may have; the largest artefact is four of them.
export const ARTEFACT_PIECE_BYTES = 262_144;

/** Which there are of applications of this account. */
export const AgentArtefacts = defineQuestion({
  subject: 'agent.artefacts',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({ accountId: AccountId, applicationIds: z.array(ApplicationId).min(1).max(100) }),
  answer: z.object({ artefacts: z.array(z.object({ applicationId: ApplicationId, name: ArtefactName })) }),
});

/** One artefact, from an offset on; null when there is none, or of another account. It is whole after `size` bytes. */
export const AgentArtefact = defineQuestion({
  subject: 'agent.artefact',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({
    accountId: AccountId,
    applicationId: ApplicationId,
    name: ArtefactName,
    offset: z.int().min(0).max(MAX_ARTEFACT_BYTES),
  }),
  answer: z.object({
    piece: z
      .object({
        contentType: z.enum(['image/jpeg', 'application/json']),
        size: z.int().min(1).max(MAX_ARTEFACT_BYTES),
        /** Over the whole, in hex: pieces of one artefact have the same. */
        sha256: z.string(),
        takenAt: UnixMs,
        base64: z.base64(),
      })
      .nullable(),
  }),
  timeoutMs: 2_000,
});
