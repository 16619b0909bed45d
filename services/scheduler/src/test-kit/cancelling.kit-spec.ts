import { type AgencyId, type ApplicationOrder, SchedulerCancel } from '#contracts';
import { anAgencyId } from '#testing';
import type { Scheduler } from './scheduler.kit-spec.js';

export const CANCELLED = { ending: { status: 'failed', reasonCode: 'cancelled' } };

/** What tests about cancelling do with a scheduler, which is there once they run. */
export const cancelling = (scheduler: () => Scheduler) => ({
  cancel: async ({ applicationId, echo }: ApplicationOrder) =>
    (await scheduler().ask(SchedulerCancel, { applicationId, agencyId: echo.agencyId, accountId: echo.accountId }))
      .result,
  dropped: ({ applicationId }: ApplicationOrder) => scheduler().told('application.dropped', applicationId),
  dispatched: async (agencyId: AgencyId = anAgencyId()): Promise<ApplicationOrder> => {
    const order = await scheduler().request(agencyId);
    await scheduler().isAt(order, 'dispatched 1');
    return order;
  },
});
