import { Webhook } from 'standardwebhooks';
import {
  type AccountId,
  type DeliveryView,
  type Evidence,
  NotifierCreateEndpoint,
  NotifierDeliveries,
  NotifierPing,
  NotifierResend,
  NotifierRotateSecret,
  NotifierUpdateEndpoint,
  type RequestOf,
} from '#contracts';
import type { Endpoint, Notifier } from './notifier.kit-spec.js';
import type { Received } from './receiver.kit-spec.js';

/** What an account can ask about its endpoints. */
export class EndpointCare {
  constructor(
    private readonly notifier: Notifier,
    readonly accountId: AccountId,
  ) {}

  create(url: string, more: Partial<RequestOf<typeof NotifierCreateEndpoint>> = {}) {
    const request = { accountId: this.accountId, url, events: ['application.applied' as const], ...more };
    return this.notifier.ask(NotifierCreateEndpoint, request);
  }

  update({ id }: Endpoint, changes: Partial<RequestOf<typeof NotifierUpdateEndpoint>>) {
    return this.notifier.ask(NotifierUpdateEndpoint, { accountId: this.accountId, endpointId: id, ...changes });
  }

  async list({ id }: Endpoint, more: Partial<RequestOf<typeof NotifierDeliveries>> = {}) {
    const request = { accountId: this.accountId, endpointId: id, state: null, limit: 100, after: null, ...more };
    const answer = await this.notifier.ask(NotifierDeliveries, request);
    if (answer.result !== 'found') throw new Error(answer.result);
    return answer;
  }

  /** The endpoint's only delivery. */
  async only(endpoint: Endpoint): Promise<DeliveryView> {
    const [first, ...more] = (await this.list(endpoint)).deliveries;
    if (!first || more.length > 0) throw new Error(`${more.length + (first ? 1 : 0)} deliveries, not one`);
    return first;
  }

  resend({ id }: Endpoint, deliveryId: string, by = this.accountId) {
    return this.notifier.ask(NotifierResend, { accountId: by, endpointId: id, deliveryId });
  }

  ping({ id }: Endpoint) {
    return this.notifier.ask(NotifierPing, { accountId: this.accountId, endpointId: id });
  }

  rotate({ id }: Endpoint, overlapMs: number, by = this.accountId) {
    return this.notifier.ask(NotifierRotateSecret, { accountId: by, endpointId: id, overlapMs });
  }

  /** Rotates, and says the new secret. */
  async newSecret(endpoint: Endpoint, overlapMs: number): Promise<string> {
    const rotated = await this.rotate(endpoint, overlapMs);
    if (rotated.result !== 'rotated') throw new Error(rotated.result);
    return rotated.secret;
  }

  /** What waits for its next try does so for as long as any test may take. */
  async postpone({ id }: Endpoint): Promise<void> {
    await this.notifier.database.query(
      `UPDATE notifier.deliveries SET next_try_at = clock_timestamp() + interval '1 hour'
       WHERE endpoint_id = $1 AND state = 'pending'`,
      [id],
    );
  }

  /** As after ten tries that failed, and its endpoint rests. */
  async giveUp({ id }: Endpoint): Promise<void> {
    await this.notifier.database.query(
      `UPDATE notifier.deliveries SET state = 'given_up', tries = 10, ended_at = clock_timestamp() WHERE endpoint_id = $1`,
      [id],
    );
    await this.notifier.database.query(
      `UPDATE notifier.endpoints SET rests_until = clock_timestamp() + interval '1 hour' WHERE endpoint_id = $1`,
      [id],
    );
  }

  /** An application of the account was settled, and the notifier knows. */
  async settled(): Promise<string> {
    const { body } = await this.notifier.settle(this.accountId);
    await this.notifier.absorbed();
    return body.applicationId;
  }
}

export const isSignedBy = (secret: string, { headers, body }: Received): boolean => {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
};

export const NO_EVIDENCE: Evidence = {
  proposalId: null,
  proposalUrl: null,
  submittedAt: null,
  coverLetterSha256: null,
  terms: null,
  answers: [],
  connectsRequired: null,
  connectsBoost: null,
  connectsSpent: null,
  connectsBalanceAfter: null,
};
