import { describe, expect, it } from '@jest/globals';
import { judge, ORACLES } from './oracles.js';
import { planApplications, planFaults } from './plan.js';
import { PLANTS } from './plants.js';
import type { ApplicationRow, Snapshot } from './snapshot.js';

const APPLIED: ApplicationRow = {
  applicationId: 'a1',
  accountId: 'account',
  agencyId: 'agency-1',
  agency: '100',
  job: 'job-1',
  status: 'applied',
  reasonCode: 'sent',
  letterSha256: 'letter-1',
  settledAt: 5,
};
const FAILED: ApplicationRow = {
  ...APPLIED,
  applicationId: 'a2',
  job: 'job-2',
  status: 'failed',
  reasonCode: 'not_found_after_send',
  letterSha256: 'letter-2',
};
const NO_MOVE = { accountId: 'account', issued: 0, available: 0, held: 0, captured: 0 };
const RESERVED = { ...NO_MOVE, kind: 'reserve', available: -1, held: 1 };

/** One application that was applied and one that was not, with everything as it must be. */
const SOUND: Snapshot = {
  takenAt: 10,
  limits: { gapMinMs: 100, unknownMs: 1_000 },
  granted: { account: 5 },
  told: [
    { applicationId: 'a1', agencyId: 'agency-1', job: 'job-1' },
    { applicationId: 'a2', agencyId: 'agency-1', job: 'job-2' },
  ],
  applications: [APPLIED, FAILED],
  statuses: [
    { applicationId: 'a1', status: 'applied' },
    { applicationId: 'a2', status: 'failed' },
  ],
  reservations: [
    { applicationId: 'a1', accountId: 'account', state: 'captured', status: 'applied' },
    { applicationId: 'a2', accountId: 'account', state: 'released', status: 'failed' },
  ],
  entries: [
    { ...NO_MOVE, kind: 'grant', applicationId: null, issued: -5, available: 5 },
    { ...RESERVED, applicationId: 'a1' },
    { ...RESERVED, applicationId: 'a2' },
    { ...NO_MOVE, kind: 'capture', applicationId: 'a1', held: -1, captured: 1 },
    { ...NO_MOVE, kind: 'release', applicationId: 'a2', held: -1, available: 1 },
  ],
  balances: [{ accountId: 'account', available: 4, held: 0, captured: 1, granted: 5 }],
  settled: [
    { applicationId: 'a1', status: 'applied', credit: 'captured' },
    { applicationId: 'a2', status: 'failed', credit: 'released' },
  ],
  proposals: [{ id: 'p1', agency: '100', job: 'job-1', letterSha256: 'letter-1' }],
  submits: [
    { agency: '100', job: 'job-1' },
    { agency: '100', job: 'job-2' },
  ],
  intents: [
    {
      applicationId: 'a1',
      agency: '100',
      job: 'job-1',
      kind: 'send',
      outcome: 'applied',
      ageMs: 9_000,
      wasRecovered: false,
    },
    {
      applicationId: 'a2',
      agency: '100',
      job: 'job-2',
      kind: 'send',
      outcome: 'not_found',
      ageMs: 9_000,
      wasRecovered: true,
    },
  ],
  starts: [
    { by: 'lane', agencyId: 'agency-1', applicationId: 'a1', atMs: 1_000 },
    { by: 'lane', agencyId: 'agency-1', applicationId: 'a2', atMs: 1_100 },
    { by: 'agent', agencyId: 'agency-1', applicationId: 'a1', atMs: 1_010 },
    { by: 'lane', agencyId: 'agency-2', applicationId: 'other', atMs: 1_001 },
  ],
  endpoints: [
    { endpointId: 'e1', accountId: 'account' },
    { endpointId: 'e2', accountId: 'account' },
    { endpointId: 'e3', accountId: 'somebody else' },
  ],
  events: [
    { eventId: 'evt-1', accountId: 'account', applicationId: 'a1', type: 'application.applied' },
    { eventId: 'evt-2', accountId: 'account', applicationId: 'a2', type: 'application.failed' },
    { eventId: 'evt-0', accountId: 'account', applicationId: 'a1', type: 'application.progressed' },
  ],
  deliveries: ['evt-1', 'evt-2'].flatMap((eventId) =>
    ['e1', 'e2'].map((endpointId) => ({ eventId, endpointId, state: 'delivered' })),
  ),
  received: [
    { eventId: 'evt-1', applicationId: 'a1', type: 'application.applied', status: 'applied', credit: 'captured' },
    { eventId: 'evt-2', applicationId: 'a2', type: 'application.failed', status: 'failed', credit: 'released' },
  ],
  steps: [
    { of: 'reservation', row: 'a1', from: null, to: 'held' },
    { of: 'reservation', row: 'a2', from: null, to: 'held' },
    { of: 'reservation', row: 'a1', from: 'held', to: 'captured' },
  ],
  leftOver: [{ where: 'outbox of billing', count: 0 }],
  broken: [],
};

