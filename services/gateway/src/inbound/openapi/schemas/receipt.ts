import { z } from 'zod';
import {
  AccountId,
  AgencyId,
  ApplicationId,
  CreditOutcome,
  JobCiphertext,
  LedgerEntry,
  TermsReadBack,
  UnixMs,
} from '#contracts';
import { namedAnswer } from '../schema.js';
import { ApplicationReason, ApplicationStatus, CustomerMode } from './application.js';

const at = UnixMs.nullable();

export const Receipt = namedAnswer(
  'Receipt',
  'RFC 8785 JSON, signed with Ed25519: `signature` is over the same JSON without it, in base64url.',
  z.object({
    version: z.literal(1),
    kind: z.enum(['settlement', 'correction']),
    number: z.int().min(1).max(2),
    corrects: z.object({ number: z.int().min(1), sha256: z.string() }).nullable(),
    queueId: ApplicationId,
    accountId: AccountId,
    agencyId: AgencyId,
    jobId: JobCiphertext,
    mode: CustomerMode,
    outcome: z.object({
      applicationStatus: ApplicationStatus,
      reasonCode: ApplicationReason.nullable(),
      errorMessage: z.string().nullable(),
      credit: CreditOutcome,
    }),
    proposal: z.object({ proposalId: z.string(), proposalUrl: z.string().nullable(), submittedAt: at }).nullable(),
    coverLetterSha256: z.string(),
    terms: TermsReadBack.nullable(),
    timeline: z.object({
      acceptedAt: at,
      queuedAt: at,
      dispatchedAt: at,
      takenAt: at,
      firstNavigationAt: at,
      outcomeReadAt: at,
      settledAt: at,
      correctedAt: at,
    }),
    ledger: z.array(LedgerEntry.omit({ applicationId: true, reason: true })),
    algorithm: z.literal('Ed25519'),
    keyId: z.string().meta({ description: 'The RFC 7638 thumbprint of the key: see /.well-known/jwks.json.' }),
    signature: z.string(),
  }),
);

export const PublicKeys = namedAnswer(
  'PublicKeys',
  'A JWK set: the keys that receipts are, or were, signed with.',
  z.object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
        x: z.string(),
        kid: z.string(),
      }),
    ),
  }),
);
