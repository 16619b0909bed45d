import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const DAY_MS = 86_400_000;

/** Nothing is delivered from any stream any more, while questions between services are answered as ever. */
export async function pauseConsumers(natsUrl: string, rootPassword: string): Promise<void> {
  const connection = await connect({ servers: natsUrl, user: 'root', pass: rootPassword });
  try {
    const { streams, consumers } = await jetstreamManager(connection);
    for await (const stream of streams.list()) {
      for await (const { name } of consumers.list(stream.config.name)) {
        await consumers.pause(stream.config.name, name, new Date(Date.now() + DAY_MS));
      }
    }
  } finally {
    await connection.close();
  }
}
