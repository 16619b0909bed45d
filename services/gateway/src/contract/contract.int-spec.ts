import { it } from '@jest/globals';
import { expectContract } from './contract.kit-spec.js';

it('is what the document says, in every operation, for good requests and for bad ones', () => expectContract(156, 2));
