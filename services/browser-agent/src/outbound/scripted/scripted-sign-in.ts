import { MarketplaceUnavailableError, NeedsHumanError } from '../../domain/faults.js';
import type { MarketplaceLogin, SignedIn } from '../../domain/ports.js';
import { type Landing, landingOf } from './landing.js';
import type { Answer, MarketplaceClient } from './marketplace-client.js';

const HOME = '/nx/proposals/';

/** Whether the session is signed in, by opening a page that only signed-in people see. */
export async function checkSignedIn(client: MarketplaceClient): Promise<SignedIn> {
  return meaning(landingOf(await client.open(HOME)));
}

/** Signs in in two steps, as the two screens do. Whatever else is asked for is left to a person. */
export async function signIn(client: MarketplaceClient, login: MarketplaceLogin): Promise<SignedIn> {
  const first = landingOf(await client.open(`/ab/account-security/login?redir=${encodeURIComponent(HOME)}`));
  if (first.kind !== 'sign_in') return meaning(first);
  const { username, password } = login;
  const known = await client.post('/api/login/username', { username });
  if (said(known).next !== 'password') return stuck(`Signing in got stuck: ${said(known).error}`);
  const answer = await client.post('/api/login/password', { username, password });
  switch (said(answer).next) {
    case 'done':
      return checkSignedIn(client);
    case undefined:
      return stuck(`After the password: ${said(answer).error}`);
    default:
      return stuck('After the password: a code, a prompt or a question is asked for');
  }
}

const stuck = (why: string): SignedIn => ({ kind: 'needs_human', why });

const said = ({ json }: Answer): { readonly next?: string; readonly error: string } => {
  const { next, error = 'no known page' } = (json ?? {}) as { next?: string; error?: string };
  return { error, ...(next === undefined ? {} : { next }) };
};

function meaning({ kind, path, title }: Landing): SignedIn {
  switch (kind) {
    case 'list':
    case 'other':
      return { kind: 'signed_in' };
    case 'sign_in':
      return { kind: 'signed_out' };
    case 'challenge':
      return stuck(`The marketplace shows a challenge: ${title}`);
    case 'error':
      throw new MarketplaceUnavailableError('The marketplace shows an error page');
    default:
      throw new NeedsHumanError(`An unknown page: nothing known on ${path}`);
  }
}
