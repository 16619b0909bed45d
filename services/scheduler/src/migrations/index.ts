import { healingsMigration, messagingMigration } from '#messaging';
import { Lanes1764000000002 } from './lanes-1764000000002.js';
import { Scheduler1767000000003 } from './scheduler-1767000000003.js';
import { Scheduler1767000000007 } from './scheduler-1767000000007.js';
import { Scheduler1767000000008 } from './scheduler-1767000000008.js';
import { Scheduler1767000000012 } from './scheduler-1767000000012.js';
import { SessionChanges1764000000011 } from './session-changes-1764000000011.js';

export const schedulerMigrations = [
  messagingMigration('Messaging1764000000000'),
  Lanes1764000000002,
  SessionChanges1764000000011,
  healingsMigration('Healings1766000000000'),
  Scheduler1767000000003,
  Scheduler1767000000007,
  Scheduler1767000000008,
  Scheduler1767000000012,
];
