import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROGRAMS } from '../../deploy/admin/programs.js';
import { read, readJson } from '../support/repository.js';
import { context, stages } from './dockerfile.js';

interface Manifest {
  readonly engines: { readonly node: string };
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly imports: Record<string, unknown>;
}

const manifest = readJson<Manifest>('package.json');
const [build, services, agent] = stages();
const given = context();
const sourcesIn = given.filter((path) => path.endsWith('.ts'));

const copies = (stage = build) =>
  (stage?.instructions ?? [])
    .filter(({ name }) => name === 'COPY')
    .map(({ words, options }) => ({
      sources: words.slice(0, -1),
      to: words.at(-1) ?? '',
      isFromStage: options.length > 0,
    }));

const copied = copies().flatMap(({ sources }) => sources);
const isCopied = (path: string): boolean => copied.some((one) => path === one || path.startsWith(`${one}/`));

describe('the Dockerfile', () => {
  it('builds once and makes two images, the agents’ from that of the services', () => {
    expect(stages().map(({ name }) => name)).toEqual(['build', 'services', 'agent']);
    expect(build?.from).toBe(services?.from);
    expect(agent?.from).toBe('services');
  });

  it('copies what is there and what .dockerignore lets through', () => {
    expect(copied.length).toBeGreaterThan(6);
    for (const source of copied) {
      const below = given.filter((path) => path === source || path.startsWith(`${source}/`));
      expect([source, below.length > 0]).toEqual([source, true]);
    }
  });

  it('takes from the build what the build has', () => {
    const made = ['/app/node_modules', '/app/dist'];

    for (const { sources, isFromStage } of copies(services)) {
      expect(isFromStage).toBe(true);
      for (const source of sources) {
        const path = source.replace('/app/', '');
        const isThere = made.includes(source) || given.some((one) => one === path || one.startsWith(`${path}/`));
        expect([source, isThere]).toEqual([source, true]);
      }
    }
  });

  it('runs npm scripts that there are, and no install script of a package', () => {
    const commands = stages().flatMap(({ instructions }) =>
      instructions.filter(({ name }) => name === 'RUN').map(({ words, options }) => [...words, ...options].join(' ')),
    );
    const scripts = commands.flatMap((command) => [...command.matchAll(/npm run (\S+)/g)].map(([, name = '']) => name));

    expect(scripts).toEqual(['build']);
    expect(manifest.scripts['build']).toBe('tsc -p tsconfig.json && node dist/deploy/admin/bundle.main.js');
    for (const command of commands.filter((one) => /npm (ci|prune)/.test(one))) {
      expect(command).toContain('--ignore-scripts');
    }
  });

  it('ends every image as a user without rights, by number', () => {
    for (const stage of [services, agent]) {
      const users = (stage?.instructions ?? []).filter(({ name }) => name === 'USER');
      expect(users.at(-1)?.words).toEqual(['1000:1000']);
    }
  });

  it('starts with a Node that is new enough, and hands signals on', () => {
    const [, image] = /^ARG NODE_IMAGE=node:(\d+)-/m.exec(read('Dockerfile')) ?? [];
    const entry = services?.instructions.find(({ name }) => name === 'ENTRYPOINT');

    // A tag without a minor version is the newest of its line.
    expect(Number(image)).toBeGreaterThanOrEqual(Number(/^>=(\d+)\./.exec(manifest.engines.node)?.[1]));
    expect(entry?.words).toEqual(['/usr/bin/tini', '--', 'node', '--max-semi-space-size=4']);
  });

  it('holds as much memory as a start on one machine', () => {
    const settings = (text: string) =>
      [...text.matchAll(/\b(MALLOC_\w+)[=:]\s*'?(\d+)/g)].map(([, name, value]) => `${name}=${value}`);

    expect(settings(read('Dockerfile'))).toEqual(settings(read('bin/system/processes.mjs')));
    expect(settings(read('Dockerfile'))).toHaveLength(2);
  });
});

describe('what is built from', () => {
  it('holds neither data nor secrets nor tests', () => {
    const strange = given.filter((path) =>
      /(^|\/)(\.env|\.local|\.git|node_modules|dist|test|bin)(\/|$)|spec\.ts$/.test(path),
    );

    expect(given.length).toBeGreaterThan(200);
    expect(strange).toEqual([]);
    expect(given.filter((path) => path.startsWith('libs/testing/') || path.startsWith('sandbox/spec/'))).toEqual([]);
    expect(given.filter((path) => /^(deploy|docs|examples)\//.test(path) && !path.startsWith('deploy/admin/'))).toEqual(
      [],
    );
  });

  it('is all copied, so that nothing is sent to the engine in vain', () => {
    expect(given.filter((path) => !isCopied(path))).toEqual([]);
  });

  it.each(PROGRAMS.map(({ name, main }) => [name, main]))('holds the program %s', (_name, main) => {
    expect(sourcesIn.filter(isCopied)).toContain(main);
  });

  it('holds everything that its files import', () => {
    const there = new Set(sourcesIn);
    const missing = sourcesIn.flatMap((path) =>
      [...read(path).matchAll(/(?:from|import) '(\.{1,2}\/[^']+)\.js'/g)]
        .map(([, relative = '']) => join(dirname(path), `${relative}.ts`))
        .filter((imported) => !there.has(imported))
        .map((imported) => `${path}: ${imported}`),
    );

    expect(missing).toEqual([]);
  });

  it('imports packages that are installed without those of development, and none that are taken out of the image', () => {
    // They build others, while what is for development is still there.
    const building = ['deploy/admin/bundle.main.ts', 'deploy/admin/lean-text.ts', 'deploy/admin/client-types.ts'];
    const running = sourcesIn.filter((path) => !building.includes(path));
    const names = new Set(
      running.flatMap((path) =>
        [...read(path).matchAll(/^(?:import|(?:import|export|\})[^'";]*?from) '([^'.][^']*)';/gm)].map(
          ([, name = '']) => name,
        ),
      ),
    );
    const packages = [...names]
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .map((name) => (name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? '')));
    const own = packages.filter((name) => name.startsWith('#'));
    const [, removed = ''] = /rm -rf (.+)$/m.exec(read('Dockerfile')) ?? [];

    expect(packages.length).toBeGreaterThan(15);
    expect(own.filter((name) => manifest.imports[name] === undefined || name === '#testing')).toEqual([]);
    expect(packages.filter((name) => !name.startsWith('#') && manifest.dependencies[name] === undefined)).toEqual([]);
    expect(removed).toContain('node_modules/@sparticuz');
    expect(
      packages.filter((name) => removed.includes(`node_modules/${name}`) || name.startsWith('@sparticuz/')),
    ).toEqual([]);
  });

  it('has the packages whose files are read where they are installed', () => {
    const names = sourcesIn.flatMap((path) =>
      [...read(path).matchAll(/\.resolve\([`']([^`'/$]+)\//g)].map(([, name = '']) => name),
    );
    const [, removed = ''] = /rm -rf (.+)$/m.exec(read('Dockerfile')) ?? [];

    expect(names).toContain('swagger-ui-dist');
    expect(names.filter((name) => manifest.dependencies[name] === undefined)).toEqual([]);
    expect(names.filter((name) => removed.includes(`node_modules/${name}`))).toEqual([]);
  });
});
