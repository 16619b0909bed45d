import { expect, it } from '@jest/globals';
import type { AccountId, ApplicationId, BlockedOn, Stage } from '#contracts';
import { lastMoves, movesOf, type Progress, type Told } from './progress.js';

const [ONE, TWO] = ['one', 'two'] as unknown as [ApplicationId, ApplicationId];
const live = (applicationId: ApplicationId, step = 0, processedAt: number | null = null): Progress => ({
  applicationId,
  accountId: 'account' as AccountId,
  step,
  sequence: 10,
  processedAt,
});
const step = (
  applicationId: ApplicationId,
  nth: number,
  stage: Stage = 'filling',
  blockedOn: BlockedOn | null = null,
) => ({ applicationId, step: nth, stage, blockedOn, at: nth * 1_000 }) satisfies Told;
const eventsOf = ({ blockedOn }: Told): number => (blockedOn === null ? 1 : 2);

it('the steps of each application follow each other, each from where the one before has left it', () => {
  const steps = [step(ONE, 1), step(TWO, 1, 'filling', 'session_reconnecting'), step(ONE, 2), step(TWO, 2)];

  const moves = movesOf([live(ONE), live(TWO)], steps, eventsOf);

  expect(moves.map(({ told, after }) => [told.applicationId, after.step, after.sequence])).toEqual([
    [ONE, 1, 11],
    [TWO, 1, 12],
    [ONE, 2, 12],
    [TWO, 2, 13],
  ]);
  expect(lastMoves(moves).map(({ told }) => told)).toEqual([steps[2], steps[3]]);
});

it('a step that comes late, comes twice, or is of nobody who lives moves nothing', () => {
  const steps = [step(ONE, 3), step(ONE, 2), step(ONE, 3), step(TWO, 1)];

  expect(movesOf([live(ONE, 1)], steps, eventsOf).map(({ told }) => told)).toEqual([steps[0]]);
  expect(movesOf([live(ONE, 3)], steps, eventsOf)).toEqual([]);
});

it('it is being processed since the first step of work that counts, and being given back is none', () => {
  const steps = [step(ONE, 1, 'queued'), step(ONE, 2), step(ONE, 3, 'queued'), step(ONE, 4)];

  const since = (before: Progress) => movesOf([before], steps, eventsOf).map(({ after }) => after.processedAt);

  expect(since(live(ONE))).toEqual([null, 2_000, 2_000, 2_000]);
  expect(since(live(ONE, 0, 7))).toEqual([7, 7, 7, 7]);
});

it('gives the same for all together as for one after the other', () => {
  const steps = [
    step(ONE, 2),
    step(TWO, 1),
    step(ONE, 1),
    step(ONE, 4, 'queued', 'session_reconnecting'),
    step(TWO, 2),
    step(ONE, 3),
  ];
  let rows = [live(ONE), live(TWO)];
  const alone = steps.flatMap((one) => {
    const moves = movesOf(rows, [one], eventsOf);
    rows = rows.map((row) => moves.find(({ after }) => after.applicationId === row.applicationId)?.after ?? row);
    return moves;
  });

  expect(movesOf([live(ONE), live(TWO)], steps, eventsOf)).toEqual(alone);
});
