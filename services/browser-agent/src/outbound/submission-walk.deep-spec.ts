import { afterAll, beforeAll, it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '#testing';
import { openWalked, submissionWalk, type Walked } from './submission-walk.kit-spec.js';

let walked: Walked;
beforeAll(async () => {
  walked = await openWalked();
});
afterAll(() => walked?.rows.drop());

// Half a minute where nothing else runs; it is the server's answers that take it.
const PATIENCE_MS = 600_000;

it(
  'no order of the statements about a submission leaves the table',
  () => fc.assert(submissionWalk(walked), { ...seeded(10_000), endOnFailure: true }),
  PATIENCE_MS,
);
