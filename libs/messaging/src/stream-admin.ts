import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { DURABLES, type DurableShape, STREAMS, type StreamShape } from '#contracts';
import type { Log } from '#runtime';
import type { NatsLink } from './connection.js';
import { durableDifferences, isNotFound, streamDifferences, TopologyError } from './topology-check.js';

export interface TopologyChange {
  readonly what: string;
  readonly change: 'created' | 'updated';
}

const nanos = (ms: number): number => ms * 1_000_000;

function streamConfig(shape: StreamShape, replicas: number): Partial<StreamConfig> & { name: string } {
  return {
    name: shape.name,
    subjects: [...shape.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    // A full stream refuses: what is refused stays in an outbox. Dropping the oldest would lose what nobody has read yet.
    discard: DiscardPolicy.New,
    max_age: nanos(shape.maxAgeMs),
    max_bytes: shape.maxBytes,
    max_msg_size: shape.maxMessageBytes,
    duplicate_window: nanos(shape.duplicateWindowMs),
    num_replicas: replicas,
    ...(shape.sources.length > 0 ? { sources: shape.sources.map(({ stream }) => ({ name: stream })) } : {}),
  };
}

const durableConfig = (shape: DurableShape) => ({
  durable_name: shape.name,
  filter_subjects: [...shape.subjects],
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(shape.ackWaitMs),
  max_ack_pending: shape.maxAckPending,
  // Never silently given up: deliveries are counted in Postgres, and a message ends as a dead letter or not at all.
  max_deliver: -1,
  deliver_policy: DeliverPolicy.All,
  replay_policy: ReplayPolicy.Instant,
});

/** Keeps streams and durable consumers as the contracts say. The only process that may. */
export class StreamAdmin {
  constructor(
    private readonly link: NatsLink,
    private readonly log: Log,
    /** Copies of each stream in the cluster; 1 on a single server. */
    private readonly replicas: number,
  ) {}

  /** Makes what is missing, mends what differs, reads everything back. Throws TopologyError when that did not help. */
  async ensure(): Promise<TopologyChange[]> {
    const changes: TopologyChange[] = [];
    for (const shape of STREAMS) changes.push(...(await this.ensureStream(shape)));
    for (const shape of DURABLES) changes.push(...(await this.ensureDurable(shape)));
    for (const change of changes) this.log.info({ ...change }, 'topology.changed');
    return changes;
  }

  private async ensureStream(shape: StreamShape): Promise<TopologyChange[]> {
    const { streams } = this.link.manager;
    const info = await streams.info(shape.name).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (info && streamDifferences(shape, info).length === 0) return [];
    if (info) await streams.update(shape.name, streamConfig(shape, this.replicas));
    else await streams.add(streamConfig(shape, this.replicas));
    // An old server accepts fields it does not know and drops them: only reading back tells.
    const left = streamDifferences(shape, await streams.info(shape.name));
    if (left.length > 0) throw new TopologyError(left);
    return [{ what: shape.name, change: info ? 'updated' : 'created' }];
  }

  private async ensureDurable(shape: DurableShape): Promise<TopologyChange[]> {
    const { consumers } = this.link.manager;
    const info = await consumers.info(shape.stream, shape.name).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (info && durableDifferences(shape, info).length === 0) return [];
    if (info) await consumers.update(shape.stream, shape.name, durableConfig(shape));
    else await consumers.add(shape.stream, durableConfig(shape));
    const left = durableDifferences(shape, await consumers.info(shape.stream, shape.name));
    if (left.length > 0) throw new TopologyError(left);
    return [{ what: `${shape.stream}/${shape.name}`, change: info ? 'updated' : 'created' }];
  }
}
