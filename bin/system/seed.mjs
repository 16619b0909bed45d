import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../lib/files.mjs';

/*
 * What a start needs to show something: agencies on the sandbox, and the same agencies here, through the operator API,
 * as an operator would.
 */

/**
 * @typedef {object} SeededAgency
 * @property {string} agencyId ours
 * @property {string} marketplaceAgencyId
 * @property {string} name
 * @property {string} specialisedProfileId
 */

/**
 * @typedef {object} SeededAccount
 * @property {string} accountId
 * @property {string} apiKey
 * @property {SeededAgency[]} agencies
 * @property {string} marketplaceUrl
 * @property {string} [testAccountId]
 * @property {string} [testApiKey]
 * @property {SeededAgency} [testAgency]
 */

const WORDS = ['Bluegum', 'Larkfield', 'Quartz', 'Saltmarsh', 'Tamarack', 'Yarrow', 'Windmere', 'Juniper'];

/** @param {number} at */
export const agencyName = (at) => `${WORDS[at % WORDS.length]} Studio`;

/**
 * An agency on the sandbox with three freelancers, one of them with two specialised profiles; the first is the business
 * developer, who signs in.
 * @param {import('./http.mjs').Apis} apis @param {string} name @param {number} connects
 */
export async function sandboxAgency({ sandbox }, name, connects) {
  const agency = await sandbox.post('/agencies', { name, connects });
  const login = { username: `bd-${agency.id}@sandbox.test`, password: randomUUID() };
  /** @param {string} title @param {number} hourlyRate */
  const main = (title, hourlyRate) => ({ title, hourlyRate, type: 'default' });
  await sandbox.post(`/agencies/${agency.id}/members`, {
    name: 'Robin Ashe',
    profiles: [main('Business development', 60)],
    login,
  });
  const specialised = await sandbox.post(`/agencies/${agency.id}/members`, {
    name: 'Mira Kovac',
    profiles: [
      {
        ...main('Full-stack developer', 70),
        overview:
          'I build web applications in TypeScript, from the database to the page. ' +
          'For eight years I have worked with NestJS, React and Postgres, mostly on booking and billing systems. ' +
          'Among them are a booking platform for clinics and the billing of a telecom.',
        skills: ['TypeScript', 'NestJS', 'React', 'PostgreSQL', 'Node.js'],
      },
      { title: 'TypeScript and NestJS services', hourlyRate: 85, type: 'specialization' },
      { title: 'Postgres performance', hourlyRate: 95, type: 'specialization' },
    ],
  });
  await sandbox.post(`/agencies/${agency.id}/members`, { name: 'Tomas Lindqvist', profiles: [main('Designer', 55)] });
  /** @type {{ type: string, profileId: string }[]} */
  const profiles = specialised.profiles;
  return {
    marketplaceAgencyId: String(agency.id),
    login,
    specialisedProfileId: profiles.find(({ type }) => type === 'specialization')?.profileId ?? '',
  };
}

/**
 * The agency here, with its business developer and the login by reference.
 * @param {import('./http.mjs').Apis} apis @param {string} loginsFolder @param {string} accountId
 * @param {string} name @param {number} [connects]
 * @returns {Promise<SeededAgency>}
 */
export async function registerAgency(apis, loginsFolder, accountId, name, connects = 500) {
  const { marketplaceAgencyId, login, specialisedProfileId } = await sandboxAgency(apis, name, connects);
  const loginRef = `sandbox-${marketplaceAgencyId}`;
  writeWhole(join(loginsFolder, `${loginRef}.json`), JSON.stringify(login));
  const { agencyId } = await apis.operator.post(`/operator/v1/accounts/${accountId}/agencies`, {
    name,
    marketplaceAgencyId,
    businessDeveloper: { name: `Robin Ashe (${name})`, loginRef },
  });
  return { agencyId, marketplaceAgencyId, name, specialisedProfileId };
}

/**
 * @param {import('./http.mjs').Apis} apis @param {string} name
 * @returns {Promise<{ accountId: string, apiKey: string }>}
 */
export async function createAccount({ operator }, name) {
  const { accountId } = await operator.post('/operator/v1/accounts', { name });
  const { key } = await operator.post(`/operator/v1/accounts/${accountId}/keys`, { name: 'first key' });
  return { accountId, apiKey: key };
}

/**
 * The test twin of an account: an agency of its own on the sandbox, and a key that reaches nothing else.
 * @param {import('./http.mjs').Apis} apis @param {string} loginsFolder @param {string} accountId
 * @returns {Promise<{ testAccountId: string, testApiKey: string, testAgency: SeededAgency }>}
 */
