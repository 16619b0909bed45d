import { it } from '@jest/globals';
import { expectContract } from './contract.kit-spec.js';

// As many customers as one minute's limits of all operations need.
it(
  'is what the document says, for thousands of requests of any kind, and who is refused changes nothing',
  () => expectContract(5_200, 16),
  1_200_000,
);
