import fc from 'fast-check';
import { Agent, request as send, validateHeaderValue } from 'node:http';
import { describedAt, type Given, resolved, undocumented } from '../test-kit/document.kit-spec.js';
import type { Json } from '../test-kit/gateway.kit-spec.js';
import { rawExchange } from '../test-kit/raw-http.kit-spec.js';
import { Foreign, hastyPlan, hostilePlans, refusedPlan } from './hostile-plans.kit-spec.js';
import { DESCRIBED, type Plan, Raw, shown, validPlans } from './plans.kit-spec.js';
import type { RowChanges } from './row-changes.kit-spec.js';
import { Pooled } from './valid-values.kit-spec.js';
import type { Tenant, World } from './world.kit-spec.js';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

// Said only when there is something to say.
const OPTIONAL = new Set(['Idempotent-Replayed', 'Deprecation', 'Sunset', 'Link', 'Retry-After']);
// Refused before it is known who asks for what.
const EARLY = new Set(['invalid_http', 'headers_too_large', 'request_timeout', 'not_found']);
const REFUSED = new Set([400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 429]);
// Each is as a client of its own where there is no key.
const ADDRESSES = 200;

// Of the windows that are full from the start.
const FULL = new Set(['getCredits', 'listCreditEntries', 'getPolicy', 'replacePolicy']);

/** As many plans as are wanted: first each operation as the document shows it and refused, then mixed. */
export function plansOf(wanted: number, seed: number): Plan[] {
  const first = DESCRIBED.map(shown);
  const refused = first.map(refusedPlan);
  const hasty = first.filter((plan) => FULL.has(plan.operation.operationId)).map(hastyPlan);
  const each = Math.ceil((wanted - 2 * first.length) / DESCRIBED.length);
  const mixed = DESCRIBED.map((operation, at) => {
    const either = fc.oneof(
      { weight: 1, arbitrary: validPlans(operation) },
      { weight: 2, arbitrary: hostilePlans(operation) },
    );
    return fc.sample(either, { numRuns: each, seed: seed + at });
  });
  // In turn, so that what one makes is there for the others.
  const inTurn = Array.from({ length: each }, (_, at) => mixed.map((plans) => plans[at] as Plan)).flat();
  return [...first, ...refused, ...hasty, ...inTurn];
}

/** Sends plans one after another, and tells everything about the answers that the document does not allow. */
export class ContractRun {
  /** How often an operation was answered with a status. */
  readonly mix = new Map<string, Map<number, number>>();
  readonly faults: string[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private sent = 0;

  constructor(
    private readonly world: World,
    private readonly changes: RowChanges,
  ) {}

  async run(plans: readonly Plan[]): Promise<void> {
    await this.changes.taken();
    const url = await this.world.gateway.urlOf('customer');
    for (const plan of plans) await this.one(url, plan);
    this.agent.destroy();
  }

  /** Operations that never had an answer of this kind. */
  without(kind: (status: number) => boolean): string[] {
    return DESCRIBED.map(({ operationId }) => operationId).filter(
      (id) => ![...(this.mix.get(id) ?? new Map<number, number>()).keys()].some(kind),
    );
  }

  report(): string {
    const lines = [...this.mix].map(([id, statuses]) => {
      const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`);
      return `${id.padEnd(26)} ${counts.join(' ')}`;
    });
    return [`${this.sent} requests`, ...lines].join('\n');
  }

  private async one(url: string, plan: Plan): Promise<void> {
    const { operationId } = plan.operation;
    const tenant = this.world.tenant(plan.customer);
    const sent = this.sentOf(plan, tenant);
    this.sent += 1;
    const answer = await exchanged(this.agent, url, sent);
    const statuses = this.mix.get(operationId) ?? new Map<number, number>();
    this.mix.set(operationId, statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1));
    const faults = [...faultsOfAnswer(answer), ...(await this.faultsOfRows(answer))];
    if (plan.fault === '' || answer.status < 300) this.learn(plan, tenant, answer);
    if (faults.length > 0) {
      this.faults.push(
        `${operationId} [${plan.fault || 'valid'}] ${sent.method} ${sent.url.slice(0, 300)} ${JSON.stringify(sent.headers).slice(0, 400)} ${String(sent.body).slice(0, 400)}\n→ ${answer.status} ${answer.text.slice(0, 600)}\n   ${faults.join('\n   ')}`,
      );
    }
  }

  /** Whoever is refused, or only reads, changes nothing. */
  private async faultsOfRows({ method, status }: Given): Promise<string[]> {
    const changed = await this.changes.taken();
    if (!REFUSED.has(status) && method !== 'GET') return [];
    return changed.map(({ place, act, line }) => `left ${act} in ${place}: ${line}`);
  }

  private learn(plan: Plan, tenant: Tenant, { status, text, headers }: Given): void {
    if (status < 200 || status >= 300 || !/json/.test(headers.get('content-type') ?? '')) return;
    if (plan.who === 'owner') this.world.learn(tenant, plan.operation.operationId, JSON.parse(text) as Json);
  }

  private sentOf({ operation, path, query, headers, body, who }: Plan, tenant: Tenant): Sent {
    const open = (value: unknown): unknown => {
      if (value instanceof Pooled) return this.world.value(value, tenant);
      if (!(value instanceof Foreign)) return value;
      const other = this.world.tenants[(this.world.tenants.indexOf(tenant) + 1) % this.world.tenants.length] as Tenant;
      return this.world.value(value.value, other);
    };
    const key = tenant.keys[who];
    const asked = query.map(([name, value]) => `${encoded(name)}=${encoded(open(value))}`).join('&');
    const isRaw = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
    return {
      method: operation.method,
      url: `${operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(open(path[name])))}${asked && '?'}${asked}`,
      headers: {
        'x-forwarded-for': `10.0.0.${this.sent % ADDRESSES}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'x-api-key': key }),
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      },
      body: isRaw ? (body as string | Buffer | undefined) : JSON.stringify(body, (_, value: unknown) => open(value)),
    };
  }
}

