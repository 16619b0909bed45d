import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { read } from '../support/repository.js';

/*
 * What `kubectl kustomize` makes of a base or an overlay, for the few features ours uses. kubectl is rarely at hand where tests run;
 * where it is, a test holds this against it. A field that is not known here is refused, never passed over.
 */

// Manifests are trees of whatever; what they really are is held against the API's types elsewhere.
export type Tree = { [key: string]: Value };
export type Value = string | number | boolean | null | Value[] | Tree;

export interface Manifest extends Tree {
  apiVersion: string;
  kind: string;
  metadata: Tree & { name: string; labels?: Record<string, string> };
}

interface Generator {
  name: string;
  /** Into the one of this name that a base or a component before this one made. */
  behavior?: 'merge';
  literals: string[];
  options?: { labels?: Record<string, string> };
}

interface Kustomization {
  apiVersion: string;
  kind: string;
  /** Files, or folders that have a kustomization of their own. */
  resources: string[];
  components: string[];
  labels: { pairs: Record<string, string>; includeSelectors: boolean }[];
  images: { name: string; newTag: string }[];
  configMapGenerator: Generator[];
}

const KNOWN = ['apiVersion', 'kind', 'resources', 'components', 'labels', 'images', 'configMapGenerator'];

const isTree = (value: Value | undefined): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object in a tree, with the keys that lead to it. */
export function* trees(value: Value, path: readonly string[] = []): Generator_ {
  if (Array.isArray(value)) for (const one of value) yield* trees(one, path);
  if (!isTree(value)) return;
  yield { tree: value, path };
  for (const [key, below] of Object.entries(value)) yield* trees(below, [...path, key]);
}
type Generator_ = globalThis.Generator<{ tree: Tree; path: readonly string[] }>;

function refuseUnknown(found: object, known: readonly string[], where: string): void {
  const strange = Object.keys(found).filter((key) => !known.includes(key));
  if (strange.length > 0) throw new Error(`${where} has what this cannot render: ${strange.join(', ')}`);
}

function readKustomization(folder: string): Kustomization {
  const file = join(folder, 'kustomization.yaml');
  const written = load(read(file)) as Partial<Kustomization>;
  refuseUnknown(written, KNOWN, file);
  const none = { components: [], labels: [], images: [], configMapGenerator: [] };
  const found = { ...none, ...written } as Kustomization;
  for (const one of found.labels) refuseUnknown(one, ['pairs', 'includeSelectors'], `${file}: labels`);
  for (const one of found.images) refuseUnknown(one, ['name', 'newTag'], `${file}: images`);
  for (const one of found.configMapGenerator) {
    refuseUnknown(one, ['name', 'behavior', 'literals', 'options'], `${file}: configMapGenerator`);
    refuseUnknown(one.options ?? {}, ['labels'], `${file}: configMapGenerator.options`);
  }
  return found;
}

// Go escapes these in JSON; nothing else differs from ours for text.
const goJson = (value: object): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const sorted = <T>(found: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The suffix that changes with the content and not with the name, in kustomize's letters, of which none makes a word. */
function hashOf(data: Record<string, string>): string {
  const letters: Record<string, string> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  const text = goJson({ data: sorted(data), kind: 'ConfigMap', name: '' });
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return [...hex].map((letter) => letters[letter] ?? letter).join('');
}

function configMap({ name, literals, options }: Generator): Manifest {
  const data = Object.fromEntries(
    literals.map((literal) => {
      const at = literal.indexOf('=');
      return [literal.slice(0, at), literal.slice(at + 1)];
    }),
  );
  const labels = options?.labels;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-${hashOf(data)}`, ...(labels === undefined ? {} : { labels: { ...labels } }) },
    data,
  };
}

function addLabels(manifest: Manifest, pairs: Record<string, string>): void {
  manifest.metadata.labels = { ...manifest.metadata.labels, ...pairs };
  for (const { tree, path } of trees(manifest)) {
    // Selectors of workloads, budgets and spreads; labels of the pods that they select.
    if (isTree(tree['matchLabels'])) Object.assign(tree['matchLabels'], pairs);
    if (path.at(-1) === 'template' && isTree(tree['metadata'])) {
      const { labels } = tree['metadata'];
      tree['metadata']['labels'] = { ...(isTree(labels) ? labels : {}), ...pairs };
    }
  }
  const { spec } = manifest;
  if (manifest.kind === 'Service' && isTree(spec) && isTree(spec['selector'])) Object.assign(spec['selector'], pairs);
}

function setImages(manifest: Manifest, images: Kustomization['images']): void {
  for (const { tree } of trees(manifest)) {
    const image = images.find(({ name }) => name === tree['image']);
    if (image !== undefined) tree['image'] = `${image.name}:${image.newTag}`;
  }
}

/** Points at the generated names. Secrets are nobody's but the installation's, and keep theirs. */
function setNames(manifest: Manifest, names: ReadonlyMap<string, string>): void {
  for (const { tree, path } of trees(manifest)) {
    const isReference = path.at(-1) === 'configMapRef' || path.at(-1) === 'configMapKeyRef';
    const name = isReference && typeof tree['name'] === 'string' ? names.get(tree['name']) : undefined;
    if (name !== undefined) tree['name'] = name;
    if (isTree(tree['configMap'])) throw new Error('A mounted ConfigMap cannot be rendered here yet');
  }
}

/** What a kustomization has gathered so far, before anything is named by its content. */
interface Gathered {
  readonly manifests: Manifest[];
  readonly generators: Generator[];
}

function addGenerator({ generators }: Gathered, given: Generator, folder: string): void {
  const earlier = generators.find(({ name }) => name === given.name);
  if ((earlier !== undefined) !== (given.behavior === 'merge')) {
    throw new Error(`${folder}: ${given.name} is ${earlier ? 'there already' : 'to be merged into nothing'}`);
  }
  if (earlier === undefined) return void generators.push({ ...given, literals: [...given.literals] });
  const variables = new Set(given.literals.map((literal) => literal.split('=')[0]));
  const kept = earlier.literals.filter((literal) => !variables.has(literal.split('=')[0]));
  earlier.literals = [...kept, ...given.literals];
}

/** Bases first, then files, then components, which see all that was gathered before them. */
function gather(folder: string, gathered: Gathered = { manifests: [], generators: [] }): Gathered {
  const { resources, components, labels, images, configMapGenerator } = readKustomization(folder);
  for (const path of resources) {
    const at = join(folder, path);
    if (path.endsWith('.yaml')) gathered.manifests.push(...(loadAll(read(at)) as Manifest[]));
    else gather(at, gathered);
  }
  for (const one of configMapGenerator) addGenerator(gathered, one, folder);
  for (const path of components) gather(join(folder, path), gathered);
  for (const { pairs } of labels) {
    for (const manifest of gathered.manifests) addLabels(manifest, pairs);
    for (const one of gathered.generators) one.options = { labels: { ...one.options?.labels, ...pairs } };
  }
  for (const manifest of gathered.manifests) setImages(manifest, images);
  return gathered;
}

/** The manifests that a base or an overlay comes to, in no particular order. */
export function render(folder: string): Manifest[] {
  const { manifests, generators } = gather(folder);
  const generated = generators.map(configMap);
  const names = new Map(generators.map(({ name }, at) => [name, generated[at]?.metadata.name ?? name]));
  for (const manifest of manifests) setNames(manifest, names);
  return [...manifests, ...generated];
}
