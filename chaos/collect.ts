import type pg from 'pg';
import type { Embedded } from '../bin/system/embedded.mjs';
import { readTraces } from '../libs/testing/src/traces.js';
import type { ChaosAgency, Asked } from './load.js';
import type { ApplicationRow, ReceivedRow, Snapshot } from './snapshot.js';

const SCHEMAS = ['gateway', 'billing', 'scheduler', 'agent', 'notifier'] as const;
const PAGE = 100;

export interface Collected {
  readonly system: Embedded;
  readonly database: pg.Pool;
  readonly agencies: readonly ChaosAgency[];
  readonly asked: readonly Asked[];
  readonly granted: Readonly<Record<string, number>>;
  readonly limits: Snapshot['limits'];
}

/** Reads everything there is to know, once all has come to rest. */
export async function collect(from: Collected): Promise<Snapshot> {
  const { database, system, agencies, asked, granted, limits } = from;
  const rows = async <R>(text: string): Promise<R[]> => (await database.query(text)).rows as R[];
  const agencyOf = new Map(agencies.map((one) => [one.agencyId, one.marketplaceAgencyId]));
  const onMarketplace = <R extends { agencyId: string }>(row: R) => ({
    ...row,
    agency: agencyOf.get(row.agencyId) ?? row.agencyId,
  });
  const { proposals } = await system.sandbox.get<{ proposals: SandboxProposal[] }>('/proposals?limit=100000');
  const { requests } = await system.sandbox.get<{ requests: SandboxRequest[] }>('/requests?kind=submit&limit=100000');
  return {
    takenAt: Date.now(),
    limits,
    granted,
    told: asked.flatMap(({ queueId, agencyId, job }) => (queueId ? [{ applicationId: queueId, agencyId, job }] : [])),
    applications: (
      await rows<Omit<ApplicationRow, 'agency'>>(
        `SELECT application_id AS "applicationId", account_id AS "accountId", agency_id AS "agencyId", job_id AS job,
           status, reason_code AS "reasonCode", cover_letter_sha256 AS "letterSha256",
           extract(epoch FROM settled_at)::float8 * 1000 AS "settledAt" FROM gateway.applications`,
      )
    ).map(onMarketplace),
    statuses: (await Promise.all(accountsOf(agencies).map((one) => statusesOf(system, one.apiKey)))).flat(),
    reservations: await rows(
      `SELECT application_id AS "applicationId", account_id AS "accountId", state, status FROM billing.reservations`,
    ),
    entries: await rows(
      `SELECT account_id AS "accountId", kind, application_id AS "applicationId", issued, available, held, captured
       FROM billing.entries`,
    ),
    balances: await rows(`SELECT account_id AS "accountId", available, held, captured, granted FROM billing.accounts`),
    settled: await rows(
      `SELECT body::jsonb->>'applicationId' AS "applicationId", body::jsonb->'ending'->>'status' AS status,
         body::jsonb->>'credit' AS credit FROM billing.outbox WHERE subject LIKE 'application.settled.%'`,
    ),
    proposals: proposals.map(({ id, agencyId, ciphertext, coverLetterSha256 }) => ({
      id,
      agency: agencyId,
      job: ciphertext,
      letterSha256: coverLetterSha256,
    })),
    submits: requests.flatMap(({ agencyId, ciphertext }) =>
      ciphertext === null ? [] : [{ agency: agencyId, job: ciphertext }],
    ),
    intents: (
      await rows<{ agencyId: string } & Omit<Snapshot['intents'][number], 'agency'>>(
        `SELECT application_id AS "applicationId", agency_id AS "agencyId", canonical_job_id AS job, kind, outcome,
           extract(epoch FROM clock_timestamp() - at)::float8 * 1000 AS "ageMs", fenced_at IS NOT NULL AS "wasRecovered"
         FROM agent.intents`,
      )
    ).map(onMarketplace),
    starts: await rows(
      `SELECT by, agency_id AS "agencyId", application_id AS "applicationId",
         extract(epoch FROM at)::float8 * 1000 AS "atMs" FROM chaos.starts`,
    ),
    endpoints: await rows(`SELECT endpoint_id AS "endpointId", account_id AS "accountId" FROM notifier.endpoints`),
    events: await rows(
      `SELECT event_id AS "eventId", account_id AS "accountId", application_id AS "applicationId", type
       FROM notifier.events`,
    ),
    deliveries: await rows(`SELECT event_id AS "eventId", endpoint_id AS "endpointId", state FROM notifier.deliveries`),
    received: (await system.received()).map(({ id, type, data }): ReceivedRow => ({
      eventId: id,
      type,
      applicationId: String(data['queueId'] ?? ''),
      status: String(data['applicationStatus'] ?? ''),
      credit: String(data['credit'] ?? ''),
    })),
    steps: await readTraces(system.databaseUrl),
    leftOver: await leftOver(rows),
    broken: await brokenOf(system),
  };
}

