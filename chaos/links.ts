import type { Links } from '../bin/system/embedded.mjs';
import { TcpRelay } from '../libs/testing/src/tcp-relay.js';
import type { Server } from './plan.js';

interface Pair {
  readonly postgres: TcpRelay;
  readonly nats: TcpRelay;
}

/** A stretch of network of its own for each process, to Postgres and to NATS. */
export class ChaosLinks {
  private readonly pairs = new Map<string, Pair>();

  private constructor(private readonly servers: { databaseUrl: string; natsUrl: string }) {}

  static async lay(
    processes: readonly string[],
    servers: { databaseUrl: string; natsUrl: string },
  ): Promise<ChaosLinks> {
    const links = new ChaosLinks(servers);
    for (const name of processes) {
      const [postgres, nats] = await Promise.all([
        TcpRelay.listen(servers.databaseUrl),
        TcpRelay.listen(servers.natsUrl),
      ]);
      links.pairs.set(name, { postgres, nats });
    }
    return links;
  }

  readonly ways: Links = (process) => {
    const pair = this.pairs.get(process);
    return (
      pair && {
        databaseUrl: pair.postgres.through(this.servers.databaseUrl),
        natsUrl: pair.nats.through(this.servers.natsUrl),
      }
    );
  };

  of(process: string, server: Server): TcpRelay | undefined {
    return this.pairs.get(process)?.[server];
  }

  heal(): void {
    for (const { postgres, nats } of this.pairs.values()) {
      for (const relay of [postgres, nats]) {
        relay.thaw();
        relay.admit();
        relay.delay(0);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.pairs.values()].flatMap(({ postgres, nats }) => [postgres.close(), nats.close()]));
  }
}
