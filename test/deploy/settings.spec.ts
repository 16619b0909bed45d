import { describe, expect, it } from '@jest/globals';
import { NATS_USERS } from '#contracts';
import { readConfig, type Setting } from '#runtime';
import { isRequired, PROGRAMS } from '../../deploy/admin/programs.js';
import { read } from '../support/repository.js';
import { configMaps, deployments, environmentOf, type Given, type Workload, workloads } from './base.js';

const each = workloads.map((workload) => [workload.name, workload] as const);

/** What a secret might hold, by its key, so that a whole environment can be read. */
const SECRETS: Record<string, string> = {
  url: 'postgres://role:secret@postgres:5432/applywright',
  'state-key': Buffer.alloc(32).toString('base64'),
};

const valueOf = (given: Given): string =>
  'value' in given ? given.value : 'secret' in given ? (SECRETS[given.key] ?? 'x'.repeat(43)) : 'from-the-pod';

const textOf = (workload: Workload): Record<string, string> =>
  Object.fromEntries([...environmentOf(workload)].map(([variable, given]) => [variable, valueOf(given)]));

const readBy = ({ program }: Workload): Map<string, Setting> =>
  new Map(program.settings.map((setting) => [setting.variable, setting]));

describe('what each pod is given', () => {
  it('is for every program that is deployed', () => {
    const deployed = new Set(workloads.map(({ program }) => program.name));
    // The sandbox is an overlay's.
    const wanted = PROGRAMS.map(({ name }) => name).filter((name) => name !== 'sandbox');

    expect([...deployed].sort()).toEqual(wanted.sort());
  });

  it.each(each)('is all that %s needs', (_name, workload) => {
    const given = environmentOf(workload);
    const absent = workload.program.settings.filter((setting) => {
      const found = given.get(setting.variable);
      return isRequired(setting) && (found === undefined || ('isOptional' in found && found.isOptional));
    });

    expect(absent.map(({ variable }) => variable)).toEqual([]);
  });

  it.each(each)('is nothing that %s does not read', (_name, workload) => {
    const known = readBy(workload);

    expect([...environmentOf(workload).keys()].filter((variable) => !known.has(variable))).toEqual([]);
  });

  it.each(each)('can be read by %s', (name, workload) => {
    const settings = Object.fromEntries(readBy(workload));

    expect(() => readConfig(name, settings, textOf(workload))).not.toThrow();
  });

  it.each(each)('is a secret where %s says so, and nowhere else', (_name, workload) => {
    const known = readBy(workload);
    const wrong = [...environmentOf(workload)].filter(
      ([variable, given]) => 'secret' in given !== (known.get(variable)?.isSecret ?? false),
    );

    expect(wrong.map(([variable]) => variable)).toEqual([]);
  });

  it.each(each)('leaves out what nobody may get from a base: %s', (_name, workload) => {
    const given = [...environmentOf(workload).keys()];

    // No permission is claimed for anybody, no protection is off, and nothing of a test is on.
    for (const variable of [
      'MARKETPLACE_PERMISSION',
      'ALLOW_PRIVATE_WEBHOOKS',
      'ALLOW_STORED_SIGN_IN',
      'CRASH_AT',
      'TIME_SCALE',
    ]) {
      expect(given).not.toContain(variable);
    }
    expect(environmentOf(workload).get('CHROMIUM_SANDBOX') ?? { value: 'on' }).toEqual({ value: 'on' });
  });

  it('names NATS users that there are, each its own', () => {
    const users = workloads.flatMap((workload) => {
      const [, given] = [...environmentOf(workload)].find(([variable]) => variable.endsWith('_NATS_USER')) ?? [];
      return given === undefined ? [] : [[workload.name, valueOf(given)]];
    });

    expect(users.map(([name]) => name).sort()).toEqual([
      'billing',
      'browser-agent',
      'gateway',
      'notifier',
      'scheduler',
    ]);
    for (const [name = '', user = ''] of users) {
      expect(user).toBe(name);
      expect(NATS_USERS[user]).toBeDefined();
    }
  });

  it('takes every generated ConfigMap, and has it roll its pods', () => {
    const taken = new Set(
      workloads.flatMap(({ container }) => (container.envFrom ?? []).map(({ configMapRef }) => configMapRef?.name)),
    );

    for (const { metadata } of configMaps)
      expect([metadata?.name, taken.has(metadata?.name)]).toEqual([metadata?.name, true]);
    expect(configMaps.every(({ metadata }) => /-[\dbcdfghkmt]{10}$/.test(metadata?.name ?? ''))).toBe(true);
  });
});

describe('connections to Postgres', () => {
  it('come to what the page about the base says, while everything rolls at once', () => {
    const connections = deployments.map(({ metadata, spec }) => {
      const workload = workloads.find(({ name }) => name === metadata?.name) as Workload;
      const [, pool] = [...environmentOf(workload)].find(([variable]) => variable.endsWith('_DATABASE_POOL')) ?? [];
      const pods = (spec?.replicas ?? 1) + Number(spec?.strategy?.rollingUpdate?.maxSurge ?? 0);
      return pool === undefined ? 0 : Number(valueOf(pool)) * pods;
    });
    const sum = connections.reduce((all, some) => all + some, 0);

    expect(read('deploy/k8s/README.md')).toContain(`come to ${sum} connections`);
    expect(sum).toBeLessThan(97);
  });
});
