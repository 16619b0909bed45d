import { refuseShortNotice } from './deprecation.js';
import type { Operation } from './operation.js';
import { ACCOUNT } from './operations/account.js';
import { APPLICATIONS } from './operations/applications.js';
import { DATA } from './operations/data.js';
import { EVENT_OPERATIONS } from './operations/events.js';
import { KEYS } from './operations/keys.js';
import { OLDER } from './operations/older.js';
import { PREVIEWS } from './operations/previews.js';
import { PROPOSALS } from './operations/proposals.js';
import { SERVICE } from './operations/service.js';
import { WEBHOOKS } from './operations/webhooks.js';

/** The customer API: each method at each path, in the order in which it is read. A route without a line here is a red test. */
export const OPERATIONS: readonly Operation[] = [
  ...APPLICATIONS,
  ...PREVIEWS,
  ...EVENT_OPERATIONS,
  ...PROPOSALS,
  ...ACCOUNT,
  ...WEBHOOKS,
  ...KEYS,
  ...DATA,
  ...OLDER,
  ...SERVICE,
];

// At start, so that no announcement goes out that breaks the promise of docs/compatibility.md.
refuseShortNotice(OPERATIONS);
