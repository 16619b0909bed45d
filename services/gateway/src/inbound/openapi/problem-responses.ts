import { type ProblemCode, PROBLEMS } from '../../domain/problem.js';
import { DEPRECATION_HEADERS, LIMIT_HEADERS, type ResponseHeader } from './headers.js';
import type { Operation } from './operation.js';
import { PROBLEM_TEXTS } from './problem-texts.js';
import { isDataPath, problemType } from './problem-links.js';
import { problemsOf } from './problems-of.js';
import { type JsonSchema, schemaOf } from './schema.js';
import { DataProblem, Problem, WITH_MEMBERS } from './schemas/problem.js';

const REQUEST_ID = '4b5c9a0e-7d53-4c62-9b8f-3a8f5f0f6f11';

/** Headers of every answer of an operation: limits where it is metered, its announced end where there is one. */
export function commonHeaders({ needs, deprecated, deprecatedMembers }: Operation, status: number): ResponseHeader[] {
  // Without a good key a request counts on its address, and is told so, even where the others are not metered.
  const isCounted = needs !== null && (needs.limit !== 'unmetered' || status === 401 || status === 429);
  return [
    'X-Request-Id',
    ...(isCounted ? LIMIT_HEADERS : []),
    ...((deprecated ?? deprecatedMembers) ? DEPRECATION_HEADERS : []),
  ];
}

/** The refusals of an operation, by status. */
export function problemResponses(operation: Operation): Map<number, JsonSchema> {
  return new Map([...problemsOf(operation)].map(([status, codes]) => [status, response(operation, status, codes)]));
}

function response(operation: Operation, status: number, codes: readonly ProblemCode[]): JsonSchema {
  const isData = isDataPath(operation.path);
  const schema = isData ? dataSchema(codes) : problemSchema(codes);
  const examples = Object.fromEntries(
    codes.map((code) => [code, { summary: PROBLEMS[code].title, value: problemExample(code, operation) }]),
  );
  const isWorthWaiting = codes.some((code) => PROBLEM_TEXTS[code].retry === 'after');
  const headers = [...commonHeaders(operation, status), ...(isWorthWaiting ? (['Retry-After'] as const) : [])];
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join('\n'),
    headers: headerRefs(headers),
    content: { 'application/json': { schema, examples }, 'application/problem+json': { schema } },
  };
}

export const headerRefs = (names: readonly ResponseHeader[]): JsonSchema =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const restricted = (base: JsonSchema, codes: readonly ProblemCode[]): JsonSchema => ({
  allOf: [base, { type: 'object', properties: { code: { type: 'string', enum: codes } }, required: ['code'] }],
});

// Found out before there is a path: in the words of all other operations, but for a path that cannot be decoded.
const BEFORE_PATHS: readonly ProblemCode[] = ['headers_too_large', 'request_timeout'];
const ALSO_BEFORE_PATHS: readonly ProblemCode[] = ['invalid_http'];

function dataSchema(codes: readonly ProblemCode[]): JsonSchema {
  const early = codes.filter((code) => BEFORE_PATHS.includes(code) || ALSO_BEFORE_PATHS.includes(code));
  const late = codes.filter((code) => !BEFORE_PATHS.includes(code));
  const all = [
    ...(late.length > 0 ? [restricted(schemaOf(DataProblem, 'answer'), late)] : []),
    ...(early.length > 0 ? [restricted(schemaOf(Problem, 'answer'), early)] : []),
  ];
  return all.length === 1 ? (all[0] as JsonSchema) : { anyOf: all };
}

function problemSchema(codes: readonly ProblemCode[]): JsonSchema {
  const plain = codes.filter((code) => WITH_MEMBERS[code] === undefined);
  const own = codes.flatMap((code) => WITH_MEMBERS[code] ?? []).map((schema) => schemaOf(schema, 'answer'));
  const all = [...own, ...(plain.length > 0 ? [restricted(schemaOf(Problem, 'answer'), plain)] : [])];
  return all.length === 1 ? (all[0] as JsonSchema) : { oneOf: all };
}

const conflict = { queueId: '01a22435-0853-7214-8e3b-f1ac62641677', creditsRemaining: 41 };
const preview = {
  queueId: null,
  applicationStatus: null,
  creditsRemaining: 41,
  previewId: '01a22435-0853-8214-8e3b-f1ac62641677',
};
const MEMBERS: Partial<Record<ProblemCode, object>> = {
  already_applied: { ...conflict, applicationStatus: 'processing' },
  idempotency_in_progress: { queueId: null, applicationStatus: null, creditsRemaining: 41 },
  insufficient_credits: { creditsRemaining: 0, needsCredits: true },
  not_cancellable: { ...conflict, applicationStatus: 'processing', stage: 'verifying' },
  not_awaiting_approval: { ...conflict, applicationStatus: 'processing', stage: 'filling' },
  not_waiting: { ...conflict, applicationStatus: 'processing', stage: 'filling' },
  preview_under_way: { ...preview, previewStatus: 'processing', reasonCode: null },
  preview_refused: { ...preview, previewStatus: 'refused', reasonCode: 'job_closed' },
  policy_changed: { agencyId: '01a22400-2222-7000-8000-000000000002', revision: 4 },
  webhook_exists: { endpointId: '01a22400-4444-7000-8000-000000000004' },
};

// As published, word by word.
const SENTENCES: Partial<Record<ProblemCode, string>> = {
  unauthorized: 'Invalid x-api-key',
  insufficient_credits: 'Insufficient auto-apply credits',
  rate_limited: 'More than 60 requests in 60 s: try again in 12 s.',
};

function problemExample(code: ProblemCode, { path }: Operation): object {
  const { status, title } = PROBLEMS[code];
  const sentence = SENTENCES[code] ?? PROBLEM_TEXTS[code].advice;
  return {
    ...(isDataPath(path) && !BEFORE_PATHS.includes(code) ? { error: code, message: sentence } : { error: sentence }),
    type: problemType(code),
    title,
    status,
    detail: sentence,
    instance: path.replaceAll(/:(\w+)/g, '{$1}'),
    code,
    requestId: REQUEST_ID,
    ...MEMBERS[code],
  };
}
