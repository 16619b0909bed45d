import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

interface Asset {
  readonly type: string;
  readonly body: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
};

/** The app's files, read once: there is no build step, and no path from a request ever reaches the file system. */
export function assetRoutes(app: FastifyInstance): void {
  const assets = readAssets(publicFolder());
  app.get('/assets/*', (request, reply) => {
    const { '*': name } = request.params as { '*': string };
    const asset = assets.get(name);
    if (!asset) return reply.code(404).send({ error: 'There is no such file.', code: 'not_found' });
    return reply.header('cache-control', 'no-cache').type(asset.type).send(asset.body);
  });
}

function readAssets(folder: string): ReadonlyMap<string, Asset> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const assets = new Map<string, Asset>();
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const name = posix.normalize(path.slice(folder.length + 1).replaceAll('\\', '/'));
    const type = TYPES[extname(file.name)];
    if (type) assets.set(name, { type, body: readFileSync(path, 'utf8') });
  }
  return withLayouts(assets);
}

// Layout A and layout B differ in every class, as two releases of one app do: the sheets are written for `a-` and renamed.
function withLayouts(assets: Map<string, Asset>): ReadonlyMap<string, Asset> {
  const sheets = [...assets.keys()].filter((name) => name.startsWith('styles/')).sort();
  const body = sheets.map((name) => assets.get(name)?.body ?? '').join('\n');
  const type = 'text/css; charset=utf-8';
  assets.set('app.a.css', { type, body });
  assets.set('app.b.css', { type, body: body.replaceAll('.a-', '.nx7_') });
  return assets;
}

/** `sandbox/public`, from the sources as well as from wherever they were compiled to. */
function publicFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = [join(folder, 'public'), join(folder, 'sandbox', 'public')].find((path) =>
      existsSync(join(path, 'app', 'main.js')),
    );
    if (found) return found;
    if (folder === dirname(folder)) throw new Error('The folder sandbox/public was not found.');
  }
}
