import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildSpec, launchReady } from '#bin/child.mjs';
import { freePorts } from '#bin/ports.mjs';

/** A proposal as the sandbox received it, whatever its sender was told. */
export interface SandboxProposal {
  readonly id: string;
  readonly source: 'page' | 'hand';
  readonly as: 'agency' | 'freelancer';
  readonly memberId: string;
  readonly memberName: string;
  readonly profileId: string;
  readonly profileTitle: string;
  readonly ciphertext: string;
  readonly coverLetter: string;
  readonly coverLetterSha256: string;
  readonly terms: Record<string, unknown>;
  readonly duration: string | null;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  readonly boostBid: number | null;
  readonly connectsSpent: number;
}

/** A POST that reached the sandbox, from the moment its headers were there. */
export interface SandboxRequest {
  readonly id: string;
  readonly path: string;
  readonly kind: 'submit' | 'login' | 'telemetry' | 'other';
  readonly answer: number | 'cut' | null;
  readonly wire: { readonly connection: number; readonly request: number; readonly isReused: boolean };
}

export interface SandboxJob {
  readonly ciphertext: string;
  readonly url: string;
}

export interface SandboxProfile {
  readonly profileId: string;
  readonly title: string;
  readonly type: 'default' | 'specialization';
  readonly hourlyRate: number;
}

/** An agency of the sandbox: a business developer, who signs in, and a freelancer with a specialised profile. */
export interface SandboxAgency {
  readonly agencyId: string;
  readonly businessDeveloper: { readonly id: string; readonly name: string; readonly profile: SandboxProfile };
  readonly freelancer: {
    readonly id: string;
    readonly name: string;
    readonly profile: SandboxProfile;
    readonly specialised: SandboxProfile;
  };
  readonly login: { readonly username: string; readonly password: string };
}

/** The sandbox marketplace as a program of its own, and its operator. */
export interface TestSandbox {
  readonly url: string;
  /** The same marketplace over https, with a certificate of its own. */
  readonly httpsUrl: string;
  /** Pin of that certificate. */
  readonly certificatePin: string;
  /** Of its handshake, in PEM. */
  readonly publicKey: string;
  readonly operatorKey: string;
  call<T = unknown>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  agency(connects?: number): Promise<SandboxAgency>;
  job(input?: Record<string, unknown>): Promise<SandboxJob>;
  /** Arms a fault. Returns its id. */
  arm(fault: { readonly kind: string } & Record<string, unknown>): Promise<string>;
  /** How often faults of a kind struck at a job. */
  hits(kind: string, job: string): Promise<number>;
  proposals(job: string): Promise<SandboxProposal[]>;
  submits(job: string): Promise<SandboxRequest[]>;
  stop(): Promise<void>;
}

// A file that knows its types for bin/, and not yet for bin/system.
interface Processes {
  sandbox(settings: Record<string, unknown>): ChildSpec;
}
const PROCESSES: string = '#system/processes.mjs';

const NO_LOG = { write: () => {}, close: () => {} };

/** Starts a sandbox without latency, with data of its own. */
export async function testSandbox(): Promise<TestSandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'applywright-sandbox-'));
  const keys = generateKeyPairSync('ed25519');
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const operatorKey = randomUUID();
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const { sandbox } = (await import(PROCESSES)) as Processes;
  const spec = sandbox({
    ports: { sandbox: port },
    credentials: { sandboxKey: operatorKey, sandboxPair: { privateKey } },
    local: { path: (name: string) => join(folder, name) },
    extra: { SANDBOX_LATENCY: 'none', SANDBOX_TLS_PORT: String(tlsPort) },
    only: {},
  });
  mkdirSync(join(folder, 'sandbox'));
  const child = await launchReady(spec, { log: NO_LOG });
  const line = child.lastLines().find((one) => one.includes('sandbox.ready')) ?? '{}';
  const ready = JSON.parse(line) as { http: string; https: string; spki: string };
  const call = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    callOperator<T>(ready.http, operatorKey, method, path, body);
  return {
    url: ready.http,
    httpsUrl: ready.https,
    certificatePin: ready.spki,
    publicKey,
    operatorKey,
    call,
    ...oracleOf(call),
    async stop() {
      await child.stop(3_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes a login where agents look for it by reference. Returns the reference. */
export function writeLogin(folder: string, { agencyId, login }: SandboxAgency): string {
  const ref = `sandbox-${agencyId}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${ref}.json`), JSON.stringify(login));
  return ref;
}

async function callOperator<T>(origin: string, key: string, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${origin}/sandbox/api${path}`, {
    method,
    headers: { 'x-sandbox-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text === '' ? '{}' : text) as T;
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** What tests ask of the operator API most. */
export function oracleOf(call: Call): Pick<TestSandbox, 'agency' | 'job' | 'arm' | 'hits' | 'proposals' | 'submits'> {
  const query = (job: string): string => `job=${encodeURIComponent(job)}`;
  return {
    agency: (connects = 1_000) => anAgency(call, connects),
    job: (input = {}) => call<SandboxJob>('POST', '/jobs', { title: 'A job', ...input }),
    arm: async (fault) => (await call<{ id: string }>('POST', '/faults', fault)).id,
    hits: async (kind, job) =>
      (await call<{ hits: unknown[] }>('GET', `/faults/hits?kind=${kind}&${query(job)}`)).hits.length,
    proposals: async (job) =>
      (await call<{ proposals: SandboxProposal[] }>('GET', `/proposals?${query(job)}`)).proposals,
    submits: async (job) =>
      (await call<{ requests: SandboxRequest[] }>('GET', `/requests?kind=submit&${query(job)}`)).requests,
  };
}

// With line ends, a quote and what looks like markup: a page shows it as it is.
export const OVERVIEW = 'I build web applications.\n\nFor "eight" years <b>& more</b>, with NestJS.';

let agencies = 0;

async function anAgency(call: Call, connects: number): Promise<SandboxAgency> {
  agencies += 1;
  const { id } = await call<{ id: string }>('POST', '/agencies', { name: `Agency ${agencies}`, connects });
  const login = { username: `bd-${id}@sandbox.test`, password: randomUUID() };
  const member = (body: unknown) =>
    call<{ id: string; name: string; profiles: SandboxProfile[] }>('POST', `/agencies/${id}/members`, body);
  const developer = await member({
    name: 'Robin Ashe',
    profiles: [{ title: 'Business development', hourlyRate: 60, type: 'default' }],
    login,
  });
  const freelancer = await member({
    name: 'Mira Kovac',
    profiles: [
      { title: 'Full-stack developer', hourlyRate: 70, type: 'default', overview: OVERVIEW, skills: ['NestJS', 'SQL'] },
      { title: 'Postgres performance', hourlyRate: 95, type: 'specialization' },
    ],
  });
  const [own] = developer.profiles;
  const [general, specialised] = freelancer.profiles;
  if (!own || !general || !specialised) throw new Error('The sandbox made other profiles');
  return {
    agencyId: id,
    businessDeveloper: { id: developer.id, name: developer.name, profile: own },
    freelancer: { id: freelancer.id, name: freelancer.name, profile: general, specialised },
    login,
  };
}
