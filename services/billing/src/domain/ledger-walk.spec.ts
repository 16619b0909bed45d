import { it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '../../../../libs/testing/src/seeded.js';
import { ledgerWalk } from './ledger-walk.kit-spec.js';

it('any reserves and facts, in any batches, are decided as one by one', () => fc.assert(ledgerWalk, seeded(200)));
