import { healingsMigration, messagingMigration } from '#messaging';
import { Gateway1764000000003 } from './gateway-1764000000003.js';
import { Gateway1765000000003 } from './gateway-1765000000003.js';

export const gatewayMigrations = [
  messagingMigration('Messaging1764000000000'),
  Gateway1764000000003,
  Gateway1765000000003,
  healingsMigration('Healings1766000000000'),
];