interface SandboxProposal {
  readonly id: string;
  readonly agencyId: string;
  readonly ciphertext: string;
  readonly coverLetterSha256: string;
}

interface SandboxRequest {
  readonly agencyId: string | null;
  readonly ciphertext: string | null;
}

const accountsOf = (agencies: readonly ChaosAgency[]): ChaosAgency[] => [
  ...new Map(agencies.map((one) => [one.accountId, one])).values(),
];

async function statusesOf(system: Embedded, apiKey: string): Promise<{ applicationId: string; status: string }[]> {
  const all: { applicationId: string; status: string }[] = [];
  let after: string | null = null;
  do {
    const page: { jobs: { queueId: string; applicationStatus: string }[]; nextAfter: string | null } = await system
      .customer(apiKey)
      .get(`/applied-jobs?limit=${PAGE}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`);
    all.push(...page.jobs.map((job) => ({ applicationId: job.queueId, status: job.applicationStatus })));
    after = page.nextAfter;
  } while (after !== null);
  return all;
}

type Rows = <R>(text: string) => Promise<R[]>;

/** Where something still waits or was given up, and how much of it. Nothing of this may be left after a run. */
export async function leftOver(rows: Rows): Promise<{ where: string; count: number }[]> {
  const parts = [
    ...SCHEMAS.flatMap((schema) => [
      `SELECT 'outbox of ${schema}' AS "where", count(*)::int AS count FROM ${schema}.outbox WHERE published_at IS NULL`,
      `SELECT 'dead letters of ${schema}', count(*)::int FROM ${schema}.dead_letters`,
    ]),
    `SELECT 'webhooks to deliver', count(*)::int FROM notifier.deliveries WHERE state <> 'delivered'`,
    `SELECT 'applications in lanes', count(*)::int FROM scheduler.waiting`,
    `SELECT 'applications in flight', count(*)::int FROM scheduler.dispatched`,
    `SELECT 'submissions of agents', count(*)::int FROM agent.submissions WHERE state NOT IN ('finished', 'returned')`,
    `SELECT 'applications under way', count(*)::int FROM gateway.applications WHERE status = 'processing'`,
    `SELECT 'credits held', count(*)::int FROM billing.reservations WHERE state = 'held'`,
  ];
  return rows(parts.join(' UNION ALL '));
}

async function brokenOf(system: Embedded): Promise<{ service: string; what: string }[]> {
  const askedAt = Date.now();
  const { services } = await system.operator.get<{
    services: {
      service: string;
      answers: boolean;
      invariants: { name: string; holds: boolean; broken: unknown[] }[];
      checkedAt: number | null;
    }[];
  }>('/operator/v1/invariants');
  return services.flatMap(({ service, answers, invariants, checkedAt }) => [
    ...(answers ? [] : [{ service, what: 'does not answer' }]),
    ...(answers && (checkedAt ?? 0) < askedAt ? [{ service, what: 'does not say what holds now' }] : []),
    ...invariants
      .filter(({ holds }) => !holds)
      .map(({ name, broken }) => ({ service, what: `${name}: ${JSON.stringify(broken).slice(0, 300)}` })),
  ]);
}
