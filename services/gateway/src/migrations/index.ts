import { healingsMigration, messagingMigration } from '#messaging';
import { Gateway1764000000003 } from './gateway-1764000000003.js';
import { Gateway1765000000003 } from './gateway-1765000000003.js';
import { Gateway1767000000001 } from './gateway-1767000000001.js';
import { Gateway1767000000006 } from './gateway-1767000000006.js';
import { Gateway1767000000002 } from './gateway-1767000000002.js';
import { Gateway1767000000004 } from './gateway-1767000000004.js';
import { Gateway1767000000007 } from './gateway-1767000000007.js';
import { Gateway1767000000009 } from './gateway-1767000000009.js';
import { Gateway1767000000010 } from './gateway-1767000000010.js';

export const gatewayMigrations = [
  messagingMigration('Messaging1764000000000'),
  Gateway1764000000003,
  Gateway1765000000003,
  healingsMigration('Healings1766000000000'),
  Gateway1767000000001,
  Gateway1767000000006,
  Gateway1767000000002,
  Gateway1767000000004,
  Gateway1767000000007,
  Gateway1767000000009,
  Gateway1767000000010,
];
