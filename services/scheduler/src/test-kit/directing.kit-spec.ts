import {
  type AgencyId,
  type AnswerOf,
  type ApplicationOrder,
  type PolicyTerms,
  SchedulerApprove,
  SchedulerChangePolicy,
  SchedulerExpedite,
  SchedulerPolicy,
} from '#contracts';
import { anAccountId, eventually } from '#testing';
import { caps } from '../domain/policy.kit-spec.js';
import type { Scheduler } from './scheduler.kit-spec.js';

/** As fast as the operator of these tests lets anybody be, at all hours. */
export const AT_ONCE: PolicyTerms = {
  pacing: { gapMinSeconds: 0.001, gapMaxSeconds: 0.001 },
  caps: caps(),
  hours: { timeZone: 'UTC', windows: null },
  approval: 'as_asked',
  onLoggedOut: 'fail',
};
/** The first starts, and the next one long after the test. */
export const SLOWLY: Partial<PolicyTerms> = { pacing: { gapMinSeconds: 600, gapMaxSeconds: 600 } };

type Changed = AnswerOf<typeof SchedulerChangePolicy>;

/**
 * What customers say to lanes, asked of a scheduler that is there once tests run. Asked again when a busy machine did not
 * answer in time: all of it is idempotent.
 */
export const directing = (scheduler: () => Scheduler) => ({
  approve: ({ applicationId, echo }: ApplicationOrder, requireApproval = true) => {
    const { agencyId, accountId } = echo;
    return eventually(() => scheduler().ask(SchedulerApprove, { applicationId, agencyId, accountId, requireApproval }));
  },
  expedite: ({ applicationId, echo }: ApplicationOrder) => {
    const { agencyId, accountId } = echo;
    return eventually(() => scheduler().ask(SchedulerExpedite, { applicationId, agencyId, accountId }));
  },
  policyOf: (agencyId: AgencyId) =>
    eventually(() => scheduler().ask(SchedulerPolicy, { agencyId, accountId: anAccountId() })),
  change: (agencyId: AgencyId, given: Partial<PolicyTerms> = {}, seen: number | null = null): Promise<Changed> => {
    const policy = { ...AT_ONCE, ...given };
    return eventually(() =>
      scheduler().ask(SchedulerChangePolicy, { agencyId, accountId: anAccountId(), seen, policy }),
    );
  },
});