const without = <T>(rows: readonly T[], at: number): T[] => rows.filter((_, index) => index !== at);
const changed = <T>(rows: readonly T[], at: number, change: Partial<T>): T[] =>
  rows.map((row, index) => (index === at ? { ...row, ...change } : row));

const PROMISES = {
  oneProposal: 'at most one proposal for an application',
  oneForJob: 'at most one proposal for an agency and a job',
  submits: 'no more requests that press Send than intents to send',
  own: 'every proposal is that of an application',
  unknown: 'nothing is unknown for longer than its limit',
  settled: 'every accepted application is settled once, the same everywhere',
  there: 'what was accepted is there',
  captured: "captured if and only if applied if and only if there is a proposal with this application's letter",
  balances: 'balances are what was granted, and what the ledger says',
  held: 'no credit is held without a live application',
  told: 'every settled application reaches every endpoint of its account under one id',
  left: 'nothing is left on its way, and nothing was given up',
  services: 'what services promise of their own tables holds',
  moves: 'every row moved only as its table allows',
  gap: "no two starts of an agency are closer than its lane's least gap",
} as const;

const P1 = SOUND.proposals[0] as Snapshot['proposals'][number];

const WRONGS: readonly (readonly [what: string, change: Partial<Snapshot>, breaks: readonly string[]])[] = [
  ['a letter sent twice', { proposals: [P1, { ...P1, id: 'p2' }] }, [PROMISES.oneProposal, PROMISES.oneForJob]],
  [
    'a second proposal for a job, of nobody',
    { proposals: [P1, { ...P1, id: 'p2', letterSha256: 'nobody' }] },
    [PROMISES.oneForJob, PROMISES.own],
  ],
  ['Send pressed twice', { submits: [...SOUND.submits, { agency: '100', job: 'job-1' }] }, [PROMISES.submits]],
  [
    'Send pressed twice, once signed out',
    { submits: [...SOUND.submits, { agency: null, job: 'job-1' }] },
    [PROMISES.submits],
  ],
  ['Send pressed without an intent', { submits: [{ agency: '100', job: 'job-9' }] }, [PROMISES.submits]],
  ['an outcome unknown for long', { intents: changed(SOUND.intents, 1, { outcome: 'unknown' }) }, [PROMISES.unknown]],
  ['no outcome for long', { intents: changed(SOUND.intents, 1, { outcome: null }) }, [PROMISES.unknown]],
  ['a settlement that was not told', { settled: without(SOUND.settled, 1) }, [PROMISES.settled]],
  [
    'a settlement told twice',
    { settled: [...SOUND.settled, { applicationId: 'a1', status: 'failed', credit: 'released' }] },
    [PROMISES.settled],
  ],
  [
    'an API that says otherwise',
    { statuses: changed(SOUND.statuses, 0, { status: 'processing' }) },
    [PROMISES.settled],
  ],
  [
    'two ends of one reservation',
    { entries: [...SOUND.entries, { ...NO_MOVE, kind: 'release', applicationId: 'a1' }] },
    [PROMISES.settled],
  ],
  [
    'an application still under way',
    { applications: changed(SOUND.applications, 1, { status: 'processing' }) },
    [PROMISES.settled],
  ],
  [
    'an accepted application that is gone',
    { told: [...SOUND.told, { ...(SOUND.told[0] as Snapshot['told'][number]), applicationId: 'a3' }] },
    [PROMISES.there],
  ],
  ['a capture without a proposal', { proposals: [] }, [PROMISES.captured]],
  [
    'a proposal without a capture',
    { proposals: [P1, { id: 'p2', agency: '100', job: 'job-2', letterSha256: 'letter-2' }] },
    [PROMISES.captured],
  ],
  [
    'a capture of what failed',
    { reservations: changed(SOUND.reservations, 1, { state: 'captured' }) },
    [PROMISES.captured],
  ],
  ['a credit that was never granted', { granted: { account: 4 } }, [PROMISES.balances]],
  ['a balance that leaks', { balances: changed(SOUND.balances, 0, { available: 3 }) }, [PROMISES.balances]],
  ['an entry that leaks', { entries: changed(SOUND.entries, 4, { issued: 1 }) }, [PROMISES.balances]],
  [
    'a credit held for nothing',
    {
      reservations: [...SOUND.reservations, { applicationId: 'a9', accountId: 'account', state: 'held', status: null }],
    },
    [PROMISES.held],
  ],
  ['an endpoint that was not told', { deliveries: without(SOUND.deliveries, 1) }, [PROMISES.told]],
  ['a delivery given up', { deliveries: changed(SOUND.deliveries, 0, { state: 'given_up' }) }, [PROMISES.told]],
  ['a webhook that never came', { received: without(SOUND.received, 0) }, [PROMISES.told]],
  [
    'a webhook under two ids',
    { received: [...SOUND.received, { ...(SOUND.received[0] as Snapshot['received'][number]), eventId: 'evt-9' }] },
    [PROMISES.told],
  ],
  ['a webhook that says otherwise', { received: changed(SOUND.received, 0, { status: 'failed' }) }, [PROMISES.told]],
  [
    'a webhook with the wrong credit',
    { received: changed(SOUND.received, 0, { credit: 'released' }) },
    [PROMISES.told],
  ],
  ['something in an outbox', { leftOver: [{ where: 'outbox of billing', count: 1 }] }, [PROMISES.left]],
  ['a service that complains', { broken: [{ service: 'billing', what: 'entries sum to zero' }] }, [PROMISES.services]],
  [
    'a step that no table allows',
    { steps: [{ of: 'reservation', row: 'a1', from: null, to: 'captured' }] },
    [PROMISES.moves],
  ],
  [
    'a row that ends twice',
    { steps: [...SOUND.steps, { of: 'reservation', row: 'a1', from: 'captured', to: 'released' }] },
    [PROMISES.moves],
  ],
  ['no trace of anything', { steps: [] }, [PROMISES.moves]],
  ['two starts too close', { starts: changed(SOUND.starts, 1, { atMs: 1_098 }) }, [PROMISES.gap]],
];

