import { v7 as uuid } from 'uuid';
import { ApplicationFinished, type Mode, NO_TIMINGS, outgoing, previewIdOf } from '#contracts';
import { aJobId, eventually } from '#testing';
import { A_CLIENT } from './client.kit-spec.js';
import { EVENTS, EventsKit } from './events.kit-spec.js';
import { aFreelancer, aJobRead, aRosterRead } from './facts.kit-spec.js';
import type { Accepted, Answer, Customer, Gateway, Json } from './gateway.kit-spec.js';

/** Everything that can be named of an account: by itself, by another one, or by nobody. */
export interface Ids {
  readonly agencyId: string;
  readonly profileId: string;
  /** Of an application that waits for its approval, and of one that has ended. */
  readonly queueId: string;
  readonly settledId: string;
  /** Of a form that has not been filled in yet. */
  readonly previewId: string;
  readonly jobId: string;
  readonly processedJobId: string;
  readonly settledJobId: string;
  /** Of a job page that a session has read, and of its client. */
  readonly readJobId: string;
  readonly readProcessedId: string;
  readonly companyId: string;
  readonly keyId: string;
  readonly endpointId: string;
  readonly deliveryId: string;
  readonly eventCursor: string;
  readonly jobsCursor: string;
  readonly deliveriesCursor: string;
  readonly entriesCursor: string;
}

/** An account with something of everything. */
export interface Tenant extends Customer {
  readonly mode: Mode;
  readonly ids: Ids;
  readonly streamToken: string;
  /** A job that it has not applied to, and may. */
  readonly freeJobId: string;
  /** What nobody else may ever read. */
  readonly secrets: readonly string[];
}

const V2 = '/api/auto-apply-v2';
const POLICY = {
  pacing: { gapMinSeconds: 600, gapMaxSeconds: 900 },
  caps: { perDay: 17, perHour: null },
  hours: { timeZone: 'Europe/Berlin', windows: null },
  approval: 'as_asked',
  onLoggedOut: 'fail',
};

let tests = 0;
export const aJobOf = (mode: Mode): string =>
  mode === 'live' ? aJobId() : `~02testapplied${String((tests += 1)).padStart(6, '0')}`;

/** Gives a new account, or one that is there, something of everything. Needs billing, scheduler and notifier. */
export async function givenTenant(gateway: Gateway, word: string, given?: Customer): Promise<Tenant> {
  const mode = given ? 'test' : 'live';
  const customer = given ?? (await gateway.givenCustomer({ credits: 20 }));
  const { accountId, agencyId, key } = customer;
  const kit = new EventsKit(gateway);
  const ask = async (method: string, path: string, body?: unknown, headers: Json = {}): Promise<Answer> => {
    const asking = { body, headers: { 'x-api-key': key, ...(headers as Record<string, string>) } };
    const answer = await gateway.ask(method, `${V2}/${path}`, asking);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer;
  };
  const [hook, second] = [
    await ask('POST', 'webhooks', { url: `https://hooks.example/${word}` }),
    await ask('POST', 'keys', { name: `key of ${word}`, scopes: ['read'] }),
  ];
  const endpointId = String(hook.body['id']);
  for (let at = 0; at < 2; at += 1) await ask('POST', `webhooks/${endpointId}/ping`);
  await ask('PUT', 'policy', POLICY, { 'if-match': '*' });

  const letter = { coverLetter: `A letter of ${word}.`, metadata: { word: `metadata of ${word}` } };
  const settled: Accepted = await gateway.accepted(customer, { jobId: aJobOf(mode), ...letter });
  await settle(gateway, kit, customer, settled);
  const live = await gateway.accepted(
    customer,
    { jobId: aJobOf(mode), requireApproval: true, ...letter },
    { headers: { 'idempotency-key': 'the-same-for-all' } },
  );
  await kit.step(customer, live, 1);
  const preview = await ask('POST', 'previews', { jobId: aJobOf(mode), ...letter });
  const clientFacts = { ...A_CLIENT, companyId: `company-of-${word}`, companyName: `Company of ${word}` };
  const read = aJobRead(customer, {
    jobId: aJobOf(mode) as ReturnType<typeof aJobId>,
    facts: { title: `Title of ${word}`, description: `Text of ${word}`, clientFacts },
  });
  await gateway.tell('browser-agent', read);
  await gateway.tell('browser-agent', aRosterRead(customer, [aFreelancer(`Person of ${word}`, `profile-of-${word}`)]));

  const page = async (path: string): Promise<Json> => (await ask('GET', path)).body;
  const events = (await kit.page(customer, EVENTS)).body['events'] as { id: string }[];
  const deliveries = await eventually(async () => {
    const body = await page(`webhooks/${endpointId}/deliveries?limit=1`);
    if (body['nextAfter'] === null) throw new Error(JSON.stringify(body));
    return body as { deliveries: [{ id: string }]; nextAfter: string };
  });
  const ids: Ids = {
    agencyId,
    profileId: `profile-of-${word}`,
    queueId: live.queueId,
    settledId: settled.queueId,
    previewId: String(preview.body['previewId']),
    jobId: live.jobId,
    processedJobId: live.processedJobId,
    settledJobId: settled.jobId,
    readJobId: read.body.jobId,
    readProcessedId: read.body.processedJobId,
    companyId: clientFacts.companyId,
    keyId: String(second.body['id']),
    endpointId,
    deliveryId: deliveries.deliveries[0].id,
    eventCursor: String(events.at(-1)?.id),
    jobsCursor: String((await page('applied-jobs?limit=1'))['nextAfter']),
    deliveriesCursor: deliveries.nextAfter,
    entriesCursor: String((await page('credits/entries?limit=1'))['nextAfter']),
  };
  const streamToken = String((await ask('POST', 'stream-tokens')).body['token']);
  const words = ['letter', 'metadata', 'Company', 'Title', 'Text', 'Person', 'profile-', 'company-', 'key'];
  const { entriesCursor: _number, ...unlikeNumbers } = ids;
  const secrets = [
    ...Object.values(unlikeNumbers),
    ...words.map((one) => (one.endsWith('-') ? `${one}of-${word}` : `${one} of ${word}`)),
    `hooks.example/${word}`,
    String(hook.body['secret']),
    String(second.body['key']),
    accountId,
    streamToken,
  ];
  return { ...customer, mode, ids, streamToken, freeJobId: aJobOf(mode), secrets };
}

