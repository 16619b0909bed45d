import { groupBy, type Oracle } from './oracle.js';

const ENDS = ['capture', 'release'];

export const MONEY_ORACLES: readonly Oracle[] = [
  {
    promise: 'every accepted application is settled once, the same everywhere',
    broken: ({ applications, reservations, settled, entries, statuses }) => {
      const held = new Map(reservations.map((one) => [one.applicationId, one]));
      const told = groupBy(settled, ({ applicationId }) => applicationId);
      const shown = new Map(statuses.map(({ applicationId, status }) => [applicationId, status]));
      const ends = groupBy(
        entries.filter(({ kind }) => ENDS.includes(kind)),
        ({ applicationId }) => applicationId ?? '',
      );
      return applications.flatMap(({ applicationId, status }) => {
        const said = told.get(applicationId) ?? [];
        const faults = [
          ...(status === 'processing' ? ['is not settled'] : []),
          ...(held.get(applicationId)?.status === status ? [] : [`billing has ${held.get(applicationId)?.status}`]),
          ...(said.length === 1 ? [] : [`was told ${said.length} times`]),
          ...said.filter((one) => one.status !== status).map((one) => `was told as ${one.status}`),
          ...(ends.get(applicationId)?.length === 1 ? [] : [`has ${ends.get(applicationId)?.length ?? 0} ends`]),
          ...(shown.get(applicationId) === status ? [] : [`the API says ${shown.get(applicationId)}`]),
        ];
        return faults.length > 0 ? [`${applicationId} (${status}): ${faults.join(', ')}`] : [];
      });
    },
  },
  {
    promise: 'what was accepted is there',
    broken: ({ told, applications }) => {
      const known = new Map(applications.map((one) => [one.applicationId, one]));
      return told.flatMap(({ applicationId, job }) =>
        known.get(applicationId)?.job === job ? [] : [`${applicationId} for ${job}`],
      );
    },
  },
  {
    promise: "captured if and only if applied if and only if there is a proposal with this application's letter",
    broken: ({ applications, reservations, proposals }) => {
      const held = new Map(reservations.map((one) => [one.applicationId, one]));
      const sent = new Set(proposals.map(({ agency, job, letterSha256 }) => `${agency} ${job} ${letterSha256}`));
      return applications.flatMap(({ applicationId, status, agency, job, letterSha256 }) => {
        const isCaptured = held.get(applicationId)?.state === 'captured';
        const isApplied = status === 'applied';
        const isSent = sent.has(`${agency} ${job} ${letterSha256}`);
        if (isCaptured === isApplied && isApplied === isSent) return [];
        return [`${applicationId}: ${held.get(applicationId)?.state}, ${status}, ${isSent ? 'a' : 'no'} proposal`];
      });
    },
  },
  {
    promise: 'balances are what was granted, and what the ledger says',
    broken: ({ balances, entries, granted }) => {
      const ledger = groupBy(entries, ({ accountId }) => accountId);
      return Object.entries(granted).flatMap(([accountId, credits]) => {
        const of = balances.find((one) => one.accountId === accountId);
        if (!of) return [`${accountId} has no balance`];
        const rows = ledger.get(accountId) ?? [];
        const sum = (column: 'issued' | 'available' | 'held' | 'captured'): number =>
          rows.reduce((all, row) => all + row[column], 0);
        const faults = [
          ...(of.granted === credits ? [] : [`granted ${of.granted} of ${credits}`]),
          ...(of.available + of.held + of.captured === of.granted ? [] : ['parts are not the whole']),
          ...(of.available === sum('available') && of.held === sum('held') && of.captured === sum('captured')
            ? []
            : ['the ledger says otherwise']),
          ...rows
            .filter((row) => row.issued + row.available + row.held + row.captured !== 0)
            .map(() => 'an entry leaks'),
        ];
        return faults.length > 0 ? [`${accountId}: ${faults.join(', ')} (${JSON.stringify(of)})`] : [];
      });
    },
  },
  {
    promise: 'no credit is held without a live application',
    broken: ({ reservations, applications, balances }) => {
      const live = new Set(applications.flatMap((one) => (one.status === 'processing' ? [one.applicationId] : [])));
      const open = reservations.filter(({ state }) => state === 'held');
      const of = groupBy(open, ({ accountId }) => accountId);
      return [
        ...open.flatMap(({ applicationId }) => (live.has(applicationId) ? [] : [`${applicationId} is held`])),
        ...balances.flatMap(({ accountId, held }) =>
          held === (of.get(accountId)?.length ?? 0)
            ? []
            : [`${accountId} holds ${held} for ${of.get(accountId)?.length ?? 0}`],
        ),
      ];
    },
  },
];
