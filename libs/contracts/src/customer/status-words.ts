import type { ReasonCode, Stage, TerminalStatus } from '../words.js';

export type ApplicationStatus = 'processing' | TerminalStatus;

const MESSAGES: Record<TerminalStatus, string> = {
  applied: 'The proposal was submitted. One credit was used.',
  failed: 'The proposal was not submitted. The credit was released.',
  not_available: 'The job is not available any more. The credit was released.',
  not_eligible: 'The marketplace does not let this profile apply to the job. The credit was released.',
  not_enough_connects: 'The agency is out of Connects. The credit was released.',
  logged_out: 'The session was lost before sending; it reconnects by itself. The credit was released.',
};

/** One sentence per status, for people. */
export function statusMessage(status: ApplicationStatus, stage: Stage): string {
  if (status !== 'processing') return MESSAGES[status];
  switch (stage) {
    case 'awaiting_approval':
      return 'Waiting for your approval.';
    case 'queued':
      return 'Waiting for its turn.';
    case 'verifying':
      return 'Sent, or maybe sent: the marketplace is being asked. The credit stays held until that is known.';
    default:
      return 'Being worked on.';
  }
}

/** Whether applying again makes sense: at once, after something changed, or never. Null while it is open. */
export function reapplyAdvice(
  status: ApplicationStatus,
  reasonCode: ReasonCode | null,
): 'now' | 'later' | 'never' | null {
  if (status === 'processing') return null;
  if (status === 'applied' || status === 'not_available' || status === 'not_eligible') return 'never';
  if (status === 'logged_out' || status === 'not_enough_connects') return 'later';
  switch (reasonCode) {
    case 'already_applied':
      return 'never';
    case 'challenge':
    case 'layout_changed':
    case 'not_found_after_send':
      return 'later';
    default:
      return 'now';
  }
}

/** Seconds until the next poll makes sense: often in the first minute, then every quarter of one. Null when settled. */
export function pollAfterSeconds(status: ApplicationStatus, acceptedAt: number, now: number): number | null {
  if (status !== 'processing') return null;
  return now - acceptedAt < 60_000 ? 5 : 15;
}
