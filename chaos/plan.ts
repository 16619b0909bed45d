import { Random } from './random.js';

/*
 * What a run does, from its seed alone: the same seed gives the same applications and the same faults at the same
 * moments. What a real system makes of them is its own affair.
 */

export interface PlanOptions {
  readonly seed: number;
  readonly applications: number;
  readonly agencies: number;
  /** Agent pods. */
  readonly agents: number;
  /** From the first application to the end of the faults. */
  readonly durationMs: number;
  readonly timeScale: number;
}

export interface PlannedApplication {
  readonly number: number;
  readonly atMs: number;
  readonly agency: number;
  /** Jobs are shared by agencies; the same job twice in one agency is on purpose. */
  readonly job: number;
  /** A client that asks once and never again. */
  readonly isImpatient: boolean;
  /** Cancelled this long after it was accepted. */
  readonly cancelAfterMs: number | null;
}

export type Server = 'postgres' | 'nats';

export type PlannedFault = { readonly atMs: number } & (
  | { readonly kind: 'kill'; readonly target: string }
  | { readonly kind: 'freeze'; readonly target: string; readonly forMs: number }
  | { readonly kind: 'end_backends'; readonly target: string }
  | {
      readonly kind: 'cut_link' | 'freeze_link' | 'delay_link' | 'refuse_link';
      readonly target: string;
      readonly server: Server;
      readonly forMs: number;
    }
  | { readonly kind: 'marketplace'; readonly agency: number; readonly fault: MarketplaceFault }
  | { readonly kind: 'delete_stream'; readonly stream: number }
  | { readonly kind: 'fill_nats'; readonly forMs: number }
);

export type MarketplaceFault = { readonly kind: string } & Readonly<Record<string, unknown>>;

const SERVICES = ['gateway', 'billing', 'scheduler', 'notifier'] as const;
/** Those that have a link of their own to Postgres, and those that have one to NATS. */
const WITH_POSTGRES = (pods: readonly string[]) => [...SERVICES, 'egress-proxy', ...pods];
const WITH_NATS = (pods: readonly string[]) => [...SERVICES, ...pods];

export const podNames = (agents: number): string[] => Array.from({ length: agents }, (_, at) => `agent-${at + 1}`);

// The brief pauses keep several faults open at a time; the long ones let something get through.
const PAUSE_MS = [200, 2_000] as const;
// Arrivals stop a little earlier than the faults do, so that the last ones are hit as well.
const ARRIVALS = 0.85;

export function planApplications({ seed, applications, agencies, durationMs }: PlanOptions): PlannedApplication[] {
  const random = new Random(seed);
  const nextJob = Array.from({ length: agencies }, () => 0);
  return Array.from({ length: applications }, (_, number) => {
    const agency = random.between(0, agencies - 1);
    const isRepeat = (nextJob[agency] ?? 0) > 0 && random.isOnce(25);
    const job = isRepeat ? random.between(0, (nextJob[agency] ?? 1) - 1) : (nextJob[agency] ?? 0);
    if (!isRepeat) nextJob[agency] = job + 1;
    return {
      number,
      atMs: Math.floor(random.next() * durationMs * ARRIVALS),
      agency,
      job,
      isImpatient: random.isOnce(12),
      cancelAfterMs: random.isOnce(15) ? random.between(0, 6_000) : null,
    };
  }).sort((a, b) => a.atMs - b.atMs);
}

export function planFaults(options: PlanOptions): PlannedFault[] {
  const random = new Random(options.seed ^ 0x5f3759df);
  const pods = podNames(options.agents);
  const faults: PlannedFault[] = [];
  let atMs = 0;
  for (;;) {
    atMs += random.between(...PAUSE_MS);
    if (atMs >= options.durationMs) break;
    faults.push({ atMs, ...oneFault(random, options, pods) } as PlannedFault);
  }
  // Once each, somewhere in the middle, where enough lies in the streams.
  const third = options.durationMs / 3;
  faults.push({
    atMs: Math.floor(third + random.next() * third),
    kind: 'delete_stream',
    stream: random.between(0, 99),
  });
  faults.push({
    atMs: Math.floor(third + random.next() * third),
    kind: 'fill_nats',
    forMs: random.between(1_000, 4_000),
  });
  return faults.sort((a, b) => a.atMs - b.atMs);
}

