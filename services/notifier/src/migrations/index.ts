import { healingsMigration, messagingMigration } from '#messaging';
import { Notifier1767000000002 } from './notifier-1767000000002.js';
import { WebhookBreaker1764000000013 } from './webhook-breaker-1764000000013.js';
import { Webhooks1764000000004 } from './webhooks-1764000000004.js';

export const notifierMigrations = [
  messagingMigration('Messaging1764000000000'),
  Webhooks1764000000004,
  WebhookBreaker1764000000013,
  healingsMigration('Healings1766000000000'),
  Notifier1767000000002,
];
