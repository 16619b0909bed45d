import type { z } from 'zod';
import { type FieldFault, Problem } from '../../domain/problem.js';
import { inWords } from './in-words.js';

// Names of fields may be as long as a body; in a sentence they are cut.
const MAX_NAME = 100;
const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join('.').slice(0, MAX_NAME);

/** Fields that nobody asked for: a 400 that names them, so that a misspelt one is found. */
export function unknownFields(names: readonly string[]): Problem {
  const shown = names.map((name) => name.slice(0, MAX_NAME));
  return new Problem('unknown_field', `Unknown: ${shown.join(', ')}. Check the spelling, or leave it out.`, {
    errors: shown.map((param) => ({ param, message: 'is not known' })),
    ...(shown[0] === undefined ? {} : { param: shown[0] }),
  });
}

/** Input of the right form, or a 400 that names every field that is not. */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  if (input === undefined) throw new Problem('invalid_json', 'The body is empty: send a JSON object.');
  const parsed = schema.safeParse(input, { error: inWords });
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => nameOf([...issue.path, key])) : [],
  );
  if (unknown.length > 0) throw unknownFields(unknown);
  const errors: FieldFault[] = parsed.error.issues.map(({ path, message }) => ({ param: nameOf(path), message }));
  const [first] = errors;
  throw new Problem('invalid_request', `${first?.param || 'The body'} ${first?.message}.`, {
    errors,
    ...(first?.param ? { param: first.param } : {}),
  });
}
