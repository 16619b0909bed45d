import { it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '../../../../libs/testing/src/seeded.js';
import { laneWalk } from './lane-walk.kit-spec.js';

it('a lane starts one whenever it may, and only then', () => fc.assert(laneWalk, seeded(10_000)));
