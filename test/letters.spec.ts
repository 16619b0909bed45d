import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { MESSAGES, NATS_USERS, QUESTIONS, STREAMS, streamOf, subjectOf } from '#contracts';

/** The names of everything in a schema, however deep. A hash says which letter it was, and not what it says. */
function namesIn(schema: z.ZodType): string[] {
  const found: string[] = [];
  JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }), (key, value: unknown) => {
    if (key === 'properties' && typeof value === 'object' && value !== null) found.push(...Object.keys(value));
    return value;
  });
  return found;
}

const holdsLetter = (schema: z.ZodType): boolean =>
  namesIn(schema).some((name) => /letter/i.test(name) && !/sha256$|^deadLetters$/i.test(name));

const mirror = STREAMS.filter(({ publisher }) => publisher === 'mirror');
const copied = mirror.flatMap(({ sources }) => sources);

describe('letters', () => {
  it('are seen where they are', () => {
    expect(MESSAGES.filter(({ body }) => holdsLetter(body)).map(({ subject }) => subject)).toEqual([
      'apply.requested',
      'apply.dispatched',
    ]);
  });

  it.each(MESSAGES.map((message) => [message.subject, message] as const))(
    'are in %s only if it is confidential',
    (_subject, { body, isConfidential }) => {
      expect(holdsLetter(body)).toBe(isConfidential);
    },
  );

  it.each(QUESTIONS.map((question) => [question.subject, question] as const))(
    'are neither asked for nor told by %s',
    (_subject, { request, answer }) => {
      expect([holdsLetter(request), holdsLetter(answer)]).toEqual([false, false]);
    },
  );

  it('travel in streams that carry nothing else and that the mirror does not copy', () => {
    const confidential = new Set(MESSAGES.filter(({ isConfidential }) => isConfidential).map(streamOf));
    const open = new Set(MESSAGES.filter(({ isConfidential }) => !isConfidential).map(streamOf));

    expect([...confidential].filter((stream) => open.has(stream))).toEqual([]);
    expect(copied.map(({ stream }) => stream).filter((stream) => confidential.has(stream))).toEqual([]);
    expect(mirror.flatMap(({ subjects }) => subjects)).toEqual([]);
    for (const stream of open) expect(copied.map((source) => source.stream)).toContain(stream);
  });

  it('are out of reach of the analytics user, by stream and by subject', () => {
    const { publish = [], subscribe = [] } = NATS_USERS['analytics'] ?? {};
    const confidential = MESSAGES.filter(({ isConfidential }) => isConfidential);

    for (const message of confidential) {
      expect([...publish, ...subscribe].filter((subject) => subject.includes(streamOf(message)))).toEqual([]);
      expect(subscribe).not.toContain(subjectOf(message, '*' as never));
    }
    expect(subscribe).toEqual(['_INBOX_analytics.>']);
  });
});
