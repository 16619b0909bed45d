import { describe, expect, it } from '@jest/globals';
import { Spectral } from '@stoplight/spectral-core';
import { asyncapi, oas } from '@stoplight/spectral-rulesets';
import { PROBLEMS, type ProblemCode } from '../../domain/problem.js';
import { CLOSED, faultsOf, resolved } from '../../test-kit/document.kit-spec.js';
import { asyncApiDocument } from './asyncapi.js';
import { catalogue } from './catalogue.js';
import { openApiDocument } from './document.js';
import { errorsHtml, errorsMarkdown } from './errors-page.js';
import { eventExample } from './examples.js';
import { llmsText } from './llms.js';
import { OPERATIONS } from './operations.js';
import { problemType } from './problem-links.js';
import type { JsonSchema } from './schema.js';
import { EVENTS } from './schemas/events.js';

interface Media {
  readonly schema: JsonSchema;
  readonly examples?: Record<string, { value: unknown }>;
}
interface Described {
  readonly operationId: string;
  readonly tags: string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: { name: string; in: string; required: boolean; schema: JsonSchema; example?: unknown }[];
  readonly requestBody?: { content: Record<string, Media> };
  readonly responses: Record<string, { content?: Record<string, Media>; $ref?: string; headers?: object }>;
}

const document = openApiDocument();
const described = (all = document): [string, Described][] =>
  Object.values(all.paths)
    .flatMap((item) => Object.values(item) as unknown as Described[])
    .map((operation) => [operation.operationId, operation]);

// Of the closed document: an example with a member that its schema does not have is wrong.
const closed = described(CLOSED);

const mediaOf = ({ requestBody, responses }: Described): [string, string, Media][] => [
  ...Object.entries(requestBody?.content ?? {}).map(([type, media]): [string, string, Media] => [
    'request',
    type,
    media,
  ]),
  ...Object.entries(responses).flatMap(([status, response]) =>
    Object.entries(resolved(response as never).content ?? {}).map(([type, media]): [string, string, Media] => [
      status,
      type,
      media as Media,
    ]),
  ),
];

async function complaints(ruleset: unknown, about: object): Promise<string[]> {
  const spectral = new Spectral();
  spectral.setRuleset({ extends: [ruleset] } as never);
  const found = await spectral.run(about as never);
  return found.map(({ code, path, message }) => `${String(code)} ${path.join('.')}: ${message}`);
}

describe('every operation', () => {
  it('has an id of its own that a client can be generated from', () => {
    const ids = [...OPERATIONS.map(({ operationId }) => operationId), ...Object.keys(EVENTS)];

    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId } of OPERATIONS) expect(operationId).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  // A client that is generated anew has to find its methods where they were.
  it('keeps the ids that clients know', () => {
    expect(OPERATIONS.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining([
        'apply',
        'getStatus',
        'listAppliedJobs',
        'generateProposal',
        'listFreelancers',
        'getJob',
        'getClientJobs',
        'getApplication',
        'cancelApplication',
      ]),
    );
  });

  it.each(closed)('%s is described in words, and its examples are what its schemas say', (id, operation) => {
    expect(operation.summary).toMatch(/^\S.{4,80}[^.]$/);
    expect(operation.description.length).toBeGreaterThan(operation.summary.length / 2);
    expect(operation.tags).toHaveLength(1);
    for (const { name, schema, example, required, in: where } of operation.parameters ?? []) {
      if (required || where === 'header') expect([id, name, example]).toEqual([id, name, expect.anything()]);
      if (example !== undefined) expect([name, faultsOf(schema, example)]).toEqual([name, []]);
    }
    const media = mediaOf(operation);
    for (const [where, type, { schema, examples = {} }] of media) {
      // What is no text has neither schema nor example.
      if (!type.startsWith('image/') && type !== 'application/problem+json')
        expect([where, Object.keys(examples).length]).not.toEqual([where, 0]);
      for (const [name, { value }] of Object.entries(examples)) {
        if (type.endsWith('json')) expect([where, name, faultsOf(schema, value)]).toEqual([where, name, []]);
      }
    }
    const isWithBody = Object.keys(operation.responses).some((status) => status.startsWith('2') && status !== '204');
    expect(isWithBody ? media.some(([where]) => where.startsWith('2')) : true).toBe(true);
  });

  it('says of each refusal which codes it has, and of each code the right status', () => {
    for (const [id, { responses }] of closed) {
      for (const [status, response] of Object.entries(responses)) {
        const media = resolved(response as never).content?.['application/json'] as Media | undefined;
        if (Number(status) < 400 || !media || 'answer' in (media.examples ?? {})) continue;
        const codes = Object.keys(media.examples ?? {}) as ProblemCode[];
        expect([id, status, codes.length > 0]).toEqual([id, status, true]);
        for (const code of codes) expect([code, PROBLEMS[code].status]).toEqual([code, Number(status)]);
      }
    }
  });

  it('says when to come back wherever that makes sense', () => {
    for (const [id, { responses }] of closed) {
      for (const status of ['429', '503']) {
        const response = responses[status];
        if (!response || id === 'getReady') continue;
        expect([id, status, resolved(response as never).headers]).toEqual([
          id,
          status,
          expect.objectContaining({ 'Retry-After': expect.anything() }),
        ]);
      }
    }
  });
});

