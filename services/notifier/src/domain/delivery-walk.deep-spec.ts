import { it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '../../../../libs/testing/src/seeded.js';
import { deliveryWalk } from './delivery-walk.kit-spec.js';

it('a delivery is tried at most ten times, each in its time and under one id, until it is taken', () =>
  fc.assert(deliveryWalk, seeded(10_000)));
