import { groupBy, type Oracle } from './oracle.js';

export const PROPOSAL_ORACLES: readonly Oracle[] = [
  {
    promise: 'at most one proposal for an application',
    broken: ({ proposals, applications }) => {
      const byLetter = groupBy(proposals, ({ letterSha256 }) => letterSha256);
      return applications.flatMap(({ applicationId, letterSha256 }) => {
        const ids = (byLetter.get(letterSha256) ?? []).map(({ id }) => id);
        return ids.length > 1 ? [`${applicationId} has ${ids.join(', ')}`] : [];
      });
    },
  },
  {
    promise: 'at most one proposal for an agency and a job',
    broken: ({ proposals }) =>
      [...groupBy(proposals, ({ agency, job }) => `agency ${agency}, job ${job}`)].flatMap(([where, some]) =>
        some.length > 1 ? [`${where}: ${some.map(({ id }) => id).join(', ')}`] : [],
      ),
  },
  {
    promise: 'no more requests that press Send than intents to send',
    broken: ({ submits, intents }) => {
      const sends = intents.filter(({ kind }) => kind === 'send');
      const pair = ({ agency, job }: { agency: string | null; job: string | null }) => `agency ${agency}, job ${job}`;
      const signedIn = submits.filter(({ agency }) => agency !== null);
      // One that was not signed in belongs to some agency: all requests for its job are held against all intents for it.
      const unknown = new Set(submits.filter(({ agency }) => agency === null).map(({ job }) => job));
      const ofJob = ({ job }: { job: string | null }) => `job ${job}`;
      return [
        ...tooMany(groupBy(signedIn, pair), groupBy(sends, pair)),
        ...tooMany(
          groupBy(
            submits.filter(({ job }) => unknown.has(job)),
            ofJob,
          ),
          groupBy(sends, ofJob),
        ),
      ];
    },
  },
  {
    promise: 'every proposal is that of an application',
    broken: ({ proposals, applications }) => {
      const known = new Set(applications.map(({ agency, job, letterSha256 }) => `${agency} ${job} ${letterSha256}`));
      return proposals.flatMap(({ id, agency, job, letterSha256 }) =>
        known.has(`${agency} ${job} ${letterSha256}`) ? [] : [`${id} of agency ${agency} for ${job}`],
      );
    },
  },
  {
    promise: 'nothing is unknown for longer than its limit',
    broken: ({ intents, limits }) =>
      intents.flatMap(({ applicationId, kind, outcome, ageMs }) =>
        kind === 'send' && (outcome === null || outcome === 'unknown') && ageMs > limits.unknownMs
          ? [`${applicationId}: ${outcome ?? 'no outcome'}`]
          : [],
      ),
  },
];

const tooMany = (requests: Groups, intents: Groups): string[] =>
  [...requests].flatMap(([where, some]) => {
    const most = intents.get(where)?.length ?? 0;
    return some.length > most ? [`${where}: ${some.length} requests, ${most} intents`] : [];
  });
type Groups = ReadonlyMap<string, readonly unknown[]>;
