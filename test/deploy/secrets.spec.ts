import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { passwordVariableOf } from '../../deploy/admin/nats-authorization.js';
import { roleOf } from '../../deploy/admin/roles.js';
import { SERVICES } from '#contracts';
import { read } from '../support/repository.js';
import { environmentOf, workloads } from './base.js';

const page = read('deploy/k8s/README.md');

interface Row {
  readonly secret: string;
  readonly key: string;
  readonly readers: readonly string[];
  readonly words: string;
}

/** The table of the page. */
const rows: readonly Row[] = [...page.matchAll(/^\| `([\w-]+)` \| `([^`]+)` \| ([^|]+) \| (.+) \|$/gm)].map(
  ([, secret = '', key = '', readers = '', words = '']) => ({
    secret,
    key,
    readers: [...readers.matchAll(/`([\w-]+)`/g)].map(([, reader]) => reader ?? '').sort(),
    words,
  }),
);

interface Reading {
  readonly id: string;
  readonly reader: string;
  readonly isOptional: boolean;
}

const readings: readonly Reading[] = workloads.flatMap((workload) => {
  const fromEnv = [...environmentOf(workload).values()].flatMap((given) =>
    'secret' in given
      ? [{ id: `${given.secret}/${given.key}`, reader: workload.name, isOptional: given.isOptional }]
      : [],
  );
  const mounted = (workload.pod.volumes ?? []).flatMap(({ secret }) =>
    secret === undefined
      ? []
      : [{ id: `${secret.secretName}/*.json`, reader: workload.name, isOptional: secret.optional ?? false }],
  );
  return [...fromEnv, ...mounted];
});

const ids = [...new Set(readings.map(({ id }) => id))];

/** Runs the page's own commands with stand-ins that only say what they were asked for. */
function createdByThePage(): Map<string, string[]> {
  const [, block = ''] = /```sh\n(random\(\)[\s\S]*?)```/.exec(page) ?? [];
  const standIns = `
    kubectl() { printf '%s\\n' "$*"; }
    openssl() { printf 'aa'; }
    POSTGRES_HOST=db.test ADMIN_DATABASE_URL=postgres://admin@db.test/x
  `;
  const said = execFileSync('/bin/sh', ['-eu', '-c', `${standIns}\n${block}`], { encoding: 'utf8' });
  const created = [...said.matchAll(/^create secret generic ([\w-]+) (.*)$/gm)];
  return new Map(created.map(([, name = '', options = '']) => [name, options.split(/ ?--from-/).filter(Boolean)]));
}

describe('the table of secrets', () => {
  it('has each once', () => {
    expect(rows.length).toBeGreaterThan(15);
    expect(new Set(rows.map(({ secret, key }) => `${secret}/${key}`)).size).toBe(rows.length);
  });

  it('has all that pods read, and nothing else', () => {
    const serverOnly = rows.filter(({ readers }) => readers.length === 0).map(({ secret, key }) => `${secret}/${key}`);

    expect(serverOnly).toEqual(['analytics-nats/password']);
    expect(rows.map(({ secret, key }) => `${secret}/${key}`).sort()).toEqual([...ids, ...serverOnly].sort());
  });

  it.each(ids)('says who reads %s', (id) => {
    const readers = [...new Set(readings.filter((one) => one.id === id).map(({ reader }) => reader))].sort();
    const row = rows.find(({ secret, key }) => `${secret}/${key}` === id);

    expect(row?.readers).toEqual(readers);
  });

  it('says which a pod starts without', () => {
    const optional = [...new Set(readings.filter(({ isOptional }) => isOptional).map(({ id }) => id))].sort();
    const said = rows.filter(({ words }) => words.includes('Optional')).map(({ secret, key }) => `${secret}/${key}`);

    expect(said.sort()).toEqual(optional);
  });

  it.each(SERVICES)('names the role and the NATS user of %s', (service) => {
    const url = rows.find(({ key, words }) => key === 'url' && words.includes(`\`${roleOf(service)}\``));
    const nats = rows.find(({ words }) => words === `of the NATS user \`${service}\``);

    expect(url?.readers).toContain(service);
    expect(nats?.readers).toEqual([service]);
  });
});

describe("the page's commands", () => {
  it('make every secret that is needed, with its keys', () => {
    const created = createdByThePage();
    const wanted = rows.filter(({ secret }) => secret !== 'model');

    for (const { secret, key } of wanted) {
      const options = (created.get(secret) ?? []).map((option) => option.replace(/^(literal|file) /, ''));
      const found =
        key === '*.json' ? options.includes('marketplace-logins/') : options.some((one) => one.startsWith(`${key}=`));
      expect([secret, key, found]).toEqual([secret, key, true]);
    }
    expect([...created.keys()].sort()).toEqual([...new Set(wanted.map(({ secret }) => secret))].sort());
  });

  it('give each service a URL with its own role', () => {
    const created = createdByThePage();

    for (const service of SERVICES) {
      const name = roleOf(service).replace('applywright_', '');
      const url = (created.get(`${name}-database`) ?? []).find((option) => option.includes('url='));
      expect(url).toContain(`url=postgres://${roleOf(service)}:aa@db.test:5432/applywright`);
    }
  });

  it('make values that the NATS server can read: the page says which variables, and to give them in quotes', () => {
    for (const user of [...SERVICES, 'stream-admin', 'analytics'])
      expect(page).toContain(`\`${passwordVariableOf(user)}\``);
    expect(page).toMatch(/random\(\) \{ openssl rand -hex 32; \}/);
  });
});
