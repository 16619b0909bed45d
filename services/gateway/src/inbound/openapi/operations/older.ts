import { LegacyApplyBody } from '../../dto/apply.dto.js';
import { JOB_ID } from '../examples.js';
import { alias, type Operation } from '../operation.js';
import { namedRequest } from '../schema.js';
import { LIST_FREELANCERS } from './account.js';
import { APPLY } from './applications.js';

const PATH = '/api/auto-apply/external';

export const OLDER: readonly Operation[] = [
  alias(APPLY, {
    operationId: 'applyExternal',
    path: PATH,
    tag: 'older',
    summary: 'Apply to a job (older path)',
    description:
      'The same as `apply`; `applicationOptions` is what `proposal` is now, and unknown members at top level are ignored.',
    headers: ['Idempotency-Key'],
    body: {
      schema: namedRequest('LegacyApplyRequest', LegacyApplyBody),
      isRequired: true,
      example: {
        jobId: JOB_ID,
        coverLetter: 'Hello, I have built booking systems for clinics.',
        applicationOptions: { hourlyRate: 45 },
      },
    },
  }),
  alias(LIST_FREELANCERS, {
    operationId: 'listFreelancersExternal',
    path: `${PATH}/freelancers`,
    tag: 'older',
    summary: 'List freelancers and their profiles (older path)',
  }),
];
