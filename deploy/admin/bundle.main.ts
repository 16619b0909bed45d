import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { finish, LEAN } from './lean-text.js';
import { MAINS } from './mains.js';

/*
 * Makes of each compiled program one file with all it imports. Two thirds of the time a service took to start went into
 * finding and reading the files of its packages, one by one (docs/adr/0012-bundles.md).
 */

const OUT = join('dist', 'programs');
// Beside it until all is there: somebody may be starting what is there now.
const MAKING = `${OUT}.${process.pid}`;
// For `npm start` and the examples; not part of an image.
const RECEIVER = { 'webhook-receiver': 'examples/webhook-receiver.ts' };
// Brings programs and files of its own along, and looks for them where it is installed.
const LEFT_WHERE_IT_IS = ['playwright', 'playwright-core'];
// What packages that were written for `require` find around them.
const SURROUNDINGS = [
  `import { createRequire as createRequire_ } from 'node:module';`,
  `const require = createRequire_(import.meta.url);`,
  `const __filename = import.meta.filename;`,
  `const __dirname = import.meta.dirname;`,
].join('\n');
const NO_MAP = Buffer.from(JSON.stringify({ version: 3, sources: [''], mappings: 'A' })).toString('base64');

/** Packages name others that they can do without, such as drivers of other databases. Those stay what they are: absent. */
const absentPackages: Plugin = {
  name: 'absent packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^.#/]/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === absentPackages) return undefined;
      const found = await resolve(path, { ...from, pluginData: absentPackages });
      return found.errors.length > 0 ? { path, external: true } : { ...found, warnings: [] };
    });
  },
};

/** Traces lead to our own lines; a map of everybody else's is ten times as large and read at every start. */
const mapsOfOurOwn: Plugin = {
  name: 'maps of our own',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: `${text}\n//# sourceMappingURL=data:application/json;base64,${NO_MAP}`, loader: 'js' };
    });
  },
};

const compiled = ([name, main]: [string, string]): [string, string] => [name, join('dist', main.replace(/ts$/, 'js'))];
const entryPoints = Object.fromEntries(
  Object.entries({ ...MAINS, ...RECEIVER })
    .map(compiled)
    .filter(([, file]) => existsSync(file)),
);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// Whoever was killed at it could not clear up.
for (const name of readdirSync('dist')) {
  const pid = /^programs\.(\d+)$/.exec(name)?.[1];
  if (pid !== undefined && !isAlive(Number(pid))) rmSync(join('dist', name), { recursive: true, force: true });
}

try {
  await build({
    entryPoints,
    outdir: MAKING,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // Packages ask for the names of classes and errors (without, the proxy's own library answers 500). Functions that run
    // inside a page are sent there as text and find the helper that this needs in the browser driver.
    keepNames: true,
    ...LEAN,
    sourcemap: true,
    sourcesContent: false,
    external: LEFT_WHERE_IT_IS,
    plugins: [absentPackages, mapsOfOurOwn],
    banner: { js: SURROUNDINGS },
    logLevel: 'warning',
  });
  for (const name of Object.keys(entryPoints)) finish(join(MAKING, `${name}.js`));
  rmSync(OUT, { recursive: true, force: true });
  renameSync(MAKING, OUT);
} finally {
  // Still there only when it failed.
  rmSync(MAKING, { recursive: true, force: true });
}
