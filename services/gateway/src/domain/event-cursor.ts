import type { AccountId } from '#contracts';
import { Problem } from './problem.js';

/** Where a reader of events stands: everything up to this place is behind it. */
export interface EventCursor {
  readonly accountId: AccountId;
  readonly position: number;
  /** Unix ms of the event, or of the moment in which there was nothing after it. */
  readonly at: number;
}

const DAY_MS = 86_400_000;
// As long as streams are kept, and as a new webhook endpoint may ask back for.
export const CURSOR_LIFE_MS = 7 * DAY_MS;

/** Opaque to customers. */
export const cursorText = ({ accountId, position, at }: EventCursor): string =>
  Buffer.from(`${position}:${Math.round(at)}:${accountId}`).toString('base64url');

/**
 * The place that a cursor names. What is no cursor, one of another account, and one whose week is over are answered
 * alike, because the reader has to do the same about them: read the status, and begin anew.
 */
export function positionOf(text: string, accountId: AccountId, last: number, now: number): number {
  const [position, at, owner, ...more] = Buffer.from(text, 'base64url').toString('utf8').split(':');
  const [place, since] = [wholeNumber(position), wholeNumber(at)];
  const isKnown = owner === accountId && more.length === 0 && place <= last && since > now - CURSOR_LIFE_MS;
  if (isKnown) return place;
  throw new Problem(
    'cursor_gone',
    'This cursor names no event that is still kept (they are kept for 7 days): read the status, then connect without it.',
  );
}

// NaN is neither above nor below anything.
const wholeNumber = (text: string | undefined): number => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : NaN);
