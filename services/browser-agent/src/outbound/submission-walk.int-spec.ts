import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { illegalSteps, readTraces, recordTraces, seeded, untrodden } from '#testing';
import { EVERY_MOVE, EVERY_STATEMENT, openWalked, submissionWalk, type Walked } from './submission-walk.kit-spec.js';

describe('the statements about a submission', () => {
  let walked: Walked;
  beforeAll(async () => {
    walked = await openWalked();
    await recordTraces(walked.rows.adminUrl);
  });
  afterAll(() => walked?.rows.drop());

  it('make the moves of the table and no others, in whatever order they come', async () => {
    await fc.assert(submissionWalk(walked), {
      ...seeded(200),
      examples: [...EVERY_MOVE, ...EVERY_STATEMENT],
      endOnFailure: true,
    });

    const steps = await readTraces(walked.rows.adminUrl);
    expect(illegalSteps(steps)).toEqual([]);
    expect(untrodden(steps, 'submission')).toEqual([]);
  });
});