describe('the document', () => {
  it('leaves room in answers for members of later versions, and none in what it takes', () => {
    const { schemas = {} } = document.components;

    expect(schemas['Status']).not.toHaveProperty('additionalProperties');
    expect(CLOSED.components['schemas']?.['Status']).toHaveProperty('additionalProperties', false);
    expect(schemas['CreateKeyRequest']).toHaveProperty('additionalProperties', false);
  });

  it('has events whose examples are what their schemas say', () => {
    for (const type of Object.keys(EVENTS) as (keyof typeof EVENTS)[]) {
      const operation = (CLOSED.webhooks[type] as { post: Described }).post;
      const { schema } = operation.requestBody?.content['application/json'] as Media;
      expect([type, faultsOf(schema, eventExample(type))]).toEqual([type, []]);
    }
  });

  it('is clean to Spectral, and so is the one of events', async () => {
    expect(await complaints(oas, document)).toEqual([]);
    // That tools know a newer AsyncAPI, and that nobody's e-mail address stands there, is no fault of the document.
    const known = /^asyncapi-(latest-version|info-contact-properties) /;
    const ofEvents = await complaints(asyncapi, asyncApiDocument());
    expect(ofEvents.filter((one) => !known.test(one))).toEqual([]);
  });

  it('is looked at by Spectral for real', async () => {
    const [apply] = Object.keys(document.paths);
    const broken = { ...document, paths: { [String(apply)]: { post: { responses: {} } } } };

    expect((await complaints(oas, broken)).length).toBeGreaterThan(2);
  });
});

describe('what else is published', () => {
  it('has the events of streams and webhooks in AsyncAPI, with the schemas of the document', () => {
    const { components, channels } = asyncApiDocument() as {
      components: { schemas: Record<string, unknown>; messages: Record<string, { payload: { $ref: string } }> };
      channels: Record<string, { messages: Record<string, { $ref: string }> }>;
    };

    for (const [name, schema] of Object.entries(components.schemas)) {
      expect([name, schema]).toEqual([name, document.components['schemas']?.[name]]);
    }
    const text = JSON.stringify({ components, channels });
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
      expect([name, (components as Record<string, object>)[kind]]).toEqual([
        name,
        expect.objectContaining({ [name]: expect.anything() }),
      ]);
    }
    expect(Object.keys(channels['webhooks']?.messages ?? {})).toHaveLength(Object.keys(EVENTS).length + 1);
  });

  it('has every operation in llms.txt, on one line', () => {
    const lines = llmsText().split('\n');

    for (const { operationId } of OPERATIONS) {
      expect([operationId, lines.filter((line) => line.includes(`(${operationId})`)).length]).toEqual([operationId, 1]);
    }
    expect(lines.length).toBeLessThan(150);
  });

  it('has every code in the catalogue, on the page and where its type leads', () => {
    expect(catalogue().map(({ code }) => code)).toEqual(Object.keys(PROBLEMS));
    for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
      expect(errorsMarkdown()).toContain(`| \`${code}\` | ${PROBLEMS[code].status} |`);
      expect(problemType(code)).toBe(`/docs/errors#${code}`);
      expect(errorsHtml()).toContain(`<section id="${code}">`);
    }
  });
});
