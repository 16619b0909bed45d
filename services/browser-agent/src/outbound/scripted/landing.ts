import {
  ChallengeError,
  MarketplaceUnavailableError,
  NeedsHumanError,
  SessionLostError,
  UnexpectedPageError,
} from '../../domain/faults.js';
import type { MarketplaceClient, Opened } from './marketplace-client.js';
import type { ApplyData, JobData } from './views.js';

/** What a page is, told by what stands on it. */
export type PageKind =
  | 'challenge'
  | 'sign_in'
  | 'job'
  | 'job_gone'
  | 'form'
  | 'no_form'
  | 'list'
  | 'proposal'
  | 'roster'
  | 'error'
  | 'other'
  /** Nothing on it that anybody knows. */
  | 'unknown';

export interface Landing {
  readonly kind: PageKind;
  readonly path: string;
  readonly data: unknown;
  readonly isCovered: boolean;
  /** The marketplace itself is in trouble: whoever asked for this page learns nothing about it. */
  readonly isUnavailable: boolean;
  /** Of a challenge. */
  readonly title: string;
}

/** Opens a page and throws what any page means that is none of `wanted`. */
export async function landOn(client: MarketplaceClient, path: string, wanted: readonly PageKind[]): Promise<Landing> {
  const landing = landingOf(await client.open(path));
  if (wanted.includes(landing.kind) && !landing.isUnavailable) return landing;
  switch (landing.kind) {
    case 'challenge':
      throw new ChallengeError(`A challenge: ${landing.title}`);
    case 'unknown':
      throw new NeedsHumanError(`An unknown page: nothing known on ${landing.path}`);
    case 'sign_in':
      throw new SessionLostError('The marketplace shows its sign-in page');
    case 'error':
      throw new MarketplaceUnavailableError('The marketplace shows an error page');
    default:
      throw new UnexpectedPageError(landing.kind, landing.path);
  }
}

export function landingOf(opened: Opened): Landing {
  const { path } = opened;
  const plain = { path, data: null, isCovered: false, isUnavailable: false, title: '' };
  if (opened.kind === 'challenge') return { ...plain, kind: 'challenge', title: opened.title };
  if (opened.kind === 'error') return { ...plain, kind: 'error', isUnavailable: opened.status >= 500 };
  if (opened.kind !== 'view') return { ...plain, kind: opened.kind };
  const { chrome, data } = opened.view;
  if (chrome.hydrateMs === null || chrome.isUnknown) return { ...plain, kind: 'unknown' };
  return { ...plain, kind: kindOf(opened.view), data, isCovered: chrome.modal !== null };
}

function kindOf({ page, data }: Extract<Opened, { kind: 'view' }>['view']): PageKind {
  switch (page) {
    case 'job':
      return (data as JobData).job === null ? 'job_gone' : 'job';
    case 'apply':
      return (data as ApplyData).form === null ? 'no_form' : 'form';
    case 'list':
    case 'proposal':
      return page;
    case 'members':
      return 'roster';
    case 'login':
      return 'sign_in';
    case 'home':
    case 'freelancer':
    case 'connects':
      return 'other';
  }
}
