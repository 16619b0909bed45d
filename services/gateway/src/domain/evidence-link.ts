import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountId, ApplicationId } from '#contracts';

// Long enough to open what a status has just named; a link that is passed on or found in a log is soon worth nothing.
export const LINK_LIFE_MS = 900_000;

/** What a link opens: one piece of evidence of one application, for its account. */
export interface Linked {
  readonly accountId: AccountId;
  readonly applicationId: ApplicationId;
  readonly name: string;
}

/** What a request for a link says, as it came. */
export interface GivenLink {
  readonly expires: string;
  readonly signature: string;
}

/** Links that open evidence without a key, for a while. Nothing is stored: what one opens, and until when, is signed. */
export class EvidenceLinks {
  constructor(private readonly key: string) {}

  /** Where it is, below the address of the API. */
  mint(linked: Linked, now: number): string {
    const expires = String(now + LINK_LIFE_MS);
    const signature = this.sign(linked, expires).toString('base64url');
    const { applicationId, name } = linked;
    return `/api/auto-apply-v2/applications/${applicationId}/evidence/${name}?expires=${expires}&signature=${signature}`;
  }

  /** A time that was changed is no time that we signed. */
  check(linked: Linked, { expires, signature }: GivenLink, now: number): 'good' | 'expired' | 'invalid' {
    const given = Buffer.from(signature, 'base64url');
    const own = this.sign(linked, expires);
    if (given.length !== own.length || !timingSafeEqual(given, own)) return 'invalid';
    return Number(expires) > now ? 'good' : 'expired';
  }

  private sign({ accountId, applicationId, name }: Linked, expires: string): Buffer {
    const said = ['evidence', accountId, applicationId, name, expires].join('\n');
    return createHmac('sha256', this.key).update(said, 'utf8').digest();
  }
}
