import { type ProblemCode, PROBLEMS } from '../../domain/problem.js';
import { OPERATIONS } from './operations.js';
import { PROBLEM_TEXTS, type Retry } from './problem-texts.js';
import { problemsOf } from './problems-of.js';

export interface CatalogueEntry {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly advice: string;
  readonly retry: Retry;
  /** In words where it is all of a kind, else by operationId. */
  readonly operations: string;
}

export const RETRIES: Readonly<Record<Retry, string>> = {
  no: 'no: change it first',
  after: 'yes, after `Retry-After`',
  once: 'once',
};

/** Every code there is, with the operations that can answer with it. */
export function catalogue(): CatalogueEntry[] {
  const withCode = (code: ProblemCode) =>
    OPERATIONS.filter((operation) => problemsOf(operation).get(PROBLEMS[code].status)?.includes(code));
  return (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => ({
    code,
    ...PROBLEMS[code],
    ...PROBLEM_TEXTS[code],
    operations: inWords(withCode(code)),
  }));
}

const KINDS: readonly (readonly [words: string, isOne: (operation: (typeof OPERATIONS)[number]) => boolean])[] = [
  ['every operation', () => true],
  ['every operation that needs a key', ({ needs }) => needs !== null],
  ['every operation that is no GET', ({ method }) => method !== 'get'],
  ['every operation with a query or a body', ({ query, body }) => query !== undefined || body !== undefined],
];

function inWords(operations: typeof OPERATIONS): string {
  if (operations.length === 0) return 'the operator API';
  for (const [words, isOne] of KINDS) {
    const kind = OPERATIONS.filter(isOne);
    const others = operations.filter((operation) => !isOne(operation));
    if (others.length <= 2 && kind.every((operation) => operations.includes(operation))) {
      return [words, ...others.map(({ operationId }) => operationId)].join(', ');
    }
  }
  return operations.map(({ operationId }) => operationId).join(', ');
}
