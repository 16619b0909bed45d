import { NatsLink, StreamAdmin } from '#messaging';
import { Log, Loop, runProcess } from '#runtime';
import { readStreamAdminConfig } from './admin.config.js';

// A stream or consumer that somebody deletes is back within this time; what was in it is published again by its owner.
const LOOK_MS = 2_000;

/** `--once` makes streams and consumers and ends; without it they are kept in shape. */
await runProcess('stream admin', async () => {
  const { natsUrl, natsPassword, replicas } = readStreamAdminConfig();
  const log = Log.create({ service: 'stream-admin', instance: 'job', level: 'info' });
  const link = await NatsLink.open(
    { url: natsUrl, user: 'stream-admin', password: natsPassword, instance: 'job' },
    log,
  );
  const admin = new StreamAdmin(link, log, replicas);
  await admin.ensure();
  log.info({}, 'streams.prepared');
  if (process.argv.includes('--once')) {
    await link.close();
    return;
  }
  const loop = new Loop({ name: 'stream-admin', log, restMs: LOOK_MS, maxBackoffMs: LOOK_MS }, async () => {
    for (const change of await admin.ensure()) log.alarm({ ...change }, 'topology.healed');
  }).start();
  const stop = (): void => void loop.stop().then(() => link.close());
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
});
