import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MESSAGES, SERVICES, type Service } from '#contracts';
import { files, read, readJson, ROOT } from './support/repository.js';

const all = files();
const isText = (path: string): boolean => !/\.(png|jpe?g|gif|webp|ico|woff2?)$/.test(path);
const texts = all.filter((path) => isText(path) && path !== 'package-lock.json');

// Made by programs from what is checked elsewhere.
const GENERATED = [
  'package-lock.json',
  '.env.example',
  'deploy/k8s/nats/authorization.conf',
  'libs/client/openapi.json',
  'libs/client/src/openapi-types.ts',
];

const matchesIn = (pattern: RegExp): string[] =>
  texts.flatMap((path) => [...read(path).matchAll(pattern)].map(([found]) => `${path}: ${found}`));

describe('every file', () => {
  it('is looked at', () => {
    expect(all).toEqual(expect.arrayContaining(['README.md', '.ci/run', 'bin/run.cjs', 'test/repository.spec.ts']));
    expect(all.length).toBeGreaterThan(400);
  });

  it('names no path of the machine it was written on', () => {
    expect(matchesIn(/(?<![\w.])\/(?:root|home\/\w+|Users\/\w+|work|private|workspace)\/[\w.]+/g)).toEqual([]);
  });

  it('names no package registry, no mirror and no host inside somebody’s network', () => {
    // Names that the standards keep for examples are nobody's.
    const hosts = matchesIn(/\b(?:https?|ssh|git):\/\/(?:[^\s/@"'`]+@)?[\w.-]+/g).filter(
      (found) => !/\.(example|test|invalid)$/.test(found),
    );
    const places = /registry|mirror|npmjs|npmmirror|artifactory|nexus|proxy\.golang|deb\.debian|archive\.ubuntu|pypi/i;

    expect(hosts.length).toBeGreaterThan(10);
    expect(hosts.filter((found) => places.test(found.split('//')[1] ?? ''))).toEqual([]);
    expect(hosts.filter((found) => /\.(internal|local|lan|corp|intranet)$/i.test(found))).toEqual([]);
  });

  // Code is counted by lint, without comments and blank lines: borders.spec.ts.
  it('has 300 lines at most', () => {
    const long = texts
      .filter((path) => !/\.(ts|mjs|cjs|json)$/.test(path) && !GENERATED.includes(path))
      .filter((path) => read(path).split('\n').length > 301);

    expect(long).toEqual([]);
  });

  it('holds no mark of a merge, no key and no Windows line ends', () => {
    expect(matchesIn(/^(?:<{7}|>{7}) .*$/gm)).toEqual([]);
    expect(matchesIn(/-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{40,}/g)).toEqual([]);
    expect(texts.filter((path) => read(path).includes('\r\n'))).toEqual([]);
  });
});

describe('the pages', () => {
  const pages = all.filter((path) => path.endsWith('.md'));

  /** The anchors of a page, as they are made from its headings. */
  const anchorsOf = (path: string): string[] =>
    [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );

  it.each(pages)('%s links to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => {
        const [path = '', anchor] = target.split('#');
        const found = path === '' ? page : join(dirname(page), path);
        if (!existsSync(join(ROOT, found))) return true;
        return anchor !== undefined && !anchorsOf(found).includes(anchor);
      });

    expect(broken).toEqual([]);
  });

  it('name npm scripts that there are', () => {
    const { scripts } = readJson<{ scripts: Record<string, string> }>('package.json');
    const named = matchesIn(/\bnpm run (?:-s |--silent )?([a-z][\w-]*(?::[\w-]+)*)/g).map(
      (found) => found.split(' ').at(-1) ?? '',
    );

    expect(named.length).toBeGreaterThan(5);
    expect([...new Set(named)].filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('name tests and other files that there are', () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|cjs|conf|yaml))`/g)].map(([, path = '']) => ({
        page,
        path,
      })),
    );
    // A page about a folder may begin its paths there.
    const isThere = ({ page, path }: { page: string; path: string }): boolean =>
      all.includes(path) || all.includes(join(dirname(page), path));

    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((one) => !isThere(one))).toEqual([]);
  });

  it('about ways to die name a test in each row', () => {
    const rows = read('docs/failures.md')
      .replace(/<!-- crash table[^]*<!-- end of the crash table -->/, '')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| what |'));

    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => !/spec\.ts`|\| the same \|$/.test(row))).toEqual([]);
  });

  it('lead from one to the next: each is reached from README.md', () => {
    const reached = new Set<string>();
    const follow = (page: string): void => {
      if (reached.has(page) || !existsSync(join(ROOT, page))) return;
      reached.add(page);
      for (const [, target = ''] of read(page).matchAll(/\]\(([^)\s#]+)/g)) {
        if (/^https?:/.test(target)) continue;
        const path = join(dirname(page), target).replace(/\/$/, '');
        const isFolder = existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isDirectory();
        follow(isFolder ? join(path, 'README.md') : path);
      }
    };
    follow('README.md');

    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});

describe('the decisions', () => {
  const pages = all.filter((path) => /^docs\/adr\/\d/.test(path));

  it('are numbered without gaps and without doubles', () => {
    const numbers = pages.map((path) => Number(path.slice('docs/adr/'.length).slice(0, 4)));

    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });

  it.each(pages)('%s says what was decided, what was given up and what would change it', (page) => {
    const text = read(page);
    const number = page.slice('docs/adr/'.length).slice(0, 4);

    expect(text).toMatch(new RegExp(`^# ${number} \\S`));
    for (const part of [
      /\*\*Context\.\*\*/,
      /\*\*Decision\.\*\*/,
      /\*\*(Rejected|Given up)\.\*\*/,
      /\*\*Would change our mind\.\*\*/,
    ]) {
      expect(text).toMatch(part);
    }
  });
});

describe('the page of each service', () => {
  const lineOf = (service: string, name: string): string =>
    new RegExp(`^- \\*\\*${name}:\\*\\* (.+)$`, 'm').exec(read(`services/${service}/README.md`))?.[1] ?? '';

  /** Subjects that a line names; `session.*` stands for all of a kind. */
  const subjectsOf = (line: string): string[] =>
    [...line.matchAll(/\b[a-z]+\.(?:[a-z_]+|\*)/g)].map(([found]) => found);
  const isNamed = (subject: string, named: string[]): boolean =>
    named.some((name) => name === subject || (name.endsWith('*') && subject.startsWith(name.slice(0, -1))));
  const about = (service: Service, isPublisher: boolean): string[] =>
    MESSAGES.filter(({ publisher, consumers }) =>
      isPublisher ? publisher === service : consumers.includes(service),
    ).map(({ subject }) => subject);

  it('is there for every service and no other', () => {
    const found = all.filter((path) => /^services\/[^/]+\/README\.md$/.test(path));

    expect(found).toEqual([...SERVICES].sort().map((service) => `services/${service}/README.md`));
  });

  it.each(SERVICES)('%s: ten lines or a few more', (service) => {
    expect(read(`services/${service}/README.md`).split('\n').length).toBeLessThanOrEqual(16);
    for (const name of ['Reads', 'Writes', 'Owns', 'Promises', 'Environment', 'Health']) {
      expect([name, lineOf(service, name)]).toEqual([name, expect.stringMatching(/\S/)]);
    }
  });

  it.each(SERVICES)('%s reads and writes what the contracts say', (service) => {
    for (const [name, isPublisher] of [
      ['Reads', false],
      ['Writes', true],
    ] as const) {
      const named = subjectsOf(lineOf(service, name));
      const real = about(service, isPublisher);

      expect([name, real.filter((subject) => !isNamed(subject, named))]).toEqual([name, []]);
      expect([name, named.filter((one) => !real.some((subject) => isNamed(subject, [one])))]).toEqual([name, []]);
    }
  });
});

describe('what continuous integration runs', () => {
  it('can be run, installs from the lockfile, checks and tests', () => {
    const script = read('.ci/run');

    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).not.toBe(0);
    expect(script).toMatch(/^npm ci\b/m);
    expect(script).toMatch(/^npm run check\b/m);
    expect(script).toMatch(/^exec npm test$/m);
  });
});