export async function createTwin(apis, loginsFolder, accountId) {
  const { accountId: testAccountId } = await apis.operator.post(`/operator/v1/accounts/${accountId}/test-twin`, {});
  const testAgency = await registerAgency(apis, loginsFolder, testAccountId, 'Test agency');
  const { key } = await apis.operator.post(`/operator/v1/accounts/${testAccountId}/keys`, { name: 'first test key' });
  return { testAccountId, testApiKey: key, testAgency };
}

/** Grants what is missing to this many available credits. @param {import('./http.mjs').Apis} apis @param {string} accountId @param {number} credits */
export async function topUp({ operator }, accountId, credits) {
  const { available } = await operator.get(`/operator/v1/accounts/${accountId}/credits`);
  if (available >= credits) return;
  const body = { credits: credits - available, reason: 'top-up at start' };
  await operator.post(`/operator/v1/accounts/${accountId}/credits`, body, { 'idempotency-key': randomUUID() });
}

/**
 * A webhook endpoint at the local receiver, whose file of secrets gets the new one.
 * @param {import('./http.mjs').Apis} apis @param {string} apiKey @param {string} receiverUrl @param {string} secretsFile
 */
export async function registerWebhook({ customer }, apiKey, receiverUrl, secretsFile) {
  const { id, secret } = await customer(apiKey).post('/webhooks', { url: `${receiverUrl}/webhooks` });
  const known = existsSync(secretsFile) ? JSON.parse(readFileSync(secretsFile, 'utf8')) : {};
  writeWhole(secretsFile, JSON.stringify({ ...known, [id]: secret }, null, 2));
}

/**
 * The account that every start uses again. A new one when there is none, or when the sandbox moved to another address.
 * @param {import('./start-system.mjs').System} system @param {import('./http.mjs').Apis} apis
 * @param {import('../lib/local.mjs').Local} local
 * @returns {Promise<SeededAccount>}
 */
export async function seedAccount(system, apis, local) {
  const file = local.path('demo-account.json');
  if (existsSync(file)) {
    /** @type {SeededAccount} */
    const known = JSON.parse(readFileSync(file, 'utf8'));
    if (known.marketplaceUrl === system.marketplaceUrl) {
      await moveWebhook(system, apis, known.apiKey, local);
      return known.testApiKey === undefined ? withTwin(apis, known, local) : known;
    }
  }
  const account = await createAccount(apis, 'Demo account');
  await registerWebhook(apis, account.apiKey, system.receiverUrl, local.path('webhook-secrets.json'));
  const agencies = [];
  for (const at of [0, 1]) {
    agencies.push(await registerAgency(apis, local.path('marketplace-logins'), account.accountId, agencyName(at)));
  }
  return withTwin(apis, { ...account, agencies, marketplaceUrl: system.marketplaceUrl }, local);
}

/** Kept once it is whole. @param {import('./http.mjs').Apis} apis @param {SeededAccount} account @param {import('../lib/local.mjs').Local} local */
async function withTwin(apis, account, local) {
  const seeded = { ...account, ...(await createTwin(apis, local.path('marketplace-logins'), account.accountId)) };
  writeWhole(local.path('demo-account.json'), `${JSON.stringify(seeded, null, 2)}\n`);
  return seeded;
}

/** The receiver may listen on another port than last time. @param {import('./start-system.mjs').System} system @param {import('./http.mjs').Apis} apis @param {string} apiKey @param {import('../lib/local.mjs').Local} local */
async function moveWebhook(system, apis, apiKey, local) {
  const { endpoints } = await apis.customer(apiKey).get('/webhooks');
  if (endpoints.some((/** @type {{ url: string }} */ { url }) => url.startsWith(system.receiverUrl))) return;
  for (const { id } of endpoints) await apis.customer(apiKey).delete(`/webhooks/${id}`);
  await registerWebhook(apis, apiKey, system.receiverUrl, local.path('webhook-secrets.json'));
}

/** @param {import('./http.mjs').Apis} apis @param {Record<string, unknown>} [given] @returns {Promise<{ ciphertext: string, url: string, title: string }>} */
export const sandboxJob = ({ sandbox }, given = {}) =>
  sandbox.post('/jobs', {
    title: 'NestJS service with Postgres',
    type: 'hourly',
    description: 'We need a service that receives orders, keeps them in Postgres and tells others about them.',
    skills: ['TypeScript', 'NestJS', 'PostgreSQL'],
    ...given,
  });

export const LETTER = [
  'Dear client,',
  '',
  'orders that must not be lost are what I build: written to Postgres first, told to others after that.',
  'I would start with the schema and one order from end to end, and show you that running in the first week.',
  '',
  'Kind regards',
].join('\n');
