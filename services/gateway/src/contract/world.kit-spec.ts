import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuid } from 'uuid';
import { ApplicationFinished, type ApplicationOrder, NO_TIMINGS, outgoing, questionsOf } from '#contracts';
import {
  aJobId,
  anEnding,
  eventually,
  FakeModel,
  recorded,
  ServiceProcess,
  testService,
  type TestService,
} from '#testing';
import { A_CLIENT } from '../test-kit/client.kit-spec.js';
import { aFreelancer, aJobRead, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { previewing, READY } from '../test-kit/previews.kit-spec.js';
import type { Who } from './plans.kit-spec.js';
import { type Pool, Pooled } from './valid-values.kit-spec.js';

const V2 = '/api/auto-apply-v2';
const { profile, job } = recorded<{
  profile: { freelancer: string; title: string; hourlyRate: number; overview: string; skills: string[] };
  job: { title: string; description: string; skills: string[] };
}>('mira');
const letter = recorded<{ answer: object }>('letter');

// How long a busy machine takes to answer is not in the contract.
for (const question of [...questionsOf('scheduler'), ...questionsOf('browser-agent')]) {
  Object.assign(question, { timeoutMs: 15_000 });
}

// The smallest picture there is of its kind; nobody looks at it.
const A_PICTURE = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const AN_ARTEFACT = {
  contentType: 'image/jpeg',
  size: A_PICTURE.length,
  sha256: createHash('sha256').update(A_PICTURE).digest('hex'),
  takenAt: 1,
  base64: A_PICTURE.toString('base64'),
};

const MINUTES_FROM_NOW: Partial<Record<Pool, number>> = { lately: -10, soon: 60, later: 600 };

export interface Tenant extends Customer {
  readonly keys: Readonly<Record<Who, string | undefined>>;
  readonly pools: Record<Exclude<Pool, 'freshJob' | 'hook' | 'lately' | 'later' | 'soon'>, string[]>;
}

/** The gateway with every part that it asks, and customers who have one of everything. */
export class World {
  readonly tenants: Tenant[] = [];
  private hooks = 0;

  private constructor(
    readonly gateway: Gateway,
    private readonly model: FakeModel,
    private readonly agent: TestService,
    private readonly processes: readonly ServiceProcess[],
    private readonly receiver: Server,
  ) {}

  static async start(customers: number): Promise<World> {
    const model = await FakeModel.start();
    model.reply = () => ({ content: letter.answer });
    const env = { ...model.env(), TRUSTED_PROXIES: '127.0.0.1', OPENAI_INPUT_PRICE: '2', OPENAI_OUTPUT_PRICE: '10' };
    const gateway = await Gateway.start({ billing: true, env });
    const { database, nats } = gateway;
    const receiver = createServer((request, response) => void request.resume().on('end', () => response.end()));
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const log = { LOG_LEVEL: 'info' };
    const [agent, ...processes] = await Promise.all([
      testService({
        service: 'browser-agent',
        database,
        nats,
        on: {
          'agent.previewScreenshot': () => ({ image: A_PICTURE.toString('base64') }),
          'agent.artefacts': ({ applicationIds }: { applicationIds: string[] }) => ({
            artefacts: applicationIds.map((applicationId) => ({ applicationId, name: 'screenshot' })),
          }),
          'agent.artefact': () => ({ piece: AN_ARTEFACT }),
          'agent.sessionsOf': () => ({ sessions: [] }),
          'agent.cancel': () => ({ result: 'sending' }),
        },
      }),
      ServiceProcess.start({ service: 'notifier', database, nats, env: { ...log, ALLOW_PRIVATE_WEBHOOKS: 'true' } }),
      // So far apart that what waits stays there to be cancelled, approved and expedited.
      ServiceProcess.start({
        service: 'scheduler',
        database,
        nats,
        env: { ...log, LANE_GAP_MIN_MS: '30000', LANE_GAP_MAX_MS: '30000' },
      }),
    ]);
    const world = new World(gateway, model, agent, processes, receiver);
    // The newest first: its lane hands nothing out before that was cancelled, approved, expedited.
    for (let at = 0; at < customers; at += 1) world.tenants.unshift(await world.givenTenant());
    return world;
  }

  async stop(): Promise<void> {
    for (const one of this.processes) await one.end();
    await this.agent.close();
    await this.gateway.stop();
    await this.model.stop();
    this.receiver.closeAllConnections();
    await new Promise((resolve) => this.receiver.close(resolve));
  }

  tenant(at: number): Tenant {
    return this.tenants[at % this.tenants.length] as Tenant;
  }

  /** What a plan left open, for this customer. */
  value({ pool, at }: Pooled, { pools }: Tenant): string | number {
    const minutes = MINUTES_FROM_NOW[pool];
    if (minutes !== undefined) return Date.now() + minutes * 60_000;
    if (pool === 'freshJob') return aJobId();
    if (pool === 'hook') return this.hook();
    const known = pools[pool as keyof Tenant['pools']];
    return known[at % known.length] ?? uuid();
  }

  /** What an answer made can be used by the requests after it. */
  learn({ pools }: Tenant, operationId: string, { queueId, previewId, id }: Json): void {
    if (typeof queueId === 'string' && operationId.startsWith('apply')) pools.queueId.push(queueId);
    if (typeof previewId === 'string' && operationId === 'createPreview') pools.previewId.push(previewId);
    if (typeof id !== 'string') return;
    if (operationId === 'createWebhook') pools.endpointId.push(id);
    if (operationId === 'createKey' || operationId === 'rotateKey') pools.keyId.push(id);
  }

  private hook(): string {
    const { port } = this.receiver.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${(this.hooks += 1)}`;
  }

  private async givenTenant(): Promise<Tenant> {
    const { gateway } = this;
    const owner = await gateway.givenCustomer({ credits: 500 });
    const hasty = await gateway.givenCustomer({ credits: 0 });
    await gateway.tell('browser-agent', aRosterRead(hasty, [aFreelancer('Hana Kim', `p-${hasty.accountId}`)]));
    const twin = await gateway.operate('POST', `/v1/accounts/${owner.accountId}/test-twin`);
    const revoked = await gateway.operate('POST', `/v1/accounts/${owner.accountId}/keys`, { body: { name: 'old' } });
    const ask = async (method: string, path: string, body?: Json): Promise<Json> => {
      const answer = await gateway.ask(method, `${V2}${path}`, {
        headers: { 'x-api-key': owner.key },
        ...(body ? { body } : {}),
      });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
      return answer.body;
    };
    const keyIds = [];
    for (const name of ['first', 'second']) keyIds.push((await ask('POST', '/keys', { name, scopes: ['read'] }))['id']);
    const revokedId = String(((revoked.body['apiKey'] ?? revoked.body) as Json)['keyId'] ?? revoked.body['id']);
    await ask('DELETE', `/keys/${revokedId}`);
    const endpoints = [];
    for (let at = 0; at < 2; at += 1) endpoints.push((await ask('POST', '/webhooks', { url: this.hook() }))['id']);
    const { knownJob, freelancers } = await this.givenFacts(owner);
    const tenant: Tenant = {
      ...owner,
      keys: {
        owner: owner.key,
        nobody: undefined,
        unknown: `sk_uphunt_${'a'.repeat(43)}`,
        revoked: String(revoked.body['key']),
        read: await gateway.givenKey(owner.accountId, ['read']),
        apply: await gateway.givenKey(owner.accountId, ['apply']),
        manage: await gateway.givenKey(owner.accountId, ['manage']),
        test: await gateway.givenKey(String(twin.body['accountId'])),
        hasty: hasty.key,
      },
      pools: {
        agencyId: [owner.agencyId],
        companyId: [String(A_CLIENT.companyId)],
        deliveryId: [await this.delivered(ask, String(endpoints[0]))],
        endpointId: endpoints.map(String),
        keyId: keyIds.map(String),
        knownJob: [knownJob],
        previewId: await this.givenPreviews(owner),
        profileId: freelancers,
        queueId: [await this.settled(owner)],
      },
    };
    for (const body of [{}, { requireApproval: true }, {}]) {
      tenant.pools.queueId.push((await gateway.accepted(owner, body)).queueId);
    }
    await this.exhaust(hasty);
    return tenant;
  }

  private async givenFacts(owner: Customer): Promise<{ knownJob: string; freelancers: string[] }> {
    const read = aJobRead(owner, { facts: { ...job, clientFacts: A_CLIENT } });
    await this.gateway.tell('browser-agent', read);
    const { freelancer: name, ...about } = profile;
    const id = `p-${owner.accountId}`;
    const known = aFreelancer(name, id);
    const profiles = known.profiles.map((one) => ({ ...one, ...about }));
    await this.gateway.tell('browser-agent', aRosterRead(owner, [{ ...known, profiles }]));
    return { knownJob: read.body.jobId, freelancers: [id] };
  }

  private async givenPreviews(owner: Customer): Promise<string[]> {
    const { made, finish } = previewing(() => this.gateway);
    const ids: string[] = [];
    for (let at = 0; at < 2; at += 1) {
      const id = await made(owner);
      await finish(id, { ...READY, hasScreenshot: true });
      ids.push(id);
    }
    return ids;
  }

  private async settled(owner: Customer): Promise<string> {
    const { queueId } = await this.gateway.accepted(owner);
    const order = (await this.gateway.requested()).get(queueId)?.order as unknown as ApplicationOrder;
    const body = { applicationId: order.applicationId, echo: order.echo, ending: anEnding(), timings: NO_TIMINGS };
    await this.gateway.tell(
      'browser-agent',
      outgoing(ApplicationFinished, order.echo.agencyId, queueId, body),
      'billing',
    );
    await eventually(async () => {
      const { status, text } = await this.gateway.read(owner, `applications/${queueId}/evidence/receipt`);
      if (status !== 200) throw new Error(text);
    });
    return queueId;
  }

  private async delivered(ask: (method: string, path: string) => Promise<Json>, endpointId: string): Promise<string> {
    const { deliveryId } = await ask('POST', `/webhooks/${endpointId}/ping`);
    return eventually(async () => {
      const { deliveries } = await ask('GET', `/webhooks/${endpointId}/deliveries`);
      const ended = (deliveries as Json[]).find(({ status }) => status !== 'pending');
      if (!ended) throw new Error(`${String(deliveryId)} was not delivered`);
      return String(ended['id']);
    });
  }

  /** Some windows are full from the start: what it asks next is refused. */
  private async exhaust(hasty: Customer): Promise<void> {
    for (const path of ['credits', 'policy']) {
      await Promise.all(Array.from({ length: 61 }, () => this.gateway.read(hasty, path)));
    }
  }
}
