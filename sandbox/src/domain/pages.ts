/** Where a fault can strike: the kinds of page a person sees, and the answer to Send. */
export const PAGE_KINDS = [
  'home',
  'login',
  'job',
  'apply',
  'submit',
  'list',
  'proposal',
  'members',
  'freelancer',
  'connects',
] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

export type Page =
  | { readonly kind: 'home' | 'login' | 'list' | 'members' | 'connects' }
  | { readonly kind: 'job' | 'apply'; readonly ciphertext: string }
  | { readonly kind: 'proposal'; readonly proposalId: string }
  | { readonly kind: 'freelancer'; readonly memberId: string };

const CIPHERTEXT = '(~0[12][A-Za-z0-9]{10,40})';
// A slug never holds a slash; the last `_~0…` wins, as in `/jobs/Fix_a_~thing_~02…/`.
const JOB = new RegExp(`^/(?:jobs|freelance-jobs/apply)/(?:[^/]*_)?${CIPHERTEXT}/?$`);
const APPLY = new RegExp(`^/nx/proposals/job/${CIPHERTEXT}/apply/?$`);
const PROPOSAL = /^\/nx\/proposals\/(\d{1,25})\/?$/;
const FREELANCER = /^\/freelancers\/(~01[0-9a-f]{16})\/?$/;

const FIXED: Readonly<Record<string, Page>> = {
  '/': { kind: 'home' },
  '/nx/find-work': { kind: 'home' },
  '/nx/proposals': { kind: 'list' },
  '/nx/agency/members': { kind: 'members' },
  '/nx/plans/connects/history': { kind: 'connects' },
  '/ab/account-security/login': { kind: 'login' },
};

/** The page behind a path, or null. Percent-encoded tildes are the same page. */
export function pageOf(path: string): Page | null {
  const decoded = decode(path);
  if (decoded === null) return null;
  const fixed = FIXED[decoded.length > 1 ? decoded.replace(/\/$/, '') : decoded];
  if (fixed) return fixed;
  const job = JOB.exec(decoded)?.[1];
  if (job) return { kind: 'job', ciphertext: job };
  const apply = APPLY.exec(decoded)?.[1];
  if (apply) return { kind: 'apply', ciphertext: apply };
  const proposal = PROPOSAL.exec(decoded)?.[1];
  if (proposal) return { kind: 'proposal', proposalId: proposal };
  const freelancer = FREELANCER.exec(decoded)?.[1];
  if (freelancer) return { kind: 'freelancer', memberId: freelancer };
  return null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

export const jobPath = (ciphertext: string): string => `/jobs/${ciphertext}`;
export const applyPath = (ciphertext: string): string => `/nx/proposals/job/${ciphertext}/apply/`;
export const proposalPath = (proposalId: string): string => `/nx/proposals/${proposalId}`;
export const LIST_PATH = '/nx/proposals/';
export const LOGIN_PATH = '/ab/account-security/login';
export const HOME_PATH = '/nx/find-work/';

export const loginPath = (from: string): string => `${LOGIN_PATH}?redir=${encodeURIComponent(from)}`;