// A start takes a process longer than most faults last, so kills are the rarer ones.
const KINDS = [
  { kind: 'kill', weight: 5 },
  { kind: 'freeze', weight: 5 },
  { kind: 'end_backends', weight: 4 },
  { kind: 'cut_link', weight: 3 },
  { kind: 'freeze_link', weight: 3 },
  { kind: 'delay_link', weight: 3 },
  { kind: 'refuse_link', weight: 2 },
  { kind: 'marketplace', weight: 9 },
] as const;

function oneFault(random: Random, options: PlanOptions, pods: readonly string[]): object {
  const { kind } = random.weighted(KINDS);
  switch (kind) {
    case 'kill':
      return { kind, target: random.weighted(killable(pods)).name };
    case 'freeze': {
      const target = random.weighted(killable(pods).filter(({ name }) => name !== 'postgres')).name;
      // Leases last six seconds at the least: some freezes end before that, some after it.
      return { kind, target, forMs: random.isOnce(3) ? random.between(5_000, 12_000) : random.between(100, 2_000) };
    }
    case 'end_backends':
      return { kind, target: random.pick(['billing', 'gateway', 'scheduler', 'notifier', 'agent']) };
    case 'marketplace':
      return { kind, agency: random.between(0, options.agencies - 1), fault: marketplaceFault(random, options) };
    case 'cut_link':
    case 'freeze_link':
    case 'delay_link':
    case 'refuse_link': {
      const server: Server = random.isOnce(2) ? 'postgres' : 'nats';
      const target = random.pick(server === 'postgres' ? WITH_POSTGRES(pods) : WITH_NATS(pods));
      return { kind, target, server, forMs: random.between(200, 5_000) };
    }
  }
}

const killable = (pods: readonly string[]) => [
  ...SERVICES.map((name) => ({ name, weight: 2 })),
  ...pods.map((name) => ({ name, weight: 3 })),
  { name: 'egress-proxy', weight: 2 },
  { name: 'nats-server', weight: 2 },
  { name: 'stream-admin', weight: 0.5 },
  { name: 'postgres', weight: 0.5 },
];

// What a listing may be late by is a stated assumption (60 s at scale 1): within it nothing may go wrong.
const LISTING_LAG_MAX_MS = 60_000;

function marketplaceFault(random: Random, { timeScale }: PlanOptions): MarketplaceFault {
  const late = Math.floor((LISTING_LAG_MAX_MS / timeScale) * 0.5);
  const by = random.pick(['fin', 'rst']);
  const connection = random.pick(['any', 'fresh', 'reused']);
  const slow = random.between(200, Math.max(300, Math.floor((LISTING_LAG_MAX_MS / timeScale) * 0.3)));
  return random.pick<MarketplaceFault>([
    { kind: 'response_lost_after_accept', by, connection },
    { kind: 'response_lost_after_accept', by: 'rst' },
    { kind: 'redirect_after_accept', status: random.pick([307, 308]) },
    { kind: 'cut_mid_request', by },
    { kind: 'cut_after_body', by, accept: random.isOnce(2) },
    { kind: 'error_after_accept', status: random.pick([500, 502, 503]) },
    { kind: 'misleading_refusal' },
    { kind: 'refused_on_send', message: 'Please fix the errors below' },
    { kind: 'duplicate_refused' },
    { kind: 'slow_response', delayMs: slow, accept: random.pick(['before', 'after']) },
    { kind: 'slow_response', delayMs: slow, pages: ['job', 'apply'] },
    { kind: 'list_late', byMs: random.between(50, late) },
    { kind: 'job_page_late', byMs: random.between(50, late) },
    { kind: 'session_expires_before_open', pages: ['job', 'apply', 'list'] },
    { kind: 'session_expires_before_send' },
    { kind: 'server_error_on_open', pages: ['job', 'apply', 'list', 'proposal'] },
  ]);
}
