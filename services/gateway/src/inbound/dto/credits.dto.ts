import { z } from 'zod';
import { pageLimit } from './paging.dto.js';

export const EntriesQuery = z.object({
  limit: pageLimit,
  after: z.coerce.number().int().min(0).optional().meta({ description: '`nextAfter` of the page before.' }),
});
