import type { ReasonCode, TerminalStatus } from '#contracts';
import type { JobStanding, RefusalCategory } from './marketplace.js';

export interface EndWords {
  readonly status: TerminalStatus;
  readonly reasonCode: ReasonCode;
  readonly message: string;
}

/** How an application ends when its job cannot be applied to; null when the page says nothing that ends it. */
export function endOfStanding(standing: JobStanding): EndWords | null {
  switch (standing.kind) {
    case 'open':
    case 'unclear':
      return null;
    case 'applied':
      return {
        status: 'failed',
        reasonCode: 'already_applied',
        message: 'The job already has a proposal of this agency, which this application did not send.',
      };
    case 'not_available':
      return { status: 'not_available', reasonCode: standing.reason, message: said(standing.text) };
    case 'not_eligible':
      return { status: 'not_eligible', reasonCode: standing.reason, message: said(standing.text) };
    case 'not_enough_connects':
      return { status: 'not_enough_connects', reasonCode: 'connects_balance', message: said(standing.text) };
  }
}

/** How it ends when the marketplace refused it, and list and job page agree that nothing is there. */
export function endOfRefusal(category: RefusalCategory, text: string): EndWords {
  switch (category.status) {
    case 'not_enough_connects':
      return { status: 'not_enough_connects', reasonCode: 'connects_balance', message: said(text) };
    case 'not_available':
      return { status: 'not_available', reasonCode: 'job_closed', message: said(text) };
    case 'not_eligible':
      return { status: 'not_eligible', reasonCode: category.reason, message: said(text) };
    case 'duplicate':
    case 'failed':
      return { status: 'failed', reasonCode: 'page_error', message: said(text) };
  }
}

const said = (text: string): string => `The marketplace says: ${text.slice(0, 300)}`;
