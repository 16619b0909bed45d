import { healingsMigration, messagingMigration } from '#messaging';
import { Billing1767000000007 } from './billing-1767000000007.js';
import { Ledger1764000000001 } from './ledger-1764000000001.js';

export const billingMigrations = [
  messagingMigration('Messaging1764000000000'),
  Ledger1764000000001,
  healingsMigration('Healings1766000000000'),
  Billing1767000000007,
];
