import { jetstream, type JetStreamClient, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { inboxPrefixOf } from '#contracts';
import { errorText, type Log } from '#runtime';

export interface NatsOptions {
  /** One or more servers, separated by commas. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly instance: string;
}

// A frozen server answers no ping; two of these unanswered and the client looks for another one.
const PING_INTERVAL_MS = 2_000;
// Of a process that stops: a server that takes longer to answer is away, and whoever comes next asks it.
const LAST_WORDS_MS = 1_000;

/** The one connection of a process to NATS. It reconnects for ever; being closed under way is fatal. */
export class NatsLink {
  private isClosing = false;
  private isAway = false;
  private isStopping = false;
  private readonly onAway = new Set<(error: Error) => void>();

  private constructor(
    readonly connection: NatsConnection,
    readonly jetStream: JetStreamClient,
    readonly manager: JetStreamManager,
    private readonly log: Log,
  ) {}

  static async open(options: NatsOptions, log: Log): Promise<NatsLink> {
    const connection = await connect({
      servers: options.url.split(','),
      user: options.user,
      pass: options.password,
      name: `${options.user}/${options.instance}`,
      inboxPrefix: inboxPrefixOf(options.user),
      maxReconnectAttempts: -1,
      waitOnFirstConnect: true,
      reconnectTimeWait: 200,
      reconnectJitter: 200,
      pingInterval: PING_INTERVAL_MS,
      maxPingOut: 2,
      // Each publish and question would take down a stack that nobody reads: what failed is known by its subject.
      noAsyncTraces: true,
    });
    const jetStream = jetstream(connection, { timeout: 5_000 });
    const manager = await jetstreamManager(connection, { timeout: 5_000, checkAPI: false });
    const link = new NatsLink(connection, jetStream, manager, log);
    void link.watch();
    return link;
  }

  get isConnected(): boolean {
    return !this.connection.isClosed() && !this.isAway;
  }

  /**
   * As `work`, but fails as soon as the connection is lost: what was asked on it is answered to nobody, and waiting out
   * its time limit would only make a restart of the server last longer. So does a stop that waits for it.
   */
  async whileConnected<T>(work: () => Promise<T>): Promise<T> {
    if (!this.isConnected) throw new Error('Not connected to NATS');
    let lose: (error: Error) => void = () => {};
    const lost = new Promise<never>((_, reject) => this.onAway.add((lose = reject)));
    const limit = this.isStopping ? loseSoon(lose) : undefined;
    try {
      return await Promise.race([work(), lost]);
    } finally {
      clearTimeout(limit);
      this.onAway.delete(lose);
    }
  }

  /** The process stops: from here on nothing waits for the server for long. */
  stopWaiting(): void {
    this.isStopping = true;
    for (const lose of this.onAway) loseSoon(lose);
  }

  /** Runs `action` after every reconnect: streams may be others by then. */
  onReconnect(action: () => void): void {
    void (async () => {
      for await (const event of this.connection.status()) if (event.type === 'reconnect') action();
    })();
  }

  /** One round trip to the server. Throws when it does not answer. */
  async ping(): Promise<void> {
    await this.connection.rtt();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    if (this.connection.isClosed()) return;
    // A drain that cannot reach the server would wait for ever; closing loses nothing that is not in Postgres.
    const drained = this.connection.drain().catch((error: unknown) => {
      this.log.warn({ error: errorText(error) }, 'nats.drain_failed');
    });
    await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref())]);
    if (!this.connection.isClosed()) await this.connection.close();
  }

  private async watch(): Promise<void> {
    void this.connection.closed().then((reason) => {
      if (this.isClosing) return;
      this.log.alarm({ error: reason ? errorText(reason) : 'closed' }, 'nats.closed');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
    for await (const event of this.connection.status()) {
      if (event.type === 'disconnect') {
        this.isAway = true;
        this.log.warn({ server: event.server }, 'nats.disconnected');
        for (const lose of this.onAway) lose(new Error('The connection to NATS was lost'));
      } else if (event.type === 'reconnect') {
        this.isAway = false;
        this.log.info({ server: event.server }, 'nats.reconnected');
      } else if (event.type === 'error') this.log.warn({ error: errorText(event.error) }, 'nats.error');
    }
  }
}

const loseSoon = (lose: (error: Error) => void): NodeJS.Timeout =>
  setTimeout(() => lose(new Error('The process stops, and NATS does not answer')), LAST_WORDS_MS);
