import * as api from '@kubernetes/client-node';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import type { Manifest, Value } from './kustomize.js';

/*
 * Two views of the API's types, because neither is enough: one knows what is required and of which type, the other which
 * fields there are. A field with a typing error is simply ignored by the first, and by a cluster without strict checks.
 */

interface Checked {
  validate(): void;
}
type Model = new (data: never) => Checked;
interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

const MODELS: Record<string, Record<string, unknown>> = {
  'apps/v1': apps,
  'batch/v1': batch,
  'policy/v1': policy,
  v1: core,
};

/** What is missing or of a wrong type; null when nothing is. */
export function faultOf(manifest: Manifest): string | null {
  const model = MODELS[manifest.apiVersion]?.[manifest.kind] as Model | undefined;
  if (model === undefined) return `There is no ${manifest.kind} in ${manifest.apiVersion}`;
  try {
    new model(manifest as never).validate();
    return null;
  } catch (error) {
    return String(error);
  }
}

const attributesOf = (type: string): readonly Attribute[] | null => {
  const found = (api as unknown as Record<string, { getAttributeTypeMap?: () => Attribute[] } | undefined>)[type];
  return found?.getAttributeTypeMap?.() ?? null;
};

function unknownBelow(value: Value, type: string, path: string): string[] {
  const [, item] = /^Array<(.+)>$/.exec(type) ?? [];
  if (item !== undefined && Array.isArray(value)) {
    return value.flatMap((one, at) => unknownBelow(one, item, `${path}[${at}]`));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const [, each] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? [];
  if (each !== undefined)
    return Object.entries(value).flatMap(([key, one]) => unknownBelow(one, each, `${path}.${key}`));
  const attributes = attributesOf(type);
  if (attributes === null) return [`${path} (an object where ${type} belongs)`];
  return Object.entries(value).flatMap(([key, below]) => {
    const attribute = attributes.find(({ baseName }) => baseName === key);
    return attribute === undefined ? [`${path}.${key}`] : unknownBelow(below, attribute.type, `${path}.${key}`);
  });
}

/** Fields that the API does not know. */
export function unknownFields(manifest: Manifest): string[] {
  const version = manifest.apiVersion.split('/').at(-1) ?? '';
  return unknownBelow(manifest, `${version.toUpperCase()}${manifest.kind}`, manifest.kind);
}
