import { z } from 'zod';
import { agencyId } from './ids.js';

/** Of one agency, or of all. */
export const FreelancersQuery = z.object({ agencyId: agencyId.optional() });
