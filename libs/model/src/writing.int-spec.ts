import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Log, Metrics } from '#runtime';
import { FakeModel, type ModelReply, recorded } from '#testing';
import type { JobMaterial, ProfileFacts } from './material.js';
import { ModelClient } from './model-client.js';
import { writeAnswers } from './write-answers.js';
import { writeLetter } from './write-letter.js';

const { profile, job } = recorded<{ profile: ProfileFacts; job: JobMaterial }>('mira');
const letter = recorded<{ answer: unknown; letter: string }>('letter');
const answers = recorded<{ questions: string[]; answer: unknown; answers: (string | null)[] }>('answers');

const PRICES = { input: 2, cachedInput: 1, output: 10 };

describe('a language model', () => {
  let fake: FakeModel;
  let metrics: Metrics;
  let model: ModelClient;
  beforeEach(async () => {
    fake = await FakeModel.start();
    metrics = new Metrics('test');
    const options = { apiKey: 'sk-test', baseUrl: fake.url, model: 'fake-1', concurrency: 4, prices: PRICES };
    model = new ModelClient(options, Log.silent(), metrics);
  });
  afterEach(async () => {
    model.close();
    await fake.stop();
  });

  const replying = (reply: ModelReply): void => void (fake.reply = () => reply);

  it('writes a letter of what stands in profile and job', async () => {
    replying({ content: letter.answer });

    const written = await writeLetter(model, metrics, { profile, job, instructions: 'Be brief.' });

    expect(written).toMatchObject({ letter: letter.letter, dropped: [], model: 'fake-1-2026' });
    const [asked] = fake.asked;
    expect(asked?.body.messages[0]?.content).toMatch(/^You draft the cover letter/);
    // Nothing of the data is in the prompt.
    expect(asked?.body.messages[0]?.content).not.toMatch(/Mira|clinic|Be brief/);
    expect(asked?.material).toMatchObject({
      profile: expect.stringContaining(
        'Name: Mira Kovac\nTitle: Full-stack developer\nRate: $70 an hour\nSkills: TypeScript',
      ),
      job: expect.stringContaining('We run 12 dental clinics'),
      instructions: 'Be brief.',
    });
  });

  it('begins a paragraph where it began with a sentence that was dropped, and writes at most what the form takes', async () => {
    const plain = (text: string, startsParagraph: boolean) => ({ text, startsParagraph, quotes: [] });
    const thanks = `Thank you for your post${', and thank you again'.repeat(35)}.`;
    const sentences = [
      plain('Hello,', true),
      plain('I know NASA.', true),
      ...Array.from({ length: 9 }, () => plain(thanks, false)),
    ];
    const job = { title: null, description: 'Clinics', skills: [] };
    replying({
      content: { sentences: [...sentences, plain('You run clinics.', false), plain('You have clinics.', false)] },
    });

    const { letter: text, dropped } = await writeLetter(model, metrics, { profile, job, instructions: null });

    expect(text).toMatch(/^Hello,\n\nThank you/);
    expect(text?.length).toBeLessThanOrEqual(5_000);
    expect(dropped.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['no_quote', 'too_long']));
    expect(await metrics.registry.metrics()).toMatch(
      /model_sentences_dropped_total\{purpose="letter",reason="no_quote",service="test"\} 1/,
    );
  });

  it('has written nothing when only politeness is left', async () => {
    const sentences = [
      { text: 'Hello,', startsParagraph: true, quotes: [] },
      { text: 'I invented TypeScript.', startsParagraph: true, quotes: [] },
      { text: 'I look forward to hearing from you.', startsParagraph: true, quotes: [] },
    ];
    replying({ content: { sentences } });

    expect(await writeLetter(model, metrics, { profile, job, instructions: null })).toMatchObject({
      letter: null,
      dropped: [{ sentence: 'I invented TypeScript.', reason: 'no_quote' }],
    });
  });

  it('answers what the profile answers, and nothing else', async () => {
    replying({ content: answers.answer });

    const written = await writeAnswers(model, metrics, { profile, job, questions: answers.questions });

    expect(written.answers).toEqual(answers.answers);
    expect(written.dropped.map(({ reason }) => reason)).toEqual(['no_quote', 'affirms', 'no_quote']);
    expect(fake.asked[0]?.body.messages[0]?.content).toMatch(/^You answer the screening questions/);
    expect(fake.asked[0]?.material['questions']).toEqual(
      answers.questions.map((question, index) => ({ index, question })),
    );
  });

  it('is given nothing that cannot be seen', async () => {
    replying({ content: letter.answer });
    const description = `${job.description}\u200b\u{e0049}\u{e0047}${'x'.repeat(30_000)}`;

    await writeLetter(model, metrics, { profile, job: { ...job, description }, instructions: 'a\u2060b' });

    const { job: sent, instructions } = (fake.asked[0]?.material ?? {}) as { job: string; instructions: string };
    expect(sent).not.toMatch(/[\u200b\u2060]|\u{e0049}/u);
    expect(sent.length).toBeLessThan(20_200);
    expect(instructions).toBe('ab');
  });
});
