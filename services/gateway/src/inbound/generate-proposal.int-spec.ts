import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { Freelancer, JobFacts } from '#contracts';
import { aJobId, eventually, FakeModel, type ModelReply, recorded } from '#testing';
import { sendableLetter } from '../domain/cover-letter.js';
import type { ProblemCode } from '../domain/problem.js';
import { aFreelancer, aJobRead, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { type Answer, type Customer, exchange, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

interface Mira {
  readonly profile: { freelancer: string; title: string; hourlyRate: number; overview: string; skills: string[] };
  readonly job: Pick<JobFacts, 'title' | 'description' | 'skills'>;
}
interface Said {
  readonly text: string;
  readonly quotes: readonly { readonly from: string; readonly text: string }[];
}
interface HostilePost {
  readonly name: string;
  readonly post: string;
  readonly obeys: readonly (Said & { readonly reason: string })[];
}

const { profile, job } = recorded<Mira>('mira');
const letter = recorded<{ answer: { sentences: (Said & { startsParagraph: boolean })[] }; letter: string }>('letter');
const { cases } = recorded<{ cases: HostilePost[] }>('hostile');

const PATH = '/api/auto-apply-v2/generate-proposal';

/** Mira with the profile of the recorded letter, and one that says nothing about itself. */
const mira = (): Freelancer => {
  const { freelancer: name, ...about } = profile;
  const known = aFreelancer(name, 'p-mira', 'p-bare');
  return { ...known, profiles: known.profiles.map((one, at) => (at === 0 ? { ...one, ...about } : one)) };
};

describe('a draft of a letter', () => {
  let fake: FakeModel;
  let gateway: Gateway;
  let customer: Customer;
  let jobId: string;

  beforeAll(async () => {
    fake = await FakeModel.start();
    // Scaled: minutes in which so many may be asked for would be over before the tests are.
    gateway = await Gateway.start({
      timeScale: 60,
      env: { ...fake.env(), OPENAI_INPUT_PRICE: '2', OPENAI_OUTPUT_PRICE: '10' },
    });
    customer = await gateway.givenCustomer({ credits: 0 });
    const read = aJobRead(customer, { facts: job });
    ({ jobId } = read.body);
    await gateway.tell('browser-agent', read);
    await gateway.tell('browser-agent', aRosterRead(customer, [mira(), aFreelancer('Robin Ashe', 'p-robin')]));
    await quiet(gateway.database);
  });
  beforeEach(() => {
    fake.asked.length = 0;
    fake.reply = () => ({ content: letter.answer });
  });
  afterAll(async () => {
    await gateway?.stop();
    await fake?.stop();
  });

  const generate = (body: Json = {}, key = customer.key, headers: Record<string, string> = {}): Promise<Answer> =>
    gateway.ask('POST', PATH, { body: { jobId, ...body }, headers: { 'x-api-key': key, ...headers } });

  it('is written from the archived job and the profile, told with what it took, and leaves nothing behind', async () => {
    const before = await wholeTables(gateway.database);

    const { status, body } = await generate({ instructions: 'Be brief.', reasoningEffort: 'low', profileId: 'p-mira' });

    expect({ status, ...body }).toEqual({
      status: 200,
      jobId,
      coverLetter: letter.letter,
      model: 'fake-1-2026',
      usage: {
        inputTokens: 1_000,
        cachedInputTokens: 200,
        outputTokens: 400,
        reasoningTokens: 150,
        totalTokens: 1_400,
        costUsd: 0.006,
      },
      dropped: [],
      warnings: [],
    });
    expect(fake.asked[0]).toMatchObject({
      key: 'sk-of-the-tests',
      body: { model: 'fake-1', reasoning_effort: 'low' },
      material: {
        profile: expect.stringContaining(profile.overview.slice(0, 60)),
        job: expect.stringContaining(job.description),
        instructions: 'Be brief.',
      },
    });
    // What apply takes.
    expect(sendableLetter(String(body['coverLetter']))).toBe(letter.letter);
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is for the business developer’s default profile unless another is named', async () => {
    await generate();
    await generate({ profileId: 'p-robin' });

    expect(fake.asked.map(({ material }) => material.profile.split('\n')[0])).toEqual([
      'Name: Mira Kovac',
      'Name: Robin Ashe',
    ]);
  });

  it('is for any job whose text is sent along', async () => {
    const unknown = aJobId();

    const { body } = await generate({ jobId: unknown, jobDescription: job.description, coverLetter: 'x' });

    expect(body).toMatchObject({ jobId: unknown, coverLetter: letter.letter });
    expect(body['warnings']).toEqual(['coverLetter is not known and was ignored']);
  });

  it.each(cases.map((one) => [one.name, one] as const))(
    'says nothing that a hostile post wants, though the model obeys: %s',
    async (_, { post, obeys }) => {
      // Obeys only what it was really told, between the sentences of a good letter.
      fake.reply = ({ material }) => {
        const { sentences } = letter.answer;
        const isTold = material.job.includes(post.slice(0, 15));
        const wanted = obeys.map(({ text, quotes }) => ({ text, quotes, startsParagraph: false }));
        return { content: { sentences: isTold ? sentences.toSpliced(3, 0, ...wanted) : [] } };
      };

      const { body } = await generate({ jobDescription: `${job.description}\n${post.replaceAll('\0', '')}` });

      expect(body).toMatchObject({ coverLetter: letter.letter });
      expect(body['dropped']).toEqual(
        obeys.map(({ text, reason }) => ({ sentence: text, reason, words: expect.any(Array) })),
      );
    },
  );

  it('is a 422 that shows what was dropped when nothing is left of it', async () => {
    const [sentence] = cases[0]?.obeys ?? [];
    fake.reply = () => ({ content: { sentences: [{ ...sentence, quotes: [], startsParagraph: true }] } });

    const refused = await generate();

    expectRefusal(refused, { status: 422, code: 'letter_not_written', says: 'Nothing of the draft is supported' });
    expect(refused.body).toMatchObject({ dropped: [{ reason: 'no_quote' }], usage: { totalTokens: 1_400 } });
  });

  it.each<[string, ModelReply, number, ProblemCode, string | null]>([
    ['is away', 'hang_up', 503, 'model_unavailable', '10'],
    ['has too much to do', { status: 429, headers: { 'retry-after': '1' } }, 503, 'model_unavailable', '1'],
    ['does not take our key', { status: 401 }, 503, 'model_unavailable', null],
    ['writes no letter', { content: 'No.' }, 503, 'model_unavailable', '1'],
    ['declines', { content: '', refusal: 'No.' }, 422, 'letter_not_written', null],
    ['has no efforts', { status: 400, error: { param: 'reasoning_effort' } }, 422, 'invalid_value', null],
  ])('is refused while the model %s, with Retry-After where that helps', async (_, reply, status, code, retryAfter) => {
    fake.reply = () => reply;

    const refused = await generate({ reasoningEffort: 'high' });

    expectRefusal(refused, { status, code, says: 'The language model' });
    expect(refused.headers.get('retry-after')).toBe(retryAfter);
    expect(refused.text).not.toContain('sk-of-the-tests');
  });

  it('is written to three at once for one account, and goes on for the others', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    fake.reply = () => gate.then(() => ({ content: letter.answer }));
    const other = await gateway.givenCustomer({ credits: 0 });
    await gateway.tell('browser-agent', aRosterRead(other, [mira()]));
    const three = [generate(), generate(), generate()];
    await eventually(() => expect(fake.underWay).toBe(3));

    const refused = await generate();
    const others = generate({ jobDescription: job.description }, other.key);
    await eventually(() => expect(fake.underWay).toBe(4));
    open();

    expectRefusal(refused, { status: 429, code: 'too_many_at_once', says: 'wait for one of them' });
    expect(refused.headers.get('retry-after')).toBe('10');
    for (const { status } of await Promise.all([...three, others])) expect(status).toBe(200);
    expect((await generate()).status).toBe(200);
  });

  it('is not written on for a customer who went away', async () => {
    fake.reply = () => 'silence';
    const before = fake.abandoned;
    const gone = new AbortController();
    const url = await gateway.urlOf('customer');
    const headers = { 'x-api-key': customer.key, 'content-type': 'application/json' };
    const asked = fetch(`${url}${PATH}`, {
      method: 'POST',
      body: JSON.stringify({ jobId }),
      headers,
      signal: gone.signal,
    });
    const ended = asked.catch(() => 'gone');
    await eventually(() => expect(fake.underWay).toBe(1));

    gone.abort();

    expect(await ended).toBe('gone');
    await eventually(() => expect([fake.underWay, fake.abandoned]).toEqual([0, before + 1]));
  });

  it.each<[string, Json, number, ProblemCode, string]>([
    ['without a job', { jobId: undefined }, 400, 'invalid_request', 'jobId is missing'],
    ['a job of no form', { jobId: 'abc' }, 400, 'job_id_format', 'jobId is neither'],
    [
      'a job of another site',
      { jobId: 'https://evil.example/jobs/~021234567890' },
      400,
      'job_url_host',
      'another host',
    ],
    ['a UUID of no job', { jobId: uuid() }, 404, 'not_found', 'No job is known by this UUID'],
    ['a job that nobody has read', { jobId: '~021234567890' }, 404, 'not_found', 'send it as jobDescription'],
    ['a profile of nobody', { profileId: 'p-none' }, 422, 'profile_unknown', 'names no profile'],
    ['an agency of nobody', { agencyId: uuid() }, 422, 'agency_unknown', 'names no agency of this account'],
    ['an effort that is none', { reasoningEffort: 'max' }, 400, 'invalid_request', 'must be one of: low, medium, high'],
    ['long instructions', { instructions: 'x'.repeat(2_001) }, 400, 'invalid_request', 'at most 2000 characters'],
    ['a long description', { jobDescription: 'x'.repeat(20_001) }, 400, 'invalid_request', 'at most 20000 characters'],
    ['an empty description', { jobDescription: '' }, 400, 'invalid_request', 'must not be empty'],
    ['a blank description', { jobDescription: ' \n' }, 404, 'not_found', 'send it as jobDescription'],
    ['a NUL', { instructions: 'a\0b' }, 400, 'invalid_request', 'has a control character'],
  ])('is refused, and the model is not asked: %s', async (_, body, status, code, says) => {
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    expectRefusal(await generate(body), { status, code, says, instance: PATH });

    expect(fake.asked).toEqual([]);
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is refused with an unknown member when the client prefers that, and to keys that may not apply', async () => {
    const strict = await generate({ jobdescription: 'x' }, customer.key, { prefer: 'handling=strict' });
    const reader = await gateway.givenKey(customer.accountId, ['read']);

    expectRefusal(strict, { status: 400, code: 'unknown_field', says: 'Unknown: jobdescription' });
    expectRefusal(await generate({}, reader), { status: 403, code: 'forbidden', says: 'no scope "apply"' });
    expectRefusal(await generate({}, ''), { status: 401, code: 'unauthorized', says: 'Missing x-api-key' });
    expect(fake.asked).toEqual([]);
  });

  it('never speaks for people of another account, nor for those whose roster is still to be read', async () => {
    const other = await gateway.givenCustomer({ credits: 0 });

    // What sessions of one account have read is not known to another.
    expectRefusal(await generate({}, other.key), { status: 404, code: 'not_found', says: 'send it as jobDescription' });
    const early = await generate({ jobDescription: job.description }, other.key);
    expectRefusal(early, { status: 503, code: 'unavailable', says: 'has not been read yet' });
    expect(early.headers.get('retry-after')).toBe('60');
    await gateway.tell('browser-agent', aRosterRead(other, [aFreelancer('Other', 'p-other')]));
    const foreign = await generate({ profileId: 'p-mira', jobDescription: job.description }, other.key);
    const agency = await generate({ agencyId: customer.agencyId, jobDescription: job.description }, other.key);

    expectRefusal(foreign, { status: 422, code: 'profile_unknown', says: 'names no profile' });
    expectRefusal(agency, { status: 422, code: 'agency_unknown', says: 'names no agency' });
    expect(fake.asked).toEqual([]);
  });

  it('asks which agency where an account has several', async () => {
    const other = await gateway.givenCustomer({ credits: 0 });
    const second = { ...other, agencyId: await gateway.givenAgency(other.accountId) };
    await gateway.tell('browser-agent', aRosterRead(other, [aFreelancer('First', 'p-first')]));
    await gateway.tell('browser-agent', aRosterRead(second, [mira()]));

    expectRefusal(await generate({ jobDescription: job.description }, other.key), {
      status: 422,
      code: 'agency_required',
      says: 'several agencies',
    });
    expect((await generate({ profileId: 'p-mira', jobDescription: job.description }, other.key)).status).toBe(200);
    expect(
      (await generate({ agencyId: second.agencyId.toUpperCase(), jobDescription: job.description }, other.key)).status,
    ).toBe(200);
  });

  it('shows in metrics, and what profiles say stays out of the list of freelancers', async () => {
    await generate();

    const { text } = await exchange(await gateway.urlOf('operator'), 'GET', '/metrics');
    expect(text).toMatch(/proposals_generated_total\{outcome="written",service="gateway"\} \d+/);
    expect(text).toMatch(/model_cost_usd_total\{purpose="letter",service="gateway"\} 0\.\d+/);
    const listed = await gateway.read(customer, 'freelancers');
    expect(listed.body['freelancers']).toMatchObject([{ name: 'Mira Kovac' }, { name: 'Robin Ashe' }]);
    expect(listed.text).not.toMatch(/overview|booking/);
  });
});

describe('a gateway that stops', () => {
  it('asks whoever waits for a draft to come again, and waits for nobody who left', async () => {
    const fake = await FakeModel.start();
    fake.reply = () => 'silence';
    const gateway = await Gateway.start({ env: fake.env() });
    const customer = await gateway.givenCustomer({ credits: 0 });
    await gateway.tell('browser-agent', aRosterRead(customer, [mira()]));
    const headers = { 'x-api-key': customer.key, 'content-type': 'application/json' };
    const body = { jobId: aJobId(), jobDescription: job.description };
    const gone = new AbortController();
    const left = fetch(`${await gateway.urlOf('customer')}${PATH}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers,
      signal: gone.signal,
    }).catch(() => 'gone');
    await eventually(() => expect(fake.underWay).toBe(1));
    gone.abort();
    expect(await left).toBe('gone');
    const waits = gateway.ask('POST', PATH, { body, headers });
    await eventually(() => expect(fake.asked).toHaveLength(2));

    await gateway.stop();

    const answer = await waits;
    expectRefusal(answer, { status: 503, code: 'model_unavailable', says: 'is being replaced' });
    expect(answer.headers.get('retry-after')).toBe('2');
    await fake.stop();
  });
});

describe('a gateway without a model', () => {
  let gateway: Gateway;
  beforeAll(async () => void (gateway = await Gateway.start()));
  afterAll(() => gateway?.stop());

  it('says so, and that trying again is no use', async () => {
    const { key } = await gateway.givenCustomer({ credits: 0 });

    const refused = await gateway.ask('POST', PATH, { body: { jobId: aJobId() }, headers: { 'x-api-key': key } });

    expectRefusal(refused, { status: 503, code: 'model_unavailable', says: 'The language model is not set up here.' });
    expect(refused.headers.get('retry-after')).toBeNull();
  });
});
