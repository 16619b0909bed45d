/*
 * Every password and key of the embedded system: made once, kept with its data, never shown but where a person needs
 * it. In production these are secrets of the cluster.
 */

const SERVICES = /** @type {const} */ (['gateway', 'billing', 'scheduler', 'browser-agent', 'notifier']);

/**
 * @typedef {object} Credentials
 * @property {Record<string, string>} database password by service
 * @property {Record<string, string>} nats password by user
 * @property {string} operatorKey
 * @property {string} evidenceLinkKey
 * @property {string} egressSecret
 * @property {string} sessionStateKey
 * @property {string} sandboxKey
 * @property {{ privateKey: string, publicKey: string }} sandboxPair
 * @property {{ privateKey: string, publicKey: string }} receiptPair
 */

/** @param {ReturnType<typeof import('../lib/secrets.mjs').openSecrets>} secrets @returns {Credentials} */
export function credentialsOf(secrets) {
  const users = [...SERVICES, 'stream-admin', 'analytics'];
  return {
    database: Object.fromEntries(SERVICES.map((service) => [service, secrets.key(`database-${service}`)])),
    nats: Object.fromEntries(users.map((user) => [user, secrets.key(`nats-${user}`)])),
    operatorKey: secrets.key('operator-key'),
    evidenceLinkKey: secrets.key('evidence-link-key'),
    egressSecret: secrets.key('egress-secret'),
    sessionStateKey: secrets.key('session-state-key', { encoding: 'base64' }),
    sandboxKey: secrets.key('sandbox-operator-key'),
    sandboxPair: secrets.keyPair('sandbox-signing'),
    receiptPair: secrets.keyPair('receipt-signing'),
  };
}
