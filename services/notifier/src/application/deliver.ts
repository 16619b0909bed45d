import { Injectable } from '@nestjs/common';
import { outgoing, PING_EVENT, WebhookEndpointDisabled } from '#contracts';
import { Outbox } from '#messaging';
import { crashPoint, Database, errorText, Log, Metrics, TimeScale, type Tx } from '#runtime';
import { afterTry } from '../domain/after-try.js';
import { outcomeOf, type TryOutcome } from '../domain/outcome.js';
import { MAX_TRIES, retryAfterMs } from '../domain/retry-plan.js';
import { type ClaimedDelivery, DeliveriesRepository } from '../outbound/deliveries.repository.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';
import { WebhookClient } from '../outbound/webhook.client.js';
import { RecordDelivered } from './record-delivered.js';
import { TellEvent } from './tell-event.js';

interface MadeTry {
  readonly outcome: TryOutcome;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly durationMs: number;
}

type FailedTry = MadeTry & { readonly outcome: Exclude<TryOutcome, { kind: 'delivered' }> };

const DELETED = 'nothing: the endpoint was deleted';
const SAID = {
  disable: 'endpoint disabled',
  nothing: 'nothing: decided elsewhere',
  delivered: 'done',
  given_up: 'given up',
} as const;

/** One try of one delivery, and what follows from it. */
@Injectable()
export class Deliver {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly delivered: RecordDelivered,
    private readonly endpoints: EndpointsRepository,
    private readonly client: WebhookClient,
    private readonly tell: TellEvent,
    private readonly outbox: Outbox,
    private readonly scale: TimeScale,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  async execute(delivery: ClaimedDelivery): Promise<void> {
    const made = await this.post(delivery);
    crashPoint('after-webhook');
    const next = await this.record(delivery, made);
    const { eventId, endpointId, type, attempt } = delivery;
    const { outcome, status, durationMs } = made;
    this.metrics.counter('webhook_tries_total', 'HTTP tries of webhooks', ['outcome']).inc({ outcome: outcome.kind });
    this.log.info(
      {
        eventId,
        endpointId,
        type,
        attempt,
        status,
        durationMs,
        outcome: outcome.kind,
        ...(outcome.kind === 'delivered' ? {} : { why: outcome.why }),
        next,
      },
      'webhook.tried',
    );
  }

  private async post(delivery: ClaimedDelivery): Promise<MadeTry> {
    const began = performance.now();
    const durationMs = (): number => Math.round(performance.now() - began);
    try {
      const { status, retryAfter } = await this.client.post(delivery);
      const outcome = outcomeOf(status);
      return { outcome, status, retryAfterMs: retryAfterMs(retryAfter, Date.now()), durationMs: durationMs() };
    } catch (error) {
      const outcome: TryOutcome = { kind: 'failed', why: errorText(error) };
      return { outcome, status: null, retryAfterMs: null, durationMs: durationMs() };
    }
  }

  private async record(delivery: ClaimedDelivery, made: MadeTry): Promise<string> {
    const { outcome, status, durationMs } = made;
    if (outcome.kind !== 'delivered') {
      return this.database.transaction((tx) => this.recordFailure(tx, delivery, { ...made, outcome }));
    }
    const decides = await this.delivered.execute({ delivery, status, durationMs });
    return decides === undefined ? DELETED : SAID[decides ? 'delivered' : 'nothing'];
  }

  private async recordFailure(tx: Tx, delivery: ClaimedDelivery, made: FailedTry): Promise<string> {
    const { outcome, status, durationMs } = made;
    const { endpointId } = delivery;
    const health = await this.endpoints.noteFailure(tx, endpointId);
    if (!health) return DELETED;
    const decides = await this.deliveries.recordFailure(tx, delivery, { durationMs, status, error: outcome.why });
    const { restsMs, next } = afterTry({
      outcome,
      attempt: placeInPlan(delivery),
      retryAfterMs: made.retryAfterMs,
      failures: health.failures,
      failingMs: health.failingMs * this.scale.divisor,
      decides,
      random: Math.random(),
    });
    if (restsMs !== null) await this.endpoints.rest(tx, endpointId, this.scale.ms(restsMs));
    if (next.kind === 'again') {
      const scaledMs = this.scale.ms(next.inMs);
      await this.deliveries.tryAgain(tx, delivery, scaledMs);
      return `again in ${Math.round(scaledMs / 1000)} s`;
    }
    if (next.kind === 'disable') await this.disable(tx, delivery, next.why);
    if (next.kind === 'given_up') await this.deliveries.giveUp(tx, delivery);
    return SAID[next.kind];
  }

  private async disable(tx: Tx, { endpointId, eventId, attempt }: ClaimedDelivery, why: string): Promise<void> {
    await this.deliveries.giveUpAll(tx, endpointId);
    const accountId = await this.endpoints.disable(tx, endpointId, why);
    if (accountId === undefined) return;
    const [at, type] = [Date.now(), 'webhook.endpoint_disabled' as const];
    const key = `${endpointId}:${eventId}:${attempt}`;
    const message = outgoing(WebhookEndpointDisabled, accountId, key, { accountId, endpointId, why, at });
    await this.outbox.add(tx, message);
    const data = { endpointId, why, accountId };
    await this.tell.execute(tx, [{ messageId: message.id, accountId, applicationId: null, type, data, at }]);
    tx.afterCommit(() => this.log.warn({ endpointId, accountId, why }, 'webhook.endpoint_disabled'));
  }
}

// A resend begins the plan anew; a ping is for somebody who is looking now, and has one try.
const placeInPlan = ({ type, attempt, resentAfter }: ClaimedDelivery): number =>
  type === PING_EVENT ? MAX_TRIES : attempt - resentAfter;
