import { z } from 'zod';
import type { Setting } from '#runtime';
import { isRequired, type Program } from './programs.js';

const HEAD = `# Everything that the programs read from their environment, made from their *.config.ts files by \`npm run generate\`.
# Without a # in front: needed. An empty value counts as none, and a secret has no default. The programs read the
# environment and no file: hand this over with \`node --env-file=.env …\`, or however your platform does it.
`;

const WIDTH = 118;

/** A default as it would stand in the environment; null when there is none. */
function defaultOf({ schema, isSecret }: Setting): string | null {
  const parsed = schema.safeParse(undefined);
  if (isSecret || !parsed.success || parsed.data === undefined) return null;
  if (schema.description !== undefined) return null;
  return Array.isArray(parsed.data) ? parsed.data.join(',') : String(parsed.data);
}

/** The values to choose from, where there are only some. */
function choicesOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return choicesOf(schema.unwrap() as z.ZodType);
  return [];
}

function wordsOf(setting: Setting): string {
  const { schema, why, isSecret } = setting;
  const choices = choicesOf(schema);
  const notes = [
    ...(isSecret ? ['secret'] : []),
    ...(choices.length > 0 ? [choices.join(' | ')] : []),
    ...(isRequired(setting) ? ['needed'] : []),
    ...(schema.description === undefined ? [] : [`default: ${schema.description}`]),
  ];
  return notes.length === 0 ? why : `${why} (${notes.join('; ')})`;
}

/** A comment, broken between words. */
function comment(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}`);
}

/** In the order in which the keys come up. */
function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

interface Read {
  readonly program: string;
  readonly setting: Setting;
}

/** One variable. Programs that mean something else by it, or need it while others do not, each say so. */
function entry(variable: string, reads: readonly Read[]): string[] {
  const byWords = groupBy(reads, ({ setting }) => wordsOf(setting));
  const isNeeded = reads.some(({ setting }) => isRequired(setting));
  const defaults = new Set(reads.map(({ setting }) => defaultOf(setting)));
  if (defaults.size > 1)
    throw new Error(`${variable} has another default in ${reads.map((one) => one.program).join(', ')}`);
  const lines = [...byWords].flatMap(([words, those]) =>
    comment(byWords.size === 1 ? words : `${those.map(({ program }) => program).join(', ')}: ${words}`),
  );
  return [...lines, `${isNeeded ? '' : '#'}${variable}=${[...defaults][0] ?? ''}`, ''];
}

const section = (title: string, entries: string[]): string[] =>
  entries.length === 0 ? [] : [`# ---- ${title} ----`, '', ...entries];

/** `.env.example`: every variable once, with the programs that read it. */
export function renderEnvExample(programs: readonly Program[]): string {
  const reads = programs.flatMap(({ name, settings }) => settings.map((setting) => ({ program: name, setting })));
  const byVariable = groupBy(reads, ({ setting }) => setting.variable);
  const readersOf = (found: readonly Read[]): string => found.map(({ program }) => program).join(', ');
  const byReaders = groupBy(byVariable, ([, found]) => readersOf(found));
  // What many read comes first: it is what an installation sets once.
  const groups = [...byReaders].sort(([a], [b]) => b.split(', ').length - a.split(', ').length);
  const lines = groups.flatMap(([title, entries]) =>
    section(
      title,
      entries.flatMap(([variable, found]) => entry(variable, found)),
    ),
  );
  return `${HEAD}\n${lines.join('\n').trimEnd()}\n`;
}
