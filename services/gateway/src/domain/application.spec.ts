import { describe, expect, it } from '@jest/globals';
import { STAGES, TERMINAL_STATUSES } from '#contracts';
import { type Application, isLiveOrApplied, isQueued } from './application.js';

const one = (given: Partial<Application>): Application =>
  ({ status: 'processing', stage: 'queued', ...given }) as Application;

describe('an application', () => {
  it('is queued until somebody starts on it, and never again once it has ended', () => {
    const queued = STAGES.filter((stage) => isQueued(one({ stage })));

    expect(queued).toEqual(['queued', 'awaiting_approval']);
    for (const status of TERMINAL_STATUSES) expect(isQueued(one({ status }))).toBe(false);
  });

  it('stands in the way of another one while it is open, and for ever once it was applied', () => {
    const inTheWay = (['processing', ...TERMINAL_STATUSES] as const).filter((status) =>
      isLiveOrApplied(one({ status })),
    );

    expect(inTheWay).toEqual(['processing', 'applied']);
  });
});
