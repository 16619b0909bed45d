import { setTimeout } from 'node:timers/promises';
import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { errorText, type Log, Loop, type Metrics, type Round } from '#runtime';
import type { Arrived, BatchAbsorber } from './batch.js';
import type { NatsLink } from './connection.js';
import type { Verdict } from './verdict.js';

export interface ConsumerPlace {
  readonly stream: string;
  readonly durable: string;
}

interface Pulled extends Arrived {
  readonly raw: JsMsg;
}

// Fifty rows a transaction are twelve times the rows of one each; more only make a failure dearer.
const MAX_BATCH = 50;
// Asked for at a time: enough that the next batch is here when one commits, few enough to give back on a stop.
const WINDOW = 200;
const PULL_MS = 10_000;
// Two of these without a sign and the server counts as gone: the pull ends and is asked for again.
const HEARTBEAT_MS = 2_000;

/**
 * One durable pull consumer of this replica. Whatever arrived while a batch was being absorbed is the next batch.
 * A pull that ends for whatever reason (server gone, consumer deleted, connection closed) is followed by another.
 */
export class StreamConsumer {
  private readonly loop: Loop;
  private readonly waiting: Pulled[] = [];
  private pull: ConsumerMessages | undefined;
  private consumer: Consumer | undefined;
  private absorbing: Promise<void> | undefined;
  private isStopping = false;
  private begunAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly link: NatsLink,
    private readonly place: ConsumerPlace,
    private readonly absorber: BatchAbsorber,
    private readonly log: Log,
    private readonly metrics: Metrics,
    private readonly betweenBatchesMs = 0,
  ) {
    const name = `consumer:${place.stream}/${place.durable}`;
    this.loop = new Loop({ name, log, restMs: 50, maxBackoffMs: 2_000 }, () => this.round());
  }

  start(): void {
    this.loop.start();
  }

  /** Takes nothing new, finishes the batch under way, gives back what is left. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.pull?.stop();
    await this.loop.stop();
    await this.absorbing;
    for (const { raw } of this.waiting.splice(0)) raw.nak();
  }

  private async round(): Promise<Round> {
    const { stream, durable } = this.place;
    // The connection says by itself that it was lost; there is nothing to be asked until it is back.
    if (!this.link.isConnected) return 'rest';
    try {
      // Asked anew after every failure: the consumer may have been deleted and made again meanwhile.
      this.consumer ??= await this.link.whileConnected(() => this.link.jetStream.consumers.get(stream, durable));
      const pull = await this.consumer.fetch({ max_messages: WINDOW, expires: PULL_MS, idle_heartbeat: HEARTBEAT_MS });
      this.pull = pull;
      if (this.isStopping) pull.stop();
      for await (const raw of pull) {
        this.waiting.push(arrived(raw));
        this.absorbing ??= this.absorbAll();
      }
      // The next window is only asked for when this one is absorbed: that is the back-pressure.
      await this.absorbing;
      return 'again';
    } catch (error) {
      this.consumer = undefined;
      await this.absorbing;
      if (this.isStopping) return 'rest';
      this.metrics
        .counter('consumer_pull_failures_total', 'Pulls that ended with an error', ['stream'])
        .inc({ stream });
      this.log.alarm({ stream, durable, error: errorText(error), next: 'pull again' }, 'consumer.pull_failed');
      throw error;
    }
  }

  private async absorbAll(): Promise<void> {
    // Let what arrived in the same packet join the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0 && !this.isStopping) {
      await this.gather();
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        for (const [message, verdict] of await this.absorber.absorb(batch)) settle(message.raw, verdict);
      } catch (error) {
        // The absorber answers with verdicts; what it throws is a fault of ours. Unacknowledged, they come again.
        this.log.error({ messages: batch.length, error: errorText(error) }, 'consumer.absorb_threw');
        for (const { raw } of batch) raw.nak(1_000);
      }
    }
    this.absorbing = undefined;
  }

  // What comes alone waits for nobody; what comes close behind another batch waits for those that come close behind it.
  private async gather(): Promise<void> {
    const restMs = this.begunAt + this.betweenBatchesMs - performance.now();
    if (restMs > 0 && this.waiting.length < MAX_BATCH) await setTimeout(restMs);
    this.begunAt = performance.now();
  }
}

// Acks are no fence: losing one costs a repeat, which the inbox recognises. So none is waited for.
function settle(raw: JsMsg, verdict: Verdict): void {
  if (verdict.kind === 'ack') raw.ack();
  else if (verdict.kind === 'dead') raw.term();
  else raw.nak(verdict.delayMs);
}

const arrived = (raw: JsMsg): Pulled => ({
  id: raw.headers?.get('Nats-Msg-Id') ?? '',
  subject: raw.subject,
  stream: raw.info.stream,
  data: raw.data,
  deliveries: raw.info.deliveryCount,
  raw,
});
