import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { type AccountId, type ApplicationId, BillingCancelReservation } from '#contracts';
import { NoAnswerError, Questions } from '#messaging';
import { TimeScale } from '#runtime';
import { Problem } from '../domain/problem.js';
import { ApplicationKeysRepository } from '../outbound/application-keys.repository.js';
import { type Claim, IdempotencyRepository } from '../outbound/idempotency.repository.js';
import { CreditsRemaining } from './credits-remaining.js';

/** What a request with an Idempotency-Key brings along. */
export interface IdempotencyInput {
  readonly key: string;
  readonly path: string;
  /** The parsed body: two spellings of the same JSON are the same request. */
  readonly body: unknown;
}

/** One attempt at accepting. `isFirst` means that nobody can have asked anything about this id before. */
export interface Attempt {
  readonly applicationId: ApplicationId;
  readonly claim: Claim | null;
  readonly isFirst: boolean;
}

export type Claimed =
  { readonly kind: 'attempt'; readonly attempt: Attempt } | { readonly kind: 'replay'; readonly answer: unknown };

// An accept takes milliseconds and every question in it has a limit; one that is under way this long has died.
const STALE_AFTER_MS = 30_000;

/** Gives a request its application id: `fresh`, or under a key the one that its earlier attempts had. */
@Injectable()
export class ClaimKey {
  constructor(
    private readonly idempotency: IdempotencyRepository,
    private readonly keys: ApplicationKeysRepository,
    private readonly questions: Questions,
    private readonly credits: CreditsRemaining,
    private readonly scale: TimeScale,
  ) {}

  async execute(
    accountId: AccountId,
    input: IdempotencyInput | null,
    fresh: ApplicationId = uuid() as ApplicationId,
  ): Promise<Claimed> {
    if (input === null) return { kind: 'attempt', attempt: { applicationId: fresh, claim: null, isFirst: true } };
    const owner = { accountId, path: input.path, key: input.key };
    const answer = await this.idempotency.claim(owner, hashOf(input.body), fresh, this.scale.interval(STALE_AFTER_MS));
    switch (answer.kind) {
      case 'done':
        return { kind: 'replay', answer: answer.answer };
      case 'other_body':
        throw new Problem('idempotency_key_reused', 'This Idempotency-Key was used with another body: use a new key.');
      case 'busy':
        throw await this.inProgress(accountId);
      case 'claimed':
        return { kind: 'attempt', attempt: await this.attemptOf(answer.claim, answer.isTakenOver) };
    }
  }

  /** What was answered under this key; undefined when nothing was yet, or not to this body. */
  async answered(accountId: AccountId, { path, key, body }: IdempotencyInput): Promise<unknown> {
    return this.idempotency.answered({ accountId, path, key }, hashOf(body));
  }

  async free({ claim }: Attempt, isClean: boolean): Promise<void> {
    if (claim) await this.idempotency.free(claim, isClean);
  }

  // An abandoned id can never be accepted. Before another one may reserve, the old one is known to hold nothing.
  private async attemptOf(claim: Claim, isTakenOver: boolean): Promise<Attempt> {
    if (!isTakenOver) return { applicationId: claim.applicationId, claim, isFirst: true };
    if (!(await this.keys.isAbandoned(claim.applicationId))) {
      return { applicationId: claim.applicationId, claim, isFirst: false };
    }
    try {
      const { applicationId, accountId } = claim;
      await this.questions.ask(BillingCancelReservation, { applicationId, accountId });
    } catch (error) {
      await this.idempotency.free(claim, false);
      if (error instanceof NoAnswerError) throw unavailable('billing');
      throw error;
    }
    const renamed = await this.idempotency.rename(claim, uuid() as ApplicationId);
    if (!renamed) throw await this.inProgress(claim.accountId);
    return { applicationId: renamed.applicationId, claim: renamed, isFirst: true };
  }

  // It has the members of every 409; which application it will be is not decided yet.
  private async inProgress(accountId: AccountId): Promise<Problem> {
    const creditsRemaining = await this.credits.execute(accountId);
    return new Problem('idempotency_in_progress', 'A request with this Idempotency-Key is under way: ask again.', {
      retryAfter: 1,
      members: { queueId: null, applicationStatus: null, creditsRemaining },
    });
  }
}

export const unavailable = (part: string): Problem =>
  new Problem('unavailable', `The ${part} service does not answer: try again.`, { retryAfter: 2 });

// Members in one order, so that only what was said counts.
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, canonical(member)]),
  );
};

const hashOf = (body: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(canonical(body)))
    .digest();
