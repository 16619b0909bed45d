import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AgencyId, type ApplicationOrder, outgoing, PreviewFinished, SchedulerWaiting } from '#contracts';
import { anAgencyId, aPreviewId } from '#testing';
import { directing } from '../test-kit/directing.kit-spec.js';
import { type GivenRequest, Scheduler } from '../test-kit/scheduler.kit-spec.js';

const GAP_MS = 40;
// Doubles hold microseconds of today to about a quarter of one.
const GAP_KEPT = GAP_MS - 0.001;
const PACE = { LANE_GAP_MIN_MS: String(GAP_MS), LANE_GAP_MAX_MS: '60', LANE_MAX_IN_FLIGHT: '2' };

describe('previews in their lane', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ env: PACE });
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const preview = (agencyId: AgencyId, given: GivenRequest = {}): Promise<ApplicationOrder> =>
    scheduler.request(agencyId, { ...given, order: { applicationId: aPreviewId(), ...given.order } });
  const finished = ({ applicationId: previewId, echo }: ApplicationOrder) => {
    const ending = { result: 'refused' as const, reasonCode: 'job_closed' as const, errorMessage: 'Closed.' };
    const body = { previewId, echo, ending, endedAt: Date.now() };
    return scheduler.tell(outgoing(PreviewFinished, echo.agencyId, previewId, body));
  };

  it('keep its gap and its number in flight among applications, and free their slots when they are through', async () => {
    const agencyId = anAgencyId();
    const first = await preview(agencyId);
    await scheduler.isAt(first, 'dispatched 1');
    const [second, third] = [await scheduler.request(agencyId), await preview(agencyId)];
    await scheduler.isAt(second, 'dispatched 1');

    await scheduler.absorbed();
    await scheduler.isAt(third, 'waiting 0');
    expect(await scheduler.forecast(third)).toMatchObject({ position: 1, blockedOn: 'concurrency' });
    await finished(first);
    await scheduler.isAt(first, 'settled');
    await scheduler.isAt(third, 'dispatched 1');

    expect(await scheduler.starts.of(agencyId)).toHaveLength(3);
    expect(await scheduler.starts.shortestGap()).toBeGreaterThanOrEqual(GAP_KEPT);
    expect(await scheduler.starts.faults()).toMatchObject({ doubled: [] });
    const [lane] = await scheduler.database.query(`SELECT started_today FROM scheduler.lanes WHERE agency_id = $1`, [
      agencyId,
    ]);
    expect(lane).toEqual({ started_today: 3 });
  });

  it('are dropped when their time runs out, told to the gateway and to nobody else', async () => {
    const agencyId = anAgencyId();
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    await scheduler.absorbed();
    const order = await preview(agencyId, { order: { expiresAt: Date.now() - 1 } });

    await scheduler.isAt(order, 'dropped');
    expect(await scheduler.told('preview.dropped', order.applicationId)).toMatchObject([
      { previewId: order.applicationId, ending: { result: 'refused', reasonCode: 'expired' } },
    ]);
    expect(await scheduler.told('application.dropped', order.applicationId)).toEqual([]);
  });

  it('are not what customers are told of a lane that is blocked', async () => {
    const agencyId = anAgencyId();
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    await scheduler.absorbed();
    const [shown, sent] = [await preview(agencyId), await scheduler.request(agencyId)];
    await scheduler.isAt(shown, 'waiting 0');
    await scheduler.isAt(sent, 'waiting 0');

    const { waiting } = await scheduler.ask(SchedulerWaiting, { agencyId, after: null, limit: 10 });
    expect(waiting.map(({ applicationId }) => applicationId)).toEqual([sent.applicationId]);
  });

  it('go back to the head of it when an agent returns them', async () => {
    const agencyId = anAgencyId();
    const order = await preview(agencyId);
    await scheduler.isAt(order, 'dispatched 1');

    await scheduler.tell(scheduler.returned(order, 1));
    await scheduler.isAt(order, 'dispatched 2');
  });
});

describe('previews in a lane whose policy asks for approval', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start();
  });
  afterAll(() => scheduler?.stop());

  const { change } = directing(() => scheduler);

  it('wait for nobody: they are what a person decides by', async () => {
    const agencyId = anAgencyId();
    await change(agencyId, { approval: 'always' });
    const [shown, sent] = [
      await scheduler.request(agencyId, { order: { applicationId: aPreviewId() }, requireApproval: true }),
      await scheduler.request(agencyId),
    ];

    await scheduler.isAt(sent, 'waiting 0');
    await scheduler.isAt(shown, 'dispatched 1');
    await scheduler.tell(scheduler.returned(shown, 1));
    await scheduler.isAt(shown, 'dispatched 2');
    expect(await scheduler.forecast(scheduler.anApplication(agencyId).body.order)).toMatchObject({
      blockedOn: 'approval',
    });
    const next = scheduler.anApplication(agencyId, { order: { applicationId: aPreviewId() } }).body.order;
    expect((await scheduler.forecast(next)).blockedOn).not.toBe('approval');
  });

  it('wait for nobody either when that policy comes while they wait', async () => {
    const agencyId = anAgencyId();
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    await scheduler.absorbed();
    const shown = await scheduler.request(agencyId, { order: { applicationId: aPreviewId() } });
    await scheduler.isAt(shown, 'waiting 0');

    await change(agencyId, { approval: 'always' });
    expect(await scheduler.forecast(shown)).toMatchObject({ blockedOn: 'session_needs_human' });
  });

  it('cannot be held for one, whatever the code does', async () => {
    const agencyId = anAgencyId();
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    await scheduler.absorbed();
    const { applicationId } = await scheduler.request(agencyId, { order: { applicationId: aPreviewId() } });
    await scheduler.isAt({ applicationId }, 'waiting 0');

    const held = `UPDATE scheduler.waiting SET needs_approval = true WHERE application_id = $1`;
    await expect(scheduler.database.query(held, [applicationId])).rejects.toThrow(/waiting_preview/);
  });
});
