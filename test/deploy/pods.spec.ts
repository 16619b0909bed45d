import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { V1PodDisruptionBudget, V1Probe, V1ServiceAccount } from '@kubernetes/client-node';
import { describe, expect, it } from '@jest/globals';
import { read, ROOT } from '../support/repository.js';
import { deployments, environmentOf, rendered, services, type Workload, workloads } from './base.js';

const each = workloads.map((workload) => [workload.name, workload] as const);
const kept = each.filter(([, { manifest }]) => manifest.kind === 'Deployment');
const answering = each.filter(([, { container }]) => container.ports !== undefined);
const ofKind = <T>(kind: string): T[] => rendered.filter((one) => one.kind === kind) as unknown as T[];

const portsOf = ({ container }: Workload): Map<string, number> =>
  new Map((container.ports ?? []).map(({ name = '', containerPort }) => [name, containerPort]));

const UNITS: Record<string, number> = { M: 1e6, Mi: 2 ** 20, G: 1e9, Gi: 2 ** 30 };
function bytesOf(quantity = ''): number {
  const [, count, unit = ''] = /^(\d+)([MG]i?)$/.exec(quantity) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}

/** How long a probe takes to give up. */
const patience = (probe?: V1Probe): number => (probe?.periodSeconds ?? 0) * (probe?.failureThreshold ?? 0);

describe('each pod', () => {
  it.each(each)('%s begins with a program that is there', (_name, { program }) => {
    expect(existsSync(join(ROOT, program.main))).toBe(true);
  });

  it.each(each)('%s has no token, no root, no capabilities and nothing to write to', (_name, { pod, container }) => {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC ?? false).toBe(false);
    expect((pod.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined)).toEqual([]);
  });

  it.each(each)('%s mounts volumes that it has', (_name, { pod, container }) => {
    const mounts = (container.volumeMounts ?? []).map(({ name }) => name);

    expect(mounts.sort()).toEqual((pod.volumes ?? []).map(({ name }) => name).sort());
  });

  it.each(each)('%s has an account of its own, which is there and holds no token', (_name, { pod }) => {
    const account = ofKind<V1ServiceAccount>('ServiceAccount').find(
      ({ metadata }) => metadata?.name === pod.serviceAccountName,
    );

    expect(account?.automountServiceAccountToken).toBe(false);
  });

  it.each(each)(
    '%s has 30 s to end, a limit on memory and none on CPU, and a heap well below it',
    (_name, { pod, container }) => {
      const { requests, limits } = container.resources ?? {};
      const heap = Number(/^--max-old-space-size=(\d+)$/.exec(container.args?.[0] ?? '')?.[1]) * 2 ** 20;

      expect(pod.terminationGracePeriodSeconds).toBe(30);
      expect(Object.keys(limits ?? {})).toEqual(['memory']);
      expect(bytesOf(requests?.['memory'])).toBeLessThanOrEqual(bytesOf(limits?.['memory']));
      expect(heap / bytesOf(limits?.['memory'])).toBeLessThanOrEqual(0.6);
    },
  );

  it.each(kept)('%s selects its own pods and no others', (_name, { manifest }) => {
    const { spec } = manifest as never as (typeof deployments)[number];
    const labels = spec?.template.metadata?.labels ?? {};

    expect(labels).toMatchObject(spec?.selector.matchLabels ?? { never: 'empty' });
    const selecting = deployments.filter((other) =>
      Object.entries(other.spec?.selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value),
    );
    expect(selecting.map(({ metadata }) => metadata?.name)).toEqual([manifest.metadata.name]);
  });
});

