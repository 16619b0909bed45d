import type { ConsumerInfo, StreamInfo } from '@nats-io/jetstream';
import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { DURABLES, type DurableShape, MESSAGES, type Service, streamOf, STREAMS, type StreamShape } from '#contracts';
import { errorText, type Log } from '#runtime';
import type { NatsLink } from './connection.js';

/** A stream or consumer exists and is not what the contracts say. Starting would lose or repeat messages silently. */
export class TopologyError extends Error {
  readonly code = 'MESSAGING_TOPOLOGY';
  constructor(readonly differences: readonly string[]) {
    super(`Streams or consumers differ from the contracts: ${differences.join('; ')}. Run the stream admin.`);
  }
}

const nanos = (ms: number): number => ms * 1_000_000;
const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().every((value, at) => value === [...b].sort()[at]);

function differences(what: string, pairs: Record<string, readonly [actual: unknown, wanted: unknown]>): string[] {
  return Object.entries(pairs)
    .filter(([, [actual, wanted]]) =>
      Array.isArray(actual) && Array.isArray(wanted) ? !same(actual, wanted) : actual !== wanted,
    )
    .map(([field, [actual, wanted]]) => `${what}.${field} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
}

/** What a stream is against what it should be; empty when they agree. */
export function streamDifferences(shape: StreamShape, { config }: StreamInfo): string[] {
  return differences(shape.name, {
    subjects: [config.subjects ?? [], shape.subjects],
    retention: [config.retention, 'limits'],
    storage: [config.storage, 'file'],
    discard: [config.discard, 'new'],
    max_age: [config.max_age, nanos(shape.maxAgeMs)],
    max_bytes: [config.max_bytes, shape.maxBytes],
    max_msg_size: [config.max_msg_size, shape.maxMessageBytes],
    duplicate_window: [config.duplicate_window, nanos(shape.duplicateWindowMs)],
    sources: [(config.sources ?? []).map((source) => source.name), shape.sources.map((source) => source.stream)],
  });
}

/** What a durable consumer is against what it should be; empty when they agree. */
export function durableDifferences(shape: DurableShape, { config }: ConsumerInfo): string[] {
  const filters = config.filter_subjects ?? (config.filter_subject === undefined ? [] : [config.filter_subject]);
  return differences(`${shape.stream}/${shape.name}`, {
    filter_subjects: [filters, shape.subjects],
    ack_policy: [config.ack_policy, 'explicit'],
    ack_wait: [config.ack_wait, nanos(shape.ackWaitMs)],
    max_ack_pending: [config.max_ack_pending, shape.maxAckPending],
    max_deliver: [config.max_deliver ?? -1, -1],
    deliver_policy: [config.deliver_policy, 'all'],
  });
}

/** The server answered that there is no such stream or consumer. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof JetStreamApiError &&
  (error.code === JetStreamApiCodes.StreamNotFound || error.code === JetStreamApiCodes.ConsumerNotFound);

const RETRY_MS = 250;
const WAIT_LIMIT_MS = 60_000;

/**
 * Waits until the streams and consumers of this service are there (the admin step may still be running), and refuses
 * when they are there and differ. Returns the consumers of the service.
 */
export async function awaitTopology(link: NatsLink, service: Service, log: Log): Promise<DurableShape[]> {
  const durables = DURABLES.filter((durable) => durable.service === service);
  const own = new Set(MESSAGES.filter((message) => message.publisher === service).map(streamOf));
  const streams = STREAMS.filter(({ name }) => own.has(name) || durables.some((durable) => durable.stream === name));
  const until = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    try {
      const found = await Promise.all([
        ...streams.map(async (shape) => streamDifferences(shape, await link.manager.streams.info(shape.name))),
        ...durables.map(async (shape) =>
          durableDifferences(shape, await link.manager.consumers.info(shape.stream, shape.name)),
        ),
      ]);
      const faults = found.flat();
      if (faults.length > 0) throw new TopologyError(faults);
      return durables;
    } catch (error) {
      if (error instanceof TopologyError || Date.now() > until) throw error;
      log.warn({ error: errorText(error), isMissing: isNotFound(error), next: 'look again' }, 'topology.not_there_yet');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
