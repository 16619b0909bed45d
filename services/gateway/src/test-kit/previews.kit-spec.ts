import { expect } from '@jest/globals';
import {
  type ApplicationId,
  type BodyOf,
  outgoing,
  type PreviewEnding,
  PreviewFinished,
  type ShownForm,
} from '#contracts';
import { aJobId } from '#testing';
import type { Answer, Asking, Customer, Gateway, Json } from './gateway.kit-spec.js';

export const LETTER = 'Dear client, this is what would be sent.';
export const SHOWN: ShownForm = {
  profileId: 'p-7',
  freelancer: 'Mira Kovac',
  profile: null,
  coverLetterSha256: '0'.repeat(64),
  hourlyRate: 70,
  rateIncrease: 'Never',
  fixedBid: null,
  milestones: null,
  duration: null,
  timeline: null,
  answers: [
    { question: 'Why you?', answer: 'Because.', source: 'customer' },
    { question: 'What have you built?', answer: 'Ledgers.', source: 'model' },
  ],
  connectsRequired: 16,
  connectsBoost: 4,
  connectsTotal: 20,
  connectsAvailable: 80,
  warnings: ['You are low on Connects.'],
};
export const READY = { result: 'ready', shown: SHOWN, hasScreenshot: false } as const satisfies PreviewEnding;
export const REFUSED: PreviewEnding = {
  result: 'refused',
  reasonCode: 'job_closed',
  errorMessage: 'The job is closed.',
};

/** Previews of customers of a gateway that is there once tests run, and of the agents that make them. */
export const previewing = (gateway: () => Gateway) => {
  const ask = (method: string, path: string, { key }: Pick<Customer, 'key'>, more: Asking = {}): Promise<Answer> =>
    gateway().ask(method, `/api/auto-apply-v2/previews${path}`, {
      ...more,
      headers: { 'x-api-key': key, ...more.headers },
    });
  const make = (by: Pick<Customer, 'key'>, body: Json = {}, more: Asking = {}): Promise<Answer> =>
    ask('POST', '', by, { body: { jobId: aJobId(), coverLetter: LETTER, ...body }, ...more });
  const made = async (by: Pick<Customer, 'key'>, body: Json = {}): Promise<ApplicationId> => {
    const answer = await make(by, body);
    expect(answer).toMatchObject({ status: 202 });
    return answer.body['previewId'] as ApplicationId;
  };
  /** What the scheduler was told of it. */
  const orderOf = async (id: string): Promise<Json> => {
    const message = (await gateway().requested()).get(id);
    if (!message) throw new Error(`Nobody was told of ${id}`);
    return message.order;
  };
  const endOf = async (previewId: ApplicationId, ending: PreviewEnding): Promise<BodyOf<typeof PreviewFinished>> => {
    const { echo } = (await orderOf(previewId)) as unknown as BodyOf<typeof PreviewFinished>;
    return { previewId, echo, ending, endedAt: Date.now() };
  };
  const finish = async (previewId: ApplicationId, ending: PreviewEnding = READY): Promise<void> => {
    const body = await endOf(previewId, ending);
    await gateway().tell('browser-agent', outgoing(PreviewFinished, body.echo.agencyId, previewId, body));
  };
  const ready = async (by: Pick<Customer, 'key'>, body: Json = {}): Promise<ApplicationId> => {
    const previewId = await made(by, body);
    await finish(previewId);
    return previewId;
  };
  return {
    ask,
    make,
    made,
    orderOf,
    endOf,
    finish,
    ready,
    read: (by: Pick<Customer, 'key'>, previewId: string, more: Asking = {}) => ask('GET', `/${previewId}`, by, more),
    screenshot: (by: Pick<Customer, 'key'>, previewId: string) => ask('GET', `/${previewId}/screenshot`, by),
    send: (by: Pick<Customer, 'key'>, previewId: string, more: Asking = {}) =>
      ask('POST', `/${previewId}/send`, by, more),
  };
};