describe('each pod that answers', () => {
  it('is every service and the proxy', () => {
    expect(answering.map(([name]) => name).sort()).toEqual([
      'billing',
      'browser-agent',
      'egress-proxy',
      'gateway',
      'notifier',
      'scheduler',
    ]);
  });

  it.each(answering)('%s listens for others on the ports that it names', (_name, workload) => {
    const given = environmentOf(workload);
    const own = ['GATEWAY_PORT', 'BILLING_PORT', 'SCHEDULER_PORT', 'NOTIFIER_PORT', 'AGENT_PORT', 'EGRESS_HEALTH_PORT'];
    const variables: Record<string, string[]> = { http: own, operator: ['OPERATOR_PORT'], proxy: ['EGRESS_PORT'] };

    expect(given.get('HOST')).toEqual({ value: '0.0.0.0' });
    for (const [name, port] of portsOf(workload)) {
      const values = (variables[name] ?? []).flatMap((variable) => given.get(variable) ?? []);
      expect([name, ...values]).toEqual([name, { value: String(port) }]);
    }
    const listening = workload.program.settings.filter(({ variable }) => variable.endsWith('_PORT'));
    expect(portsOf(workload).size).toBe(listening.length);
  });

  it.each(answering)('%s is asked whether it has started, lives and is ready', (name, workload) => {
    const { startupProbe, livenessProbe, readinessProbe } = workload.container;
    const page = read(`services/${name === 'egress-proxy' ? 'browser-agent' : name}/README.md`);

    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      expect(portsOf(workload).has(String(probe?.httpGet?.port))).toBe(true);
      expect(page).toContain(`\`${probe?.httpGet?.path}\``);
    }
    expect(startupProbe?.httpGet?.path).toBe('/health/live');
    expect(livenessProbe?.httpGet?.path).toBe('/health/live');
    expect(readinessProbe?.httpGet?.path).toBe('/health/ready');
    // A service waits a minute for tables and streams before it listens, or gives up.
    expect(patience(startupProbe)).toBe(90);
  });

  it.each(answering)('%s runs twice, apart, and one of it at a time is taken away', (name, { pod, manifest }) => {
    const { spec } = manifest as never as (typeof deployments)[number];
    const budget = ofKind<V1PodDisruptionBudget>('PodDisruptionBudget').find(({ metadata }) => metadata?.name === name);

    expect(spec?.replicas).toBe(2);
    expect(spec?.strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(budget?.spec).toMatchObject({ maxUnavailable: 1, selector: spec?.selector });
    const spreads = pod.topologySpreadConstraints ?? [];
    expect(spreads.map(({ topologyKey }) => topologyKey)).toEqual([
      'kubernetes.io/hostname',
      'topology.kubernetes.io/zone',
    ]);
    for (const { labelSelector } of spreads) expect(labelSelector).toEqual(spec?.selector);
  });

  it.each(answering)('%s goes by the name of its pod', (_name, workload) => {
    expect(environmentOf(workload).get('INSTANCE')).toEqual({ field: 'metadata.name' });
  });

  it('the gateway waits for load balancers before it ends; agents find a proxy under its own address', () => {
    const gateway = workloads.find(({ name }) => name === 'gateway') as Workload;
    const proxy = workloads.find(({ name }) => name === 'egress-proxy') as Workload;

    expect(gateway.container.lifecycle?.preStop?.sleep?.seconds).toBe(5);
    expect(environmentOf(proxy).get('EGRESS_ADVERTISED_HOST')).toEqual({ field: 'status.podIP' });
  });
});

describe('the Services', () => {
  it('are two: one for customers, one for operators', () => {
    expect(services.map(({ metadata }) => metadata?.name).sort()).toEqual(['gateway', 'gateway-operator']);
  });

  it.each(services.map((service) => [service.metadata?.name, service] as const))(
    '%s leads to a port that its pods name',
    (_name, { spec }) => {
      const behind = deployments.filter(({ spec: own }) =>
        Object.entries(spec?.selector ?? { never: 'empty' }).every(
          ([key, value]) => own?.template.metadata?.labels?.[key] === value,
        ),
      );
      expect(behind.map(({ metadata }) => metadata?.name)).toEqual(['gateway']);
      const ports = portsOf(workloads.find(({ name }) => name === 'gateway') as Workload);
      for (const { targetPort } of spec?.ports ?? [])
        expect([targetPort, ports.has(String(targetPort))]).toEqual([targetPort, true]);
      expect(spec?.type ?? 'ClusterIP').toBe('ClusterIP');
    },
  );
});

describe('the first step of an installation', () => {
  const isFirst = (labels?: Record<string, string>): boolean => labels?.['app.kubernetes.io/component'] === 'admin';

  it('applies by one label all that the Jobs need', () => {
    const first = new Set(
      rendered
        .filter(({ metadata }) => isFirst(metadata.labels))
        .map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    );
    const jobs = workloads.filter(({ manifest }) => manifest.kind === 'Job');

    expect(jobs).toHaveLength(2);
    for (const { name, pod, container } of jobs) {
      const needed = [
        `Job/${name}`,
        `ServiceAccount/${pod.serviceAccountName}`,
        ...(container.envFrom ?? []).map(({ configMapRef }) => `ConfigMap/${configMapRef?.name}`),
      ];
      expect(needed.filter((one) => !first.has(one))).toEqual([]);
    }
  });

  it('is repeated until it works, and ends', () => {
    for (const { manifest, pod } of workloads.filter((one) => one.manifest.kind === 'Job')) {
      expect(manifest['spec']).toMatchObject({ backoffLimit: 10, activeDeadlineSeconds: 900 });
      expect(pod.restartPolicy).toBe('Never');
    }
  });
});
