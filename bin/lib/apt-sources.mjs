import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} AptSource
 * @property {string} uri
 * @property {string[]} components
 * @property {string | null} signedBy path of a keyring, when the source names one
 */

const isUsable = (/** @type {string} */ uri) => /^https?:\/\//.test(uri);

/**
 * The classic form: deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] http://host/debian bookworm main contrib
 * @param {string} text
 * @returns {AptSource[]}
 */
export function parseOneLineSources(text) {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (found === null || !isUsable(found[2] ?? '')) return [];
    const [, options = '', uri = '', , components = ''] = found;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1] ?? null;
    return [{ uri, components: components.split(/\s+/).filter(Boolean), signedBy }];
  });
}

/**
 * The newer form: stanzas of "Field: value", values continued on indented lines, comments anywhere.
 * @param {string} text
 * @returns {AptSource[]}
 */
export function parseDeb822Sources(text) {
  const withoutComments = text.split('\n').filter((line) => !line.startsWith('#'));
  const stanzas = withoutComments.join('\n').split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    const fields = new Map(
      [...stanza.matchAll(/^([A-Za-z-]+):[ \t]*((?:.*)(?:\n[ \t]+.*)*)/gm)].map((found) => [
        (found[1] ?? '').toLowerCase(),
        (found[2] ?? '').split(/\s+/).filter(Boolean),
      ]),
    );
    if (!fields.get('types')?.includes('deb') || fields.get('enabled')?.[0]?.toLowerCase() === 'no') return [];
    const signedBy = fields.get('signed-by')?.find((value) => value.startsWith('/')) ?? null;
    const components = fields.get('components') ?? [];
    return (fields.get('uris') ?? []).filter(isUsable).map((uri) => ({ uri, components, signedBy }));
  });
}

/** @param {string} folder @param {string} ending @returns {string[]} */
function filesIn(folder, ending) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

/**
 * The package mirrors that this machine itself uses for whole distributions, each once. Security and third-party
 * archives hold other suites and are left out.
 * @param {string} [folder]
 * @returns {AptSource[]}
 */
export function machineMirrors(folder = '/etc/apt') {
  const list = join(folder, 'sources.list');
  const oneLine = [
    ...(existsSync(list) ? [readFileSync(list, 'utf8')] : []),
    ...filesIn(join(folder, 'sources.list.d'), '.list'),
  ];
  const deb822 = filesIn(join(folder, 'sources.list.d'), '.sources');
  const all = [...deb822.flatMap(parseDeb822Sources), ...oneLine.flatMap(parseOneLineSources)];
  const whole = all
    .filter(({ uri, components }) => components.includes('main') && !uri.includes('security'))
    .map((source) => ({ ...source, uri: source.uri.replace(/\/+$/, '') }));
  return whole.filter(({ uri }, at) => whole.findIndex((other) => other.uri === uri) === at);
}
