import { it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '../../../../libs/testing/src/seeded.js';
import { settlementWalk } from './settlement-walk.kit-spec.js';

it('a reservation ends once: the first wins, and a different one is a conflict that moves no money', () =>
  fc.assert(settlementWalk, seeded(10_000)));
