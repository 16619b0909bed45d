import { z } from 'zod';
import type { Metrics } from '#runtime';
import { type Dropped, type DropReason, grounded, type Sentence, type Sources } from './grounding/grounded.js';
import { type JobMaterial, jobSource, type ProfileFacts, profileSource, visible } from './material.js';
import type { Effort, ModelClient } from './model-client.js';
import { PROMPTS } from './prompts/texts.js';
import type { Usage } from './usage.js';

export interface LetterRequest {
  readonly profile: ProfileFacts;
  readonly job: JobMaterial;
  /** The customer's wishes about tone and content; no source of facts. */
  readonly instructions: string | null;
  readonly effort?: Effort | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenLetter {
  /** Null when nothing that says anything was left of it. */
  readonly letter: string | null;
  readonly dropped: readonly Dropped[];
  readonly model: string;
  readonly usage: Usage;
}

export const Quote = z.object({ from: z.enum(['profile', 'job']), text: z.string() });
const Letter = z.object({
  sentences: z.array(z.object({ text: z.string(), startsParagraph: z.boolean(), quotes: z.array(Quote) })),
});
type LetterSentence = z.infer<typeof Letter>['sentences'][number];

// Of the form into which letters are typed, in UTF-16 units.
const MAX_LETTER = 5_000;
// A letter of 5,000 units is about 1,300 tokens; with its quotes three times that. The rest is for reasoning, which the
// API counts as output.
const MAX_TOKENS = { none: 8_000, low: 8_000, medium: 16_000, high: 32_000 } as const;
// A person waits for it. Proxies give up after 60 s, and what is slower than that is read by nobody.
const TIMEOUT_MS = 55_000;

/** A letter of which every sentence about the freelancer stands on the profile. Throws a ModelError and nothing else. */
export async function writeLetter(
  model: ModelClient,
  metrics: Metrics,
  request: LetterRequest,
): Promise<WrittenLetter> {
  const { profile, job, effort, signal } = request;
  const sources: Sources = { profile: profileSource(profile), job: jobSource(job), freelancer: profile.freelancer };
  const instructions = request.instructions === null ? '' : visible(request.instructions, request.instructions.length);
  const { value, ...about } = await model.complete({
    purpose: 'letter',
    prompt: PROMPTS.coverLetter,
    material: { profile: sources.profile.text, job: sources.job.text, instructions },
    answer: Letter,
    maxTokens: MAX_TOKENS[effort ?? 'none'],
    effort,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  const letter = assembled(value.sentences, sources);
  countDropped(metrics, 'letter', letter.dropped);
  return { ...letter, ...about };
}

function assembled(sentences: readonly LetterSentence[], sources: Sources): Pick<WrittenLetter, 'letter' | 'dropped'> {
  const dropped: Dropped[] = [];
  let letter = '';
  let saysSomething = false;
  // A paragraph goes on to begin where its first sentence was dropped.
  let isNewParagraph = false;
  for (const sentence of sentences) {
    isNewParagraph ||= sentence.startsParagraph;
    const text = sentence.text.replaceAll('\r\n', '\n').trim();
    if (text === '') continue;
    const checked = grounded({ ...sentence, text }, sources);
    const longer = letter === '' ? text : `${letter}${isNewParagraph ? '\n\n' : ' '}${text}`;
    if (checked.kind === 'dropped') dropped.push(toldOf({ ...sentence, text }, checked.reason, checked.words));
    else if (longer.length > MAX_LETTER) dropped.push(toldOf(sentence, 'too_long'));
    else {
      letter = longer;
      isNewParagraph = false;
      saysSomething ||= checked.saysSomething;
    }
  }
  return { letter: saysSomething ? letter : null, dropped };
}

const MAX_TOLD = 500;

export const toldOf = ({ text }: Sentence, reason: DropReason, words: readonly string[] = []): Dropped => ({
  sentence: text.slice(0, MAX_TOLD).toWellFormed(),
  reason,
  words: words.slice(0, 20).map((word) => word.slice(0, 100)),
});

/** Counted by reason: a model that is talked into something shows here first. */
export function countDropped(metrics: Metrics, purpose: 'letter' | 'answers', dropped: readonly Dropped[]): void {
  const labels = ['purpose', 'reason'] as const;
  const counter = metrics.counter(
    'model_sentences_dropped_total',
    'Sentences that did not stand on their sources',
    labels,
  );
  for (const { reason } of dropped) counter.inc({ purpose, reason });
}
