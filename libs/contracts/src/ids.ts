import { z } from 'zod';

/** The paying customer. UUID v7. */
export const AccountId = z.guid().brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** The customer's agency on the marketplace. UUID v7, and the last token of every subject. */
export const AgencyId = z.guid().brand<'AgencyId'>();
export type AgencyId = z.infer<typeof AgencyId>;

/** One request to apply to one job. UUID v7; customers know it as `queueId`. */
export const ApplicationId = z.guid().brand<'ApplicationId'>();
export type ApplicationId = z.infer<typeof ApplicationId>;

/**
 * The other kind of application: everything is filled in, and nothing is sent. It takes an application's way and stands
 * where its id does, so the id itself says what it is: UUID v8 with a v7's time. Constraints of every schema read it.
 */
const PREVIEW_VERSION = '8';
const VERSION_AT = 14;

export const isPreview = (id: ApplicationId): boolean => id[VERSION_AT] === PREVIEW_VERSION;

/** In SQL: whether the id in this column is a preview's. */
export const ofPreview = (column: string): string => `get_byte(uuid_send(${column}), 6) >> 4 = ${PREVIEW_VERSION}`;

/** From a UUID v7. */
export const previewIdOf = (id: string): ApplicationId =>
  `${id.slice(0, VERSION_AT)}${PREVIEW_VERSION}${id.slice(VERSION_AT + 1)}` as ApplicationId;

/** A business developer's signed-in browser. UUID v7. */
export const SessionId = z.guid().brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

/** A job as customers may also name it: UUID v5 of its ciphertext, so that every replica derives the same. */
export const ProcessedJobId = z.guid().brand<'ProcessedJobId'>();
export type ProcessedJobId = z.infer<typeof ProcessedJobId>;

/** The marketplace's own id of a job: `~01` or `~02` and 10 to 40 letters and digits. */
export const JobCiphertext = z
  .string()
  .regex(/^~0[12][A-Za-z0-9]{10,40}$/)
  .brand<'JobCiphertext'>();
export type JobCiphertext = z.infer<typeof JobCiphertext>;

/** Of a message: the same fact has the same id whenever and by whomever it is published again. */
export type MessageId = string;

/** Unix time in ms, as everywhere on the wire. */
export const UnixMs = z.int().min(0);
