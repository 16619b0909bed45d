import { generateKeyPairSync } from 'node:crypto';
import type { V1PersistentVolumeClaim, V1Secret, V1Service, V1ServiceAccount } from '@kubernetes/client-node';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '#runtime';
import { isRequired, PROGRAMS } from '../../deploy/admin/programs.js';
import { readSandboxConfig } from '../../sandbox/src/sandbox.config.js';
import { read } from '../support/repository.js';
import { environmentOf, type Given, ofKindIn, rendered, type Workload, workloads, workloadsIn } from './base.js';
import { faultOf, unknownFields } from './kubernetes-types.js';
import { render } from './kustomize.js';

const all = render('deploy/k8s/overlays/with-sandbox');
const maps = ofKindIn<V1Secret & { data: Record<string, string> }>(all, 'ConfigMap');
const pods = workloadsIn(all);
const named = (name: string, among: readonly Workload[] = pods): Workload => {
  const found = among.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no ${name}`);
  return found;
};
const given = (name: string): Map<string, Given> => environmentOf(named(name), maps);
const added = ['sandbox', 'test-agent'];
const pem = String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
const texts = (name: string): Record<string, string> =>
  Object.fromEntries(
    [...given(name)].map(([variable, one]) => {
      if ('value' in one) return [variable, one.value];
      if (variable === 'SANDBOX_SIGNING_KEY') return [variable, pem];
      return [variable, 'key' in one && one.key === 'url' ? 'postgres://role:secret@db:5432/x' : 'x'.repeat(43)];
    }),
  );

describe('the base', () => {
  it('has no test mode: no sandbox, no agent for it, and no address of one', () => {
    expect(workloads.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['sandbox']));
    expect([...environmentOf(named('gateway', workloads)).keys()]).not.toContain('TEST_MARKETPLACE_BASE_URL');
    expect(JSON.stringify(rendered)).not.toContain('test-agent');
  });
});

describe('the component with the sandbox', () => {
  it('adds two pods to the base, and takes none away', () => {
    expect(pods.map(({ name }) => name).sort()).toEqual([...workloads.map(({ name }) => name), ...added].sort());
  });

  it.each(all.map((manifest) => [`${manifest.kind}/${manifest.metadata.name}`, manifest] as const))(
    '%s is as the API has it, and is one',
    (name, manifest) => {
      expect(faultOf(manifest)).toBeNull();
      expect(unknownFields(manifest)).toEqual([]);
      expect(all.filter((one) => `${one.kind}/${one.metadata.name}` === name)).toHaveLength(1);
      expect(manifest.metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'applywright' });
    },
  );

  it('tells the gateway where tests work, and that is where the sandbox listens', () => {
    const [service] = ofKindIn<V1Service>(all, 'Service').filter(({ metadata }) => metadata?.name === 'sandbox');
    const [port] = service?.spec?.ports ?? [];
    const address = { value: `http://sandbox:${String(port?.port)}` };

    expect(given('gateway').get('TEST_MARKETPLACE_BASE_URL')).toEqual(address);
    expect(given('sandbox').get('SANDBOX_ORIGINS')).toEqual(address);
    const { container, manifest } = named('sandbox');
    expect(container.ports).toEqual([
      { name: port?.targetPort, containerPort: Number(texts('sandbox')['SANDBOX_PORT']) },
    ]);
    const labels = (manifest as never as { spec: { template: { metadata: { labels: object } } } }).spec.template
      .metadata;
    expect(labels.labels).toMatchObject(service?.spec?.selector ?? { never: 'empty' });
    expect(service?.spec?.type ?? 'ClusterIP').toBe('ClusterIP');
  });

  it('leaves live sessions to the base’s agents and gives test sessions to its own, with logins of its own', () => {
    expect(given('browser-agent').get('AGENT_MODES')).toEqual({ value: 'live' });
    expect(given('test-agent').get('AGENT_MODES')).toEqual({ value: 'test' });
    expect([...given('test-agent').keys()]).not.toContain('MARKETPLACE_BASE_URL');
    const mounted = ({ pod }: Workload) => (pod.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
    expect(mounted(named('test-agent'))).toEqual(['sandbox-logins']);
    expect(mounted(named('browser-agent'))).toEqual(['marketplace-logins']);
  });

  it.each(added)('gives %s all that it needs and nothing that it does not read', (name) => {
    const { settings } = named(name).program;
    const known = new Map(settings.map((setting) => [setting.variable, setting]));
    const environment = given(name);

    expect([...environment.keys()].filter((variable) => !known.has(variable))).toEqual([]);
    const absent = settings.filter((setting) => isRequired(setting) && !environment.has(setting.variable));
    expect(absent.map(({ variable }) => variable)).toEqual([]);
    for (const [variable, one] of environment) {
      expect([variable, 'secret' in one]).toEqual([variable, known.get(variable)?.isSecret]);
    }
    if (name === 'sandbox') expect(readSandboxConfig(texts(name))).toMatchObject({ port: 4100, isInboxPublic: false });
    else expect(() => readConfig(name, Object.fromEntries(known), texts(name))).not.toThrow();
  });

  it('can still be read by every other program', () => {
    for (const { name, program } of pods.filter((one) => !added.includes(one.name))) {
      const settings = Object.fromEntries(program.settings.map((setting) => [setting.variable, setting]));
      const env = { ...texts(name), SESSION_STATE_KEY: Buffer.alloc(32).toString('base64') };
      expect(() => readConfig(name, settings, env)).not.toThrow();
    }
    expect(PROGRAMS.map(({ name }) => name).every((name) => pods.some(({ program }) => program.name === name))).toBe(
      true,
    );
  });

  it.each(added)('keeps %s as close as the others: no token, no root, no capabilities, a root to read only', (name) => {
    const { pod, container } = named(name);

    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const accounts = ofKindIn<V1ServiceAccount>(all, 'ServiceAccount');
    const account = accounts.find(({ metadata }) => metadata?.name === pod.serviceAccountName);
    expect(account?.automountServiceAccountToken).toBe(false);
    expect(Object.keys(container.resources?.limits ?? {})).toEqual(['memory']);
    const mounts = (container.volumeMounts ?? []).map((one) => one.name);
    expect(mounts.sort()).toEqual((pod.volumes ?? []).map((one) => one.name).sort());
  });

  it('has one pod on the sandbox’s folder, ever, and that folder is claimed', () => {
    const { manifest, pod } = named('sandbox');
    const claims = ofKindIn<V1PersistentVolumeClaim>(all, 'PersistentVolumeClaim').map(
      ({ metadata }) => metadata?.name,
    );

    expect(manifest['spec']).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(pod.volumes?.map(({ persistentVolumeClaim: claim }) => claim?.claimName)).toEqual(claims);
  });

  it('has its secrets on its page, with who reads them', () => {
    const page = read('deploy/k8s/components/sandbox/README.md');

    for (const name of added) {
      for (const one of given(name).values()) {
        if (!('secret' in one) || one.secret !== 'sandbox') continue;
        expect(page).toContain(`| \`${one.secret}\` | \`${one.key}\` | \`${name}\` |`);
      }
    }
    expect(page).toContain('| `sandbox-logins` | `*.json` | `test-agent` |');
  });
});