/** As in a URL, whatever is in it: half of a surrogate pair becomes what UTF-8 has for it. */
function encoded(value: unknown): string {
  if (value instanceof Raw) return value.text;
  const text = Buffer.from(String(value), 'utf8').toString();
  return encodeURIComponent(text);
}

function faultsOfAnswer(given: Given): string[] {
  const { method, url, status, headers, text } = given;
  const faults = status >= 500 ? [`${status} is never an answer while every part is there`] : [];
  const operation = describedAt(method, url);
  // A path that is no operation's: refused as everything else.
  if (!operation) {
    const isProblem = status >= 400 && (JSON.parse(text) as Json)['requestId'] === headers.get('x-request-id');
    return isProblem ? faults : [...faults, `${status} at a path that the document does not have`];
  }
  const response = operation.responses[String(status)];
  const promised = Object.keys((response && resolved(response).headers) ?? {});
  const isEarly = status >= 400 && EARLY.has(String((JSON.parse(text) as Json)['code']));
  const needed = promised.filter((name) => !OPTIONAL.has(name) && (!isEarly || name === 'X-Request-Id'));
  if (status === 429) needed.push('Retry-After');
  const missing = needed.filter((name) => !headers.has(name)).map((name) => `has no ${name}`);
  const isStream = headers.get('content-type')?.startsWith('text/event-stream');
  return [...faults, ...missing, ...(isStream ? [] : undocumented(given))];
}

async function exchanged(agent: Agent, url: string, { method, url: path, headers, body }: Sent): Promise<Given> {
  if (!Object.entries(headers).every(([name, value]) => isSendable(name, value))) {
    const lines = Object.entries({ host: 'x', connection: 'close', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    return {
      method,
      url: path,
      ...(await rawExchange(url, `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)),
    };
  }
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    // Of which the other side may not read everything: on a connection of its own.
    const isAlone = JSON.stringify(headers).length > 8_000 || Buffer.byteLength(body ?? '') > 60_000;
    const asked = send(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent: isAlone ? false : agent },
      (response) => {
        const all = new Headers(
          Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
        );
        const done = (text: string): void =>
          resolve({ method, url: path, status: response.statusCode ?? 0, headers: all, text });
        if (all.get('content-type')?.startsWith('text/event-stream')) {
          response.on('error', () => {}).destroy();
          return done('');
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          done(Buffer.concat(chunks).toString());
          if (isAlone) asked.destroy();
        });
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

function isSendable(name: string, value: string): boolean {
  try {
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
