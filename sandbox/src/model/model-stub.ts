import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked } from '../http-error.js';

/*
 * Stands in for a language model where no key for one is given: it speaks the chat-completions API, structured output
 * included, and writes from the input alone. It knows nothing, so what the profile does not say stays open.
 */

const Completion = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  response_format: z.unknown().optional(),
});

const Material = z.object({
  profile: z.string(),
  job: z.string(),
  questions: z.array(z.object({ index: z.int(), question: z.string() })).optional(),
});

/** A sentence, and the passages of the profile that it rests on. */
interface Sentence {
  readonly text: string;
  readonly quotes: readonly { readonly from: 'profile' | 'job'; readonly text: string }[];
}

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

/** What stands behind a name in text of lines such as `Title: Designer`. */
const lineOf = (text: string, name: string): string => new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1] ?? '';

const sentence = (text: string, from: 'profile' | 'job' = 'profile', ...quotes: string[]): Sentence => ({
  text,
  quotes: quotes.map((quote) => ({ from, text: quote })),
});

/** An answer made of the profile's own words, when the question is about any of them. */
function answerTo(question: string, profile: string): Sentence[] {
  const [name, title, rate] = [lineOf(profile, 'Name'), lineOf(profile, 'Title'), lineOf(profile, 'Rate')];
  if (/\brate\b|\bhourly\b/i.test(question) && rate !== '') return [sentence(`My rate is ${rate}.`, 'profile', rate)];
  const known = wordsOf(title);
  if (!wordsOf(question).some((word) => known.includes(word))) return [];
  return [sentence(`I am ${name}, and I work as ${title}.`, 'profile', name, title)];
}

/** A short letter: who writes, what the profile says first, what the job is called. */
function letterOf(profile: string, job: string): (Sentence & { startsParagraph: boolean })[] {
  const [name, title] = [lineOf(profile, 'Name'), lineOf(profile, 'Title')];
  const [opening = ''] = lineOf(profile, 'Overview').split(/(?<=[.!?])\s/);
  const wanted = lineOf(job, 'Title');
  const sentences = [
    sentence('Hello,'),
    sentence(`I am ${name}, and I work as ${title}.`, 'profile', name, title),
    ...(opening === '' ? [] : [sentence(opening, 'profile', opening)]),
    ...(wanted === '' ? [] : [sentence(`You ask for help with ${wanted}.`, 'job', wanted)]),
    sentence('I would be glad to discuss the details with you.'),
    sentence(`Best regards, ${name}`),
  ];
  const opens = new Set([0, 1, sentences.length - 2, sentences.length - 1]);
  return sentences.map((one, at) => ({ ...one, startsParagraph: opens.has(at) }));
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
  if (!material.success) return JSON.stringify({ answers: [], sentences: [] });
  const { profile, job, questions } = material.data;
  if (questions === undefined) return JSON.stringify({ sentences: letterOf(profile, job) });
  return JSON.stringify({
    answers: questions.map(({ index, question }) => ({ index, sentences: answerTo(question, profile) })),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