describe('the oracles', () => {
  it('find nothing where nothing is wrong', () => expect(judge(SOUND)).toEqual([]));

  it.each(WRONGS)('find %s', (_what, change, breaks) => {
    const found = new Set(judge({ ...SOUND, ...change }).map(({ promise }) => promise));

    expect([...found].sort()).toEqual([...breaks].sort());
  });

  it('have each been seen failing here, and each has a fault planted in the real system', () => {
    const promises = ORACLES.map(({ promise }) => promise).sort();

    expect([...new Set(WRONGS.flatMap(([, , breaks]) => breaks))].sort()).toEqual(promises);
    expect([...new Set(PLANTS.map(({ breaks }) => breaks))].sort()).toEqual(promises);
  });
});

describe('the plan of a run', () => {
  const options = { seed: 7, applications: 300, agencies: 8, agents: 3, durationMs: 120_000, timeScale: 20 };

  it('is the same for the same seed, and another one for another', () => {
    expect(planFaults(options)).toEqual(planFaults(options));
    expect(planApplications(options)).toEqual(planApplications(options));
    expect(planFaults({ ...options, seed: 8 })).not.toEqual(planFaults(options));
    expect(planApplications({ ...options, seed: 8 })).not.toEqual(planApplications(options));
  });

  it('has a fault every 0.2 to 2 s, of every kind, a deleted stream and a full store among them', () => {
    const faults = planFaults({ ...options, durationMs: 600_000 });
    const kinds = [...new Set(faults.map(({ kind }) => kind))].sort();

    expect(faults.length).toBeGreaterThan(300);
    expect(kinds).toEqual(
      [
        'cut_link',
        'delay_link',
        'delete_stream',
        'end_backends',
        'fill_nats',
        'freeze',
        'freeze_link',
        'kill',
        'marketplace',
        'refuse_link',
      ].sort(),
    );
    expect(faults.filter(({ kind }) => kind === 'delete_stream' || kind === 'fill_nats')).toHaveLength(2);
  });

  it('keeps what the marketplace hides within what it is assumed to hide', () => {
    const late = planFaults({ ...options, durationMs: 3_000_000 }).flatMap((one) =>
      one.kind === 'marketplace' && typeof one.fault['byMs'] === 'number' ? [one.fault['byMs']] : [],
    );

    expect(late.length).toBeGreaterThan(10);
    expect(Math.max(...late)).toBeLessThan(60_000 / options.timeScale);
  });
});