/** As an agent ends it: billing settles it, and everybody hears of that. */
async function settle(gateway: Gateway, kit: EventsKit, customer: Customer, accepted: Accepted): Promise<void> {
  const { applicationId, echo, ending } = (await kit.settlement(accepted)).body;
  const body = { applicationId, echo, ending, timings: NO_TIMINGS };
  await gateway.tell('browser-agent', outgoing(ApplicationFinished, echo.agencyId, applicationId, body), 'billing');
  await eventually(async () => {
    const status = await kit.status(customer, accepted);
    if (status['terminal'] !== true) throw new Error(JSON.stringify(status));
  });
}

const another = (text: string): string => Buffer.from(text).toString('base64url');
const partsOf = (cursor: string): string[] => Buffer.from(cursor, 'base64url').toString('utf8').split(':');
const turned = (digits: string): string => `${digits.slice(0, -1)}${digits.endsWith('0') ? '1' : '0'}`;

/**
 * The same of nobody, each as like the given one as can be: of the same length, and cursors of the same place, so that
 * whoever may not see a thing has no reason left to answer otherwise.
 */
export function idsOfNobody(given: Ids): Ids {
  const [at] = partsOf(given.jobsCursor);
  const [place, since] = partsOf(given.eventCursor);
  const [createdAt] = partsOf(given.deliveriesCursor);
  const job = (jobId: string): string => `${jobId.slice(0, -4)}99${jobId.slice(-2)}`;
  return {
    agencyId: uuid(),
    profileId: given.profileId.replace('profile', 'nothing'),
    queueId: uuid(),
    settledId: uuid(),
    previewId: previewIdOf(uuid()),
    jobId: job(given.jobId),
    processedJobId: uuid(),
    settledJobId: job(given.settledJobId),
    readJobId: job(given.readJobId),
    readProcessedId: uuid(),
    companyId: given.companyId.replace('company', 'nothing'),
    // Keys are paged by their ids: the one beside it.
    keyId: turned(given.keyId),
    endpointId: uuid(),
    deliveryId: `msg_${uuid()}`,
    eventCursor: another(`${place}:${since}:${uuid()}`),
    jobsCursor: another(`${at}:${uuid()}`),
    deliveriesCursor: another(`${createdAt}:msg_${uuid()}`),
    // Entries are numbered: what lies between the two is only the one that is named.
    entriesCursor: String(Number(given.entriesCursor) + 1),
  };
}
