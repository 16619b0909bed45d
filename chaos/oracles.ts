import type { Oracle } from './oracle.js';
import { MONEY_ORACLES } from './oracles-of-money.js';
import { MOVE_ORACLES } from './oracles-of-moves.js';
import { PACE_ORACLES } from './oracles-of-pace.js';
import { PROPOSAL_ORACLES } from './oracles-of-proposals.js';
import { TELLING_ORACLES } from './oracles-of-telling.js';
import type { Snapshot } from './snapshot.js';

export interface Violation {
  readonly promise: string;
  readonly what: string;
}

export const ORACLES: readonly Oracle[] = [
  ...PROPOSAL_ORACLES,
  ...MONEY_ORACLES,
  ...TELLING_ORACLES,
  ...PACE_ORACLES,
  ...MOVE_ORACLES,
];

export const judge = (snapshot: Snapshot): Violation[] =>
  ORACLES.flatMap(({ promise, broken }) => broken(snapshot).map((what) => ({ promise, what })));
