import { z } from 'zod';

/** One value a process reads from its environment: the variable, how it is checked, and why it exists. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly variable: string;
  readonly schema: S;
  readonly why: string;
  readonly isSecret: boolean;
}

export type Settings = Record<string, Setting>;
export type ConfigOf<T extends Settings> = { readonly [K in keyof T]: z.infer<T[K]['schema']> };

/** A setting that may be shown in logs. */
export function setting<S extends z.ZodType>(variable: string, schema: S, why: string): Setting<S> {
  return { variable, schema, why, isSecret: false };
}

/** A setting that is only ever shown as set or unset, and has no default: a default secret is a known secret. */
export function secret<S extends z.ZodType>(variable: string, schema: S, why: string): Setting<S> {
  return { variable, schema, why, isSecret: true };
}

/** Everything wrong with the environment of a process, in one message, so that it is mended in one go. */
export class ConfigError extends Error {
  readonly code = 'RUNTIME_CONFIG';
  constructor(
    readonly process: string,
    readonly faults: readonly string[],
  ) {
    super(`${process} cannot start with this environment:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Parses the environment once, at boot. An empty variable counts as unset. */
export function readConfig<T extends Settings>(
  process: string,
  settings: T,
  env: Record<string, string | undefined>,
): ConfigOf<T> {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, { variable, schema, why }] of Object.entries(settings)) {
    const raw = env[variable];
    const parsed = schema.safeParse(raw === '' ? undefined : raw);
    if (parsed.success) config[name] = parsed.data;
    else faults.push(`${variable} (${why}): ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  if (faults.length > 0) throw new ConfigError(process, faults);
  return config as ConfigOf<T>;
}

/** What a process runs with, for its first log line: values, and for secrets only whether they are there. */
export function describeConfig<T extends Settings>(settings: T, config: ConfigOf<T>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { isSecret }]) => {
      const value = config[name as keyof T];
      return [name, isSecret ? (value === undefined ? 'unset' : 'set') : value];
    }),
  );
}

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);

/** Schemas for what environments hold: everything there is text. */
export const from = {
  text: () => z.string().min(1),
  url: () => z.string().refine((value) => URL.canParse(value), 'must be a URL'),
  port: () => z.coerce.number().int().min(0).max(65_535),
  count: (min = 0, max = Number.MAX_SAFE_INTEGER) => z.coerce.number().int().min(min).max(max),
  number: (min: number, max: number) => z.coerce.number().min(min).max(max),
  flag: () =>
    z.string().transform((value, context) => {
      if (TRUE.has(value.toLowerCase())) return true;
      if (FALSE.has(value.toLowerCase())) return false;
      context.addIssue({ code: 'custom', message: 'must be true or false' });
      return z.NEVER;
    }),
  list: () =>
    z.string().transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
};
