import { join } from 'node:path';
import { removeWithTarget } from '#bin/data-elsewhere.mjs';
import type { Postgres } from '#bin/postgres.mjs';
import type { StartContender } from './contender.js';
import { startDatabaseServer } from './database.js';
import type { BenchContext, Result, Section } from './section.js';

interface LoadSection {
  run(context: BenchContext, contenders: readonly StartContender[]): Promise<Result[]>;
}

type Contenders = (server: Postgres, say: BenchContext['say']) => Promise<readonly StartContender[]>;

/** A section of contenders: floors and peers get one database server, the system starts its own, set up alike. */
export const underLoad =
  (section: () => Promise<LoadSection>, contenders: Contenders) => async (): Promise<Section> => {
    const { run } = await section();
    return {
      async run(context) {
        const server = await startDatabaseServer(context.folder);
        try {
          return await run(context, await contenders(server, context.say));
        } finally {
          await server.stop();
          removeWithTarget(join(context.folder, 'postgres'));
        }
      },
    };
  };
