import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadAll } from 'js-yaml';
import { findOnPath } from '../../bin/lib/run-process.mjs';
import { readJson, ROOT } from '../support/repository.js';
import { FOLDER, rendered, workloads } from './base.js';
import { faultOf, unknownFields } from './kubernetes-types.js';
import { type Manifest, render } from './kustomize.js';

const KUBECTL = process.env['KUBECTL_BIN'] ?? findOnPath('kubectl');
const KUBECTL_MS = 60_000;

const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;
const byName = (manifests: Manifest[]): Record<string, Manifest> =>
  Object.fromEntries(manifests.map((manifest) => [nameOf(manifest), manifest]));

const named = (name: string): Manifest => {
  const found = rendered.find((manifest) => nameOf(manifest) === name);
  if (found === undefined) throw new Error(`There is no ${name}`);
  return structuredClone(found);
};

describe('the rendered base', () => {
  it('holds the five services, the egress proxy and the admin programs', () => {
    const found = workloads.map(({ name, manifest }) => `${manifest.kind}/${name}`).sort();

    expect(found).toEqual([
      'Deployment/billing',
      'Deployment/browser-agent',
      'Deployment/egress-proxy',
      'Deployment/gateway',
      'Deployment/notifier',
      'Deployment/scheduler',
      'Deployment/stream-admin',
      'Job/database-admin',
      'Job/stream-setup',
    ]);
  });

  it('names everything once', () => {
    expect(Object.keys(byName(rendered))).toHaveLength(rendered.length);
  });

  it.each(rendered.map((manifest) => [nameOf(manifest), manifest] as const))(
    '%s has what the API requires, in the right types, and no field that it does not know',
    (_name, manifest) => {
      expect(faultOf(manifest)).toBeNull();
      expect(unknownFields(manifest)).toEqual([]);
    },
  );

  it('runs the version that package.json names', () => {
    const { version } = readJson<{ version: string }>('package.json');
    const images = new Set(workloads.map(({ container }) => container.image));

    expect([...images].sort()).toEqual([`applywright-agent:${version}`, `applywright:${version}`]);
  });

  if (KUBECTL !== null) {
    it(
      'is what kubectl kustomize makes of it',
      () => {
        const text = execFileSync(KUBECTL, ['kustomize', join(ROOT, FOLDER)], { encoding: 'utf8' });

        expect(byName(rendered)).toEqual(byName(loadAll(text) as Manifest[]));
      },
      KUBECTL_MS,
    );
  }
});

describe('what the base is held against', () => {
  it('sees a field with a typing error, wherever it stands', () => {
    const gateway = named('Deployment/gateway') as never as {
      spec: { template: { spec: { containers: Record<string, unknown>[] } } };
    };
    const [container = {}] = gateway.spec.template.spec.containers;
    container['readinesProbe'] = {};
    Object.assign(container['livenessProbe'] as object, { periodSecond: 3 });

    expect(unknownFields(gateway as never)).toEqual([
      'Deployment.spec.template.spec.containers[0].livenessProbe.periodSecond',
      'Deployment.spec.template.spec.containers[0].readinesProbe',
    ]);
  });

  it('sees what is missing, and a number where text belongs', () => {
    const service = named('Service/gateway') as never as { spec: { ports: Record<string, unknown>[] } };
    delete service.spec.ports[0]?.['port'];
    const job = named('Job/stream-setup') as never as { spec: { backoffLimit: unknown } };
    job.spec.backoffLimit = 'ten';

    expect(faultOf(service as never)).toContain('port');
    expect(faultOf(job as never)).toContain('backoffLimit');
  });

  it('renders no feature that it does not know', () => {
    expect(() => render('test/deploy/fixtures/unknown-feature')).toThrow('patches');
  });
});
