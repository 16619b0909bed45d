import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked } from '../http-error.js';

/*
 * Stands in for a language model where no key for one is given: it speaks the chat-completions API, structured output
 * included, and answers from the input alone. It knows nothing, so what the profile does not say stays null.
 */

const Completion = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  response_format: z.unknown().optional(),
});

const Material = z.object({
  profile: z.record(z.string(), z.unknown()),
  questions: z.array(z.object({ index: z.int(), question: z.string() })),
});

const WORD = /[a-zà-ÿ0-9]{4,}/gi;
// Words that questions are made of; they are about nothing.
const COMMON = new Set([
  'what',
  'which',
  'your',
  'have',
  'with',
  'describe',
  'please',
  'experience',
  'recent',
  'would',
  'tell',
]);

const wordsOf = (text: string): string[] => (text.toLowerCase().match(WORD) ?? []).filter((word) => !COMMON.has(word));

/** An answer made of the profile's own words, when the question is about any of them. */
function answerTo(question: string, profile: Record<string, unknown>): string | null {
  const asked = wordsOf(question);
  const { freelancer, title, hourlyRate } = profile;
  if (/\brate\b|\bhourly\b/i.test(question) && typeof hourlyRate === 'number')
    return `My rate is $${hourlyRate} an hour.`;
  const known = wordsOf(`${String(title ?? '')}`);
  if (!asked.some((word) => known.includes(word))) return null;
  return `I am ${String(freelancer)}, and I work as ${String(title)}.`;
}

/** `POST /model/v1/chat/completions`, and nothing else of that API. */
export function modelStub(app: FastifyInstance): void {
  app.post('/model/v1/chat/completions', (request) => {
    const { model, messages } = checked(Completion, request.body);
    const input = messages.at(-1)?.content ?? '';
    const content = contentFor(input);
    return {
      id: `chatcmpl-${request.id}`,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model: `${model} (sandbox stub)`,
      choices: [
        { index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop', logprobs: null },
      ],
      usage: {
        prompt_tokens: Math.ceil(input.length / 4),
        completion_tokens: Math.ceil(content.length / 4),
        total_tokens: Math.ceil((input.length + content.length) / 4),
      },
    };
  });
}

function contentFor(input: string): string {
  const material = Material.safeParse(parsed(input));
  if (!material.success) return JSON.stringify({ answers: [] });
  const { profile, questions } = material.data;
  return JSON.stringify({
    answers: questions.map(({ index, question }) => ({ index, answer: answerTo(question, profile) })),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
