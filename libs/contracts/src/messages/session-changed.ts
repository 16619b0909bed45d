import { z } from 'zod';
import { AccountId, AgencyId, SessionId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { Mode } from '../words.js';

const body = z.object({
  sessionId: SessionId,
  agencyId: AgencyId,
  accountId: AccountId,
  mode: Mode,
  /** Counts up with each change of the session, so that an older message cannot undo a newer one. */
  change: z.int().min(1),
  /** In words, for the customer and the operator. */
  why: z.string(),
  at: UnixMs,
});

/** Signed in and checked; an application may use it. */
export const SessionReady = defineMessage({
  subject: 'session.ready',
  publisher: 'browser-agent',
  consumers: ['gateway', 'scheduler', 'notifier'],
  body,
});

/** Signed out by the marketplace; signing in again is under way. */
export const SessionReconnecting = defineMessage({
  subject: 'session.reconnecting',
  publisher: 'browser-agent',
  consumers: ['scheduler', 'notifier'],
  body,
});

/** A challenge, a code prompt or an unknown page: it stopped, and only a person may go on. */
export const SessionNeedsHuman = defineMessage({
  subject: 'session.needs_human',
  publisher: 'browser-agent',
  consumers: ['gateway', 'scheduler', 'notifier'],
  body,
});
