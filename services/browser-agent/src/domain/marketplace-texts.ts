import { type Timeline, TIMELINES } from '#contracts';
import type { EligibilityReason, JobStanding, RefusalCategory } from './marketplace.js';

/*
 * What the marketplace's sentences mean. They are matched loosely, because their exact wording is not published;
 * what matches nothing is never taken for an ending.
 */

const CONNECTS = /(not|n't) (have )?enough connects|insufficient connects|out of connects/i;
const DUPLICATE = /already (has|have|submitted).*proposal|already applied|pending proposal/i;
const PRIVATE = /\bprivate\b|\binvite[d ]/i;
const REMOVED = /\bremoved\b|\bdeleted\b|does not exist|not found/i;
const CLOSED = /no longer available|not available|\bclosed\b|no longer accepting|\bfilled\b/i;
const ELIGIBLE = /not eligible|ineligible|cannot apply|can't apply|not qualified|do(es)? not meet/i;
// Tips stand in the same boxes as errors.
const TIP = /^suggested bid|buy more connects to rank|ties lose/i;

export const isTip = (text: string): boolean => TIP.test(text.trim());

export function eligibilityReason(text: string): EligibilityReason {
  if (/location|countr|region|based in/i.test(text)) return 'location';
  if (/\bskills?\b/i.test(text)) return 'skills';
  if (/\btier\b|\blevel\b|\bbadge\b|\bplan\b|rated/i.test(text)) return 'tier';
  return 'other';
}

/** Why a job takes no proposal, from what its page says instead of offering one. */
export function standingFromText(text: string): JobStanding {
  // First, because it also says that one cannot apply: it is a proposal, and no sign of none.
  if (DUPLICATE.test(text)) return { kind: 'applied', proposalId: null };
  if (ELIGIBLE.test(text)) return { kind: 'not_eligible', reason: eligibilityReason(text), text };
  if (CONNECTS.test(text)) return { kind: 'not_enough_connects', text };
  if (PRIVATE.test(text)) return { kind: 'not_available', reason: 'job_private', text };
  if (REMOVED.test(text)) return { kind: 'not_available', reason: 'job_deleted', text };
  if (CLOSED.test(text)) return { kind: 'not_available', reason: 'job_closed', text };
  return { kind: 'unclear', text };
}

/** What an error on the form speaks of, after Send. */
export function refusalFromText(text: string): RefusalCategory {
  if (DUPLICATE.test(text)) return { status: 'duplicate' };
  if (ELIGIBLE.test(text)) return { status: 'not_eligible', reason: eligibilityReason(text) };
  if (CONNECTS.test(text)) return { status: 'not_enough_connects' };
  if (CLOSED.test(text) || REMOVED.test(text)) return { status: 'not_available' };
  return { status: 'failed' };
}

/** Dollars as the pages write them: `$1,234.50`, `$45.00/hr`. Null when there is no amount. */
export function amountIn(text: string | null): number | null {
  const match = /-?\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?/.exec(text ?? '');
  return match ? Number(`${match[1]?.replaceAll(',', '')}${match[2] ?? ''}`) : null;
}

export const countIn = (text: string | null): number | null => {
  const match = /\d[\d,]*/.exec(text ?? '');
  return match ? Number(match[0].replaceAll(',', '')) : null;
};

export const timelineIn = (text: string | null): Timeline | null =>
  TIMELINES.find((one) => one === text?.trim()) ?? null;

const IN_PATH = /(?:^|[/_])(~0[12][A-Za-z0-9]{10,40})(?=[/?#]|$)/;

/** The ciphertext in a path or URL of a job. */
export const ciphertextIn = (path: string | null): string | null => IN_PATH.exec(path ?? '')?.[1] ?? null;

/** The id in the path of a proposal's own page; the apply form's path has `/proposals/` in it too, and is none. */
export const proposalIdIn = (path: string | null): string | null =>
  /\/nx\/proposals\/(\d+)(?=[/?#]|$)/.exec(path ?? '')?.[1] ?? null;
