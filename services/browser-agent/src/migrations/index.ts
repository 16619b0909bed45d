import { healingsMigration, messagingMigration } from '#messaging';
import { Agent1764000000005 } from './agent-1764000000005.js';
import { Agent1764500000005 } from './agent-1764500000005.js';
import { Agent1765000000005 } from './agent-1765000000005.js';
import { Agent1767000000003 } from './agent-1767000000003.js';
import { Agent1767000000006 } from './agent-1767000000006.js';
import { Agent1767000000007 } from './agent-1767000000007.js';
import { Agent1767000000008 } from './agent-1767000000008.js';
import { Agent1767000000011 } from './agent-1767000000011.js';
import { Agent1767000000013 } from './agent-1767000000013.js';

export const agentMigrations = [
  messagingMigration('Messaging1764000000000'),
  Agent1764000000005,
  Agent1764500000005,
  Agent1765000000005,
  healingsMigration('Healings1766000000000'),
  Agent1767000000003,
  Agent1767000000006,
  Agent1767000000007,
  Agent1767000000008,
  Agent1767000000011,
  Agent1767000000013,
];
