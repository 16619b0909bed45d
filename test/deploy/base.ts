import type { V1Container, V1Deployment, V1Job, V1PodSpec, V1Secret, V1Service } from '@kubernetes/client-node';
import { PROGRAMS, type Program } from '../../deploy/admin/programs.js';
import { type Manifest, render } from './kustomize.js';

export const FOLDER = 'deploy/k8s/base';

type ConfigMap = V1Secret & { data: Record<string, string> };

export const ofKindIn = <T>(manifests: readonly Manifest[], kind: string): T[] =>
  manifests.filter((one) => one.kind === kind) as unknown as T[];

export const rendered = render(FOLDER);

const ofKind = <T>(kind: string): T[] => ofKindIn<T>(rendered, kind);

export const services = ofKind<V1Service>('Service');
export const deployments = ofKind<V1Deployment>('Deployment');
export const configMaps = ofKind<ConfigMap>('ConfigMap');

/** A program as it is deployed: a Deployment or a Job with one container. */
export interface Workload {
  readonly name: string;
  readonly manifest: Manifest;
  readonly pod: V1PodSpec;
  readonly container: V1Container;
  readonly program: Program;
}

function programOf(container: V1Container): Program {
  const [main] = (container.args ?? []).filter((argument) => argument.startsWith('dist/'));
  const found = PROGRAMS.find(({ name }) => `dist/programs/${name}.js` === main);
  if (found === undefined) throw new Error(`${container.name} runs ${main}, which is no program`);
  return found;
}

export const workloadsIn = (manifests: readonly Manifest[]): Workload[] =>
  manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((manifest) => {
      const { spec } = manifest as unknown as V1Deployment | V1Job;
      const pod = spec?.template.spec;
      const [container, ...more] = pod?.containers ?? [];
      if (pod === undefined || container === undefined || more.length > 0) {
        throw new Error(`${manifest.metadata.name} is expected to have one container`);
      }
      return { name: manifest.metadata.name, manifest, pod, container, program: programOf(container) };
    });

export const workloads: readonly Workload[] = workloadsIn(rendered);

/** A value in the environment of a container, or the secret that it comes from. */
export type Given =
  | { readonly value: string }
  | { readonly secret: string; readonly key: string; readonly isOptional: boolean }
  | { readonly field: string };

/** The environment of a container by variable, as the node puts it together: `env` wins over `envFrom`. */
export function environmentOf({ container }: Workload, maps: readonly ConfigMap[] = configMaps): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const { configMapRef, secretRef, prefix } of container.envFrom ?? []) {
    if (secretRef !== undefined || prefix !== undefined) throw new Error(`${container.name} takes whole secrets`);
    const map = maps.find(({ metadata }) => metadata?.name === configMapRef?.name);
    if (map === undefined) throw new Error(`${container.name} reads ${configMapRef?.name}, which is not there`);
    for (const [variable, value] of Object.entries(map.data)) given.set(variable, { value });
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const { secretKeyRef, fieldRef } = valueFrom ?? {};
    if (value !== undefined) given.set(name, { value });
    else if (secretKeyRef !== undefined) {
      const { name: secret = '', key, optional: isOptional = false } = secretKeyRef;
      given.set(name, { secret, key, isOptional });
    } else if (fieldRef !== undefined) given.set(name, { field: fieldRef.fieldPath });
    else throw new Error(`${container.name}: ${name} comes from nowhere`);
  }
  return given;
}
