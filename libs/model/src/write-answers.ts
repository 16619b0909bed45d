import { z } from 'zod';
import type { Metrics } from '#runtime';
import { affirmsOnly, type Dropped, grounded, type Sources } from './grounding/grounded.js';
import { Source } from './grounding/source.js';
import { type JobMaterial, jobSource, type ProfileFacts, profileSource, visible } from './material.js';
import type { ModelClient } from './model-client.js';
import { PROMPTS } from './prompts/texts.js';
import { countDropped, Quote, toldOf } from './write-letter.js';

export interface AnswersRequest {
  readonly profile: ProfileFacts;
  readonly job: JobMaterial;
  readonly questions: readonly string[];
}

export interface WrittenAnswers {
  /** By position; null where nothing is left that the profile supports. */
  readonly answers: (string | null)[];
  readonly dropped: readonly Dropped[];
}

const Answers = z.object({
  answers: z.array(
    z.object({ index: z.number(), sentences: z.array(z.object({ text: z.string(), quotes: z.array(Quote) })) }),
  ),
});
type AnswerSentence = z.infer<typeof Answers>['answers'][number]['sentences'][number];

const MAX_QUESTION = 1_000;
const MAX_QUESTIONS = 50;
// Four sentences; the form takes more, and nobody reads it.
const MAX_ANSWER = 2_000;
// Fifty answers of four sentences with their quotes stay below it; the rest is for reasoning.
const MAX_TOKENS = 16_000;
// A form that is filled in waits for this: later than this blanks are better.
const TIMEOUT_MS = 30_000;

/** Answers to screening questions from the profile alone. Throws a ModelError and nothing else. */
export async function writeAnswers(
  model: ModelClient,
  metrics: Metrics,
  request: AnswersRequest,
): Promise<WrittenAnswers> {
  const { profile } = request;
  const questions = request.questions.map((question) => visible(question, MAX_QUESTION));
  const job = jobSource(request.job);
  const profileText = profileSource(profile);
  const { value } = await model.complete({
    purpose: 'answers',
    prompt: PROMPTS.screeningAnswers,
    material: {
      profile: profileText.text,
      job: job.text,
      questions: questions.slice(0, MAX_QUESTIONS).map((question, index) => ({ index, question })),
    },
    answer: Answers,
    maxTokens: MAX_TOKENS,
    timeoutMs: TIMEOUT_MS,
  });
  const dropped: Dropped[] = [];
  const answers = questions.map((question, at) => {
    const sentences = value.answers.find(({ index }) => index === at)?.sentences ?? [];
    const sources = {
      profile: profileText,
      job: new Source(`${job.text}\n${question}`),
      freelancer: profile.freelancer,
    };
    return assembled(sentences, question, sources, dropped);
  });
  countDropped(metrics, 'answers', dropped);
  return { answers, dropped };
}

/** An answer has to say something that the profile says: "Yes." alone is a claim about whatever was asked. */
function assembled(
  sentences: readonly AnswerSentence[],
  question: string,
  sources: Sources,
  dropped: Dropped[],
): string | null {
  let answer = '';
  let isSupported = false;
  for (const sentence of sentences) {
    const text = sentence.text.replaceAll('\r\n', '\n').trim();
    if (text === '') continue;
    const checked = grounded({ ...sentence, text }, sources);
    const longer = answer === '' ? text : `${answer} ${text}`;
    if (checked.kind === 'dropped') dropped.push(toldOf({ ...sentence, text }, checked.reason, checked.words));
    else if (!affirmsOnly(text, question, checked.supported)) dropped.push(toldOf(sentence, 'affirms'));
    else if (longer.length > MAX_ANSWER) dropped.push(toldOf(sentence, 'too_long'));
    else {
      answer = longer;
      isSupported ||= checked.saysSomething && checked.supported.length > 0;
    }
  }
  return isSupported ? answer : null;
}
