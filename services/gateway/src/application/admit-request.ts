import { Injectable } from '@nestjs/common';
import { Metrics } from '#runtime';
import type { Scope } from '../domain/api-key.js';
import { Problem } from '../domain/problem.js';
import { type AnyLimit, type LimitName, refusedBy, type Usage } from '../domain/rate-limits.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { RateCounters } from '../outbound/rate-counters.js';
import { Authenticate } from './authenticate.js';
import { IssueStreamToken } from './issue-stream-token.js';
import { NoteKeyUses } from './note-key-uses.js';
import { type AskedLink, OpenLink } from './open-link.js';

export interface Knock {
  readonly key: string | undefined;
  /** A stream token, in place of a key; undefined where none was sent, or none is taken. */
  readonly token?: unknown;
  /** A signed link, in place of a key. */
  readonly link?: AskedLink | undefined;
  /** Where it comes from, for what has no good key. */
  readonly address: string;
  readonly scope: Scope;
  readonly limit: LimitName;
}

/** Who may go on, or why not; and what is left of the limit that it counted on, which is told either way. */
export interface Admission {
  readonly holder?: KeyHolder & { readonly expiresAt?: number };
  readonly counted: AnyLimit | null;
  readonly usages: readonly Usage[];
  readonly refusal?: Problem;
}

// As long as the counters are left alone after they failed.
const RETRY_UNKNOWN_SECONDS = 5;

/**
 * The door: whose key it is, whether they ask too often, whether the key may do this. In this order: requests without a
 * good key count on their address and not on anybody's account, and those that are refused for their scope count too.
 */
@Injectable()
export class AdmitRequest {
  constructor(
    private readonly authenticate: Authenticate,
    private readonly tokens: IssueStreamToken,
    private readonly links: OpenLink,
    private readonly uses: NoteKeyUses,
    private readonly counters: RateCounters,
    private readonly metrics: Metrics,
  ) {}

  async execute(knock: Knock): Promise<Admission> {
    const { address, scope, limit, link } = knock;
    // Whoever has a key is known by it.
    if (link && !knock.key) return this.byLink(link, knock);
    const holder = await this.holderOf(knock);
    if (!holder) {
      const counted = await this.count('unauthenticated', address);
      return { ...counted, refusal: counted.refusal ?? new Problem('unauthorized', whatIsWrong(knock)) };
    }
    this.uses.note(holder.keyId);
    const { accountId, mode } = holder.account;
    const counted = limit === 'unmetered' ? UNMETERED : await this.count(limit, `${accountId}:${mode}`);
    if (counted.refusal || holder.scopes.includes(scope)) return { ...counted, holder };
    const message = `This key has no scope "${scope}": use one that has, or create one.`;
    return { ...counted, holder, refusal: new Problem('forbidden', message) };
  }

  /** Counts like the account's own requests, so that a link that went round costs its account no more than a key. */
  private async byLink(link: AskedLink, { address, limit }: Knock): Promise<Admission> {
    const opened = await this.links.execute(link);
    if (opened instanceof Problem) {
      const counted = await this.count('unauthenticated', address);
      return { ...counted, refusal: counted.refusal ?? opened };
    }
    const holder = { keyId: 'link', account: opened, scopes: ['read'] };
    const counted = limit === 'unmetered' ? UNMETERED : await this.count(limit, `${opened.accountId}:${opened.mode}`);
    return { ...counted, holder };
  }

  private async holderOf({ key, token }: Knock): Promise<Admission['holder']> {
    if (token !== undefined) return this.tokens.holderOf(token);
    return key === undefined || key === '' ? undefined : this.authenticate.execute(key);
  }

  private async count(counted: AnyLimit, key: string): Promise<Admission> {
    const usages = await this.counters.count(counted, key);
    if (usages === null) {
      const message = 'Requests cannot be counted just now, and this one does not pass uncounted: try again.';
      return {
        counted,
        usages: [],
        refusal: new Problem('unavailable', message, { retryAfter: RETRY_UNKNOWN_SECONDS }),
      };
    }
    const refused = refusedBy(usages);
    if (!refused) return { counted, usages };
    this.metrics
      .counter('gateway_rate_limited_total', 'Requests that came too often', ['policy'])
      .inc({ policy: refused.policy });
    return { counted, usages, refusal: tooMany(refused) };
  }
}

function whatIsWrong({ key, token }: Knock): string {
  if (token !== undefined) return 'Invalid or expired stream token: get another one.';
  return key === undefined || key === '' ? 'Missing x-api-key' : 'Invalid x-api-key';
}

const UNMETERED: Admission = { counted: null, usages: [] };

function tooMany({ limit, windowSeconds, resetMs }: Usage): Problem {
  const retryAfter = Math.max(1, Math.ceil(resetMs / 1_000));
  const message = `More than ${limit} requests in ${windowSeconds} s: try again in ${retryAfter} s.`;
  return new Problem('rate_limited', message, { retryAfter });
}
