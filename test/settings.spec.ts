import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig, type Setting } from '#runtime';
import { isRequired, type Program, PROGRAMS } from '../deploy/admin/programs.js';
import { files, read, ROOT } from './support/repository.js';

const isSetting = (value: unknown): value is Setting =>
  typeof value === 'object' && value !== null && 'variable' in value && 'schema' in value;

/** Every variable that some config file reads, found in the files and not in a list of them. */
async function variablesInFiles(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const path of files().filter((file) => file.endsWith('.config.ts'))) {
    const exports = (await import(pathToFileURL(join(ROOT, path)).href)) as Record<string, unknown>;
    const settings = Object.values(exports)
      .filter((value): value is object => typeof value === 'object' && value !== null)
      .flatMap((value) => Object.entries(value))
      .flatMap(([key, value]) => (isSetting(value) ? value.variable : /^[A-Z][A-Z0-9_]+$/.test(key) ? key : []));
    found.set(path, settings);
  }
  return found;
}

const example = read('.env.example');
const inExample = [...example.matchAll(/^(#?)([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, off, variable = '', value = '']) => ({
  variable,
  value,
  isOff: off === '#',
}));

describe('.env.example', () => {
  it('has every variable that a config file reads, once, and no other', async () => {
    const read = await variablesInFiles();

    expect([...read.keys()]).toEqual(expect.arrayContaining(['services/gateway/src/gateway.config.ts']));
    for (const [path, variables] of read) expect([path, variables.length]).not.toEqual([path, 0]);
    expect(inExample.map(({ variable }) => variable).sort()).toEqual([...new Set([...read.values()].flat())].sort());
  });

  it('lets every program start once what it leaves open is filled in', () => {
    const filled: Record<string, string> = Object.fromEntries(
      inExample
        .filter(({ isOff }) => !isOff)
        .map(({ variable }) => [variable, `https://filled.test/${'x'.repeat(32)}`]),
    );

    for (const { name, settings } of PROGRAMS) {
      expect(() =>
        readConfig(name, Object.fromEntries(settings.map((one) => [one.variable, one])), filled),
      ).not.toThrow();
    }
  });

  it('shows defaults that are the real ones', () => {
    const shown = Object.fromEntries(inExample.map(({ variable, value }) => [variable, value]));

    for (const { settings } of PROGRAMS) {
      for (const setting of settings.filter((one) => shown[one.variable] !== '')) {
        const value = setting.schema.parse(shown[setting.variable]);
        expect([setting.variable, value]).toEqual([setting.variable, setting.schema.parse(undefined)]);
      }
    }
  });

  it('holds no secret, and secrets have no default', () => {
    const secrets = PROGRAMS.flatMap(({ settings }) => settings.filter(({ isSecret }) => isSecret));

    expect(secrets.length).toBeGreaterThan(10);
    for (const { variable, schema } of secrets) {
      expect(inExample.find((one) => one.variable === variable)?.value).toBe('');
      expect(schema.safeParse(undefined).data).toBeUndefined();
    }
    const named = /(PASSWORD|SECRET|_KEY|_URL)$/;
    const open = [
      'NATS_URL',
      'MARKETPLACE_BASE_URL',
      'TEST_MARKETPLACE_BASE_URL',
      'OPENAI_BASE_URL',
      'SANDBOX_PUBLIC_KEY',
    ];
    const careless = PROGRAMS.flatMap(({ settings }) =>
      settings.filter(({ variable, isSecret }) => named.test(variable) && !isSecret && !open.includes(variable)),
    );
    expect(careless.map(({ variable }) => variable)).toEqual([]);
  });

  it('says of each variable why it exists', () => {
    for (const { settings } of PROGRAMS) for (const { why } of settings) expect(why).toMatch(/\w{2}/);
  });
});

describe('the page of each program', () => {
  const pages = PROGRAMS.filter(({ main }) => main.startsWith('services/')).map((program) => {
    const folder = program.main.split('/').slice(0, 2).join('/');
    return [program.name, program, read(`${folder}/README.md`)] as const;
  });
  const environmentOf = (page: string): string => /^- \*\*Environment:\*\* (.+)$/m.exec(page)?.[1] ?? '';

  /** Optional ones may be left to a config file that the line names: "and more in agent.config.ts". */
  async function leftTo(line: string, program: Program): Promise<string[]> {
    const [, file] = /\bmore in (\w+\.config\.ts)/.exec(line) ?? [];
    const path = join(program.main, '..', file ?? '');
    const variables = (await variablesInFiles()).get(path) ?? [];
    return program.settings
      .filter((one) => !isRequired(one))
      .flatMap(({ variable }) => (variables.includes(variable) ? variable : []));
  }

  it.each(pages)('names every setting of %s', async (_name, program, page) => {
    const line = environmentOf(page);
    const named = [...line.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g)].map(([variable]) => variable);
    const told = [...named, ...(await leftTo(line, program))];

    expect(program.settings.map(({ variable }) => variable).filter((variable) => !told.includes(variable))).toEqual([]);
  });

  it.each(pages)('names nothing that %s and its neighbours do not read', (_name, { main }, page) => {
    const folder = main.split('/').slice(0, 2).join('/');
    const read = PROGRAMS.filter((program) => program.main.startsWith(folder)).flatMap(({ settings }) => settings);
    const named = [...environmentOf(page).matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g)].map(([variable]) => variable);

    expect(named.filter((variable) => !read.some((setting) => setting.variable === variable))).toEqual([]);
  });

  it('is the table in sandbox/README.md for the sandbox', () => {
    const page = read('sandbox/README.md');
    const rows = [...page.matchAll(/^\| `(SANDBOX_\w+)`(, `…(_\w+)`)? \| (.+?) \|/gm)];
    const named = rows.flatMap(([, first = '', , more]) => (more === undefined ? [first] : [first, `${first}${more}`]));
    const sandbox = PROGRAMS.find(({ name }) => name === 'sandbox');

    expect(named.sort()).toEqual(sandbox?.settings.map(({ variable }) => variable).sort());
    for (const [, variable, , more, given = ''] of rows.filter(([, , , suffix]) => suffix === undefined)) {
      const setting = sandbox?.settings.find((one) => one.variable === variable);
      expect([variable, more, /required/.test(given)]).toEqual([variable, undefined, setting && isRequired(setting)]);
      const [, value] = /^`(.+)`$/.exec(given) ?? [];
      if (value !== undefined) expect([variable, String(setting?.schema.parse(undefined))]).toEqual([variable, value]);
    }
  });
});
