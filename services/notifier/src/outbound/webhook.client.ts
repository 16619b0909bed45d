import type { lookup as lookUpName, LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { TimeScale } from '#runtime';
import { isPublicAddress, targetFault } from '../domain/target.js';

export interface Delivery {
  readonly url: string;
  /** Each of them signs it: the newest, and those that overlap with it after a rotation. */
  readonly secrets: readonly string[];
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Somebody asked for it to be sent once more. */
  readonly isResend: boolean;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** The address behind the name is not public: checked at connect, because names can be made to point elsewhere later. */
export class PrivateAddressError extends Error {
  readonly code = 'NOTIFIER_PRIVATE_ADDRESS';
}

/** Whom names are asked of. */
export class NameService {
  constructor(readonly lookup: typeof lookUpName) {}
}

export class PrivateWebhooks {
  constructor(readonly areAllowed: boolean) {}
}

// An endpoint should take the event and answer; what it does with it is its own time.
const TIMEOUT_MS = 10_000;
// What is read of an answer: only its status counts.
const MAX_ANSWER_BYTES = 16_384;

/** Posts events as Standard Webhooks has them, to public addresses only, following nothing. */
@Injectable()
export class WebhookClient implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly timeoutMs: number;

  constructor(
    private readonly privateWebhooks: PrivateWebhooks,
    private readonly names: NameService,
    scale: TimeScale,
  ) {
    // Whole: undici refuses every request otherwise, and only then.
    const timeoutMs = Math.ceil(scale.ms(TIMEOUT_MS));
    this.timeoutMs = timeoutMs;
    // As many connections as there are tries: endpoints that share a host would wait for each other's otherwise.
    this.agent = new Agent({
      connect: { lookup: this.publicLookup, timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: MAX_ANSWER_BYTES,
      keepAliveTimeout: 4_000,
    });
  }

  async post({ url, secrets, eventId, type, body, attempt, isResend }: Delivery): Promise<Answer> {
    // An address written as such never reaches the look-up below.
    const fault = targetFault(url, this.privateWebhooks.areAllowed);
    if (fault !== null) throw new PrivateAddressError(fault);
    const now = new Date();
    const answer = await request(url, {
      method: 'POST',
      dispatcher: this.agent,
      body,
      signal: AbortSignal.timeout(this.timeoutMs),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Applywright-Webhooks/1',
        'webhook-id': eventId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(eventId, now, body)).join(' '),
        'x-uphunt-delivery': eventId,
        'x-uphunt-event': type,
        'x-uphunt-attempt': String(attempt),
        ...(isResend ? { 'x-uphunt-resend': 'true' } : {}),
      },
    });
    await answer.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => undefined);
    const retryAfter = answer.headers['retry-after'];
    return { status: answer.statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : null };
  }

  /** After the last try has been recorded: idle connections need no farewell. */
  onApplicationShutdown(): Promise<void> {
    return this.agent.destroy();
  }

  // Every address is checked, and the one that was checked is the one that is connected to.
  private readonly publicLookup: LookupFunction = (hostname, options, done) => {
    this.names.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const found: LookupAddress[] = addresses;
      const refused = this.privateWebhooks.areAllowed
        ? undefined
        : found.find(({ address }) => !isPublicAddress(address));
      if (refused)
        return done(new PrivateAddressError(`${hostname} leads to ${refused.address}, which is not public`), []);
      const [first] = found;
      if (options.all) return done(null, found);
      return first ? done(null, first.address, first.family) : done(new Error(`${hostname} has no address`), []);
    });
  };
}
