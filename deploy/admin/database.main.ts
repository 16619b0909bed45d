import { Log, runProcess } from '#runtime';
import { readDatabaseAdminConfig } from './admin.config.js';
import { prepareDatabase } from './prepare-database.js';

await runProcess('database admin', async () => {
  const log = Log.create({ service: 'database-admin', instance: 'job', level: 'info' });
  const migrated = await prepareDatabase(readDatabaseAdminConfig());
  log.info({ migrated }, 'database.prepared');
});
