import { EVENTS } from './events.kit-spec.js';
import { APPLY, MARKETPLACE_HOST } from './gateway.kit-spec.js';
import type { Ids, Tenant } from './tenant.kit-spec.js';

export interface Asked {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream token stands for the key. */
  readonly hasToken?: boolean;
}

/** A way to name something, and what it is answered when the thing is another account's or nobody's. */
export interface Cell {
  readonly how: string;
  /** 200: what the caller has itself, as if nothing had been named. */
  readonly answer: '404 not_found' | '422 agency_unknown' | '422 profile_unknown' | '410 cursor_gone' | '200';
  readonly asks: (of: Ids, caller: Tenant) => Asked;
  /** A live key has it too when it is of the account's own test twin. */
  readonly isOfTwin?: boolean;
  /** Only agents could say what is there. */
  readonly isOfAgents?: boolean;
  /** Its owner is answered alike: there is nothing to read there either. */
  readonly isEmpty?: boolean;
}

export interface Row {
  /** The scope that a key needs; null: none, and no key either. */
  readonly scope: 'apply' | 'read' | 'manage' | null;
  /** What it is asked where nothing is named. */
  readonly plain?: Asked;
  readonly cells: readonly Cell[];
}

const V2 = '/api/auto-apply-v2';
const cell = (how: string, answer: Cell['answer'], asks: Cell['asks']): Cell => ({ how, answer, asks });
const unknown = (how: string, path: (of: Ids, caller: Tenant) => string, more: Omit<Asked, 'path'> = {}): Cell =>
  cell(how, '404 not_found', (of, caller) => ({ path: path(of, caller), ...more }));
const JSON_PAGE = { headers: { accept: 'application/json' } };
const STREAM = { headers: { accept: 'text/event-stream' } };
const coverLetter = 'A letter of the caller.';

const applying = (path: string): Row => ({
  scope: 'apply',
  cells: [
    cell('an agency', '422 agency_unknown', ({ agencyId }, { freeJobId: jobId }) => ({
      path,
      body: { jobId, coverLetter, agencyId },
    })),
    cell('a profile', '422 profile_unknown', ({ profileId }, { freeJobId: jobId }) => ({
      path,
      body: { jobId, coverLetter, profileId },
    })),
    cell('the UUID of a job', '404 not_found', ({ processedJobId: jobId }) => ({ path, body: { jobId, coverLetter } })),
    cell('the UUID of a page', '404 not_found', ({ readProcessedId: jobId }) => ({
      path,
      body: { jobId, coverLetter },
    })),
  ],
});

const preview = (more: string = ''): Cell =>
  unknown('a preview', ({ previewId }) => `${V2}/previews/${previewId}${more}`);

const ofAgency = (path: string, more: Omit<Asked, 'path'> = {}): Cell =>
  cell('an agency', '422 agency_unknown', ({ agencyId }) => ({ path: `${path}?agencyId=${agencyId}`, ...more }));

const acting = (what: string): Row => ({
  scope: 'apply',
  cells: [
    unknown('an application that waits', ({ queueId }) => `${V2}/applications/${queueId}/${what}`),
    unknown('an application that has ended', ({ settledId }) => `${V2}/applications/${settledId}/${what}`),
  ],
});

const job = (path: string): Row => ({
  scope: 'read',
  cells: [
    unknown('the ciphertext of a page', ({ readJobId }) => `${path}${readJobId}`),
    unknown('the UUID of a page', ({ readProcessedId }) => `${path}${readProcessedId}`),
    { ...unknown('a job that was applied to', ({ settledJobId }) => `${path}${settledJobId}`), isEmpty: true },
  ],
});

const client = (version: string): Row => ({
  scope: 'read',
  cells: [unknown('a client', ({ companyId }) => `/api/${version}clients/${companyId}/jobs`)],
});

const policy = { pacing: { gapMinSeconds: 1, gapMaxSeconds: 2 }, caps: { perDay: 1, perHour: 1 } };
const POLICY = { ...policy, hours: { timeZone: 'UTC', windows: null }, approval: 'never', onLoggedOut: 'hold' };

const endpoint = (more: string = '', body?: unknown): Cell =>
  unknown('an endpoint', ({ endpointId }) => `${V2}/webhooks/${endpointId}${more}`, body === undefined ? {} : { body });
const hooks = (...cells: readonly Cell[]): Row => ({ scope: 'manage', cells });

/** Every route of the customers, with every way in which it can be asked for what is somebody else's. */
export const MATRIX: Readonly<Record<string, Row>> = {
  [`POST ${APPLY}`]: applying(APPLY),
  'POST /api/auto-apply/external': applying('/api/auto-apply/external'),
  [`GET ${V2}/status`]: {
    scope: 'read',
    cells: [
      unknown('an application that waits', ({ queueId }) => `${V2}/status?queueId=${queueId}`),
      unknown('an application that has ended', ({ settledId }) => `${V2}/status?queueId=${settledId}`),
      unknown('the ciphertext of a job', ({ jobId }) => `${V2}/status?jobId=${jobId}`),
      unknown('the UUID of a job', ({ processedJobId }) => `${V2}/status?jobId=${processedJobId}`),
      unknown(
        'the URL of a job',
        ({ settledJobId }) =>
          `${V2}/status?jobId=${encodeURIComponent(`https://${MARKETPLACE_HOST}/jobs/${settledJobId}`)}`,
      ),
      unknown('a job and its agency', ({ jobId, agencyId }) => `${V2}/status?jobId=${jobId}&agencyId=${agencyId}`),
      unknown('an agency', ({ agencyId }, { ids }) => `${V2}/status?jobId=${ids.jobId}&agencyId=${agencyId}`),
    ],
  },
  [`GET ${V2}/applied-jobs`]: {
    scope: 'read',
    cells: [cell('a cursor', '200', ({ jobsCursor }) => ({ path: `${V2}/applied-jobs?after=${jobsCursor}` }))],
  },
  [`POST ${V2}/previews`]: applying(`${V2}/previews`),
  [`GET ${V2}/previews/:previewId`]: { scope: 'read', cells: [preview()] },
  [`GET ${V2}/previews/:previewId/screenshot`]: {
    scope: 'read',
    cells: [{ ...preview('/screenshot'), isEmpty: true }],
  },
  [`POST ${V2}/previews/:previewId/send`]: { scope: 'apply', cells: [preview('/send')] },
  [`POST ${V2}/generate-proposal`]: {
    scope: 'apply',
    cells: [
      cell('an agency', '422 agency_unknown', ({ agencyId }, { ids: { readJobId: jobId } }) => ({
        path: `${V2}/generate-proposal`,
        body: { jobId, agencyId },
      })),
      cell('a profile', '422 profile_unknown', ({ profileId }, { ids: { readJobId: jobId } }) => ({
        path: `${V2}/generate-proposal`,
        body: { jobId, profileId },
      })),
      ...(['readJobId', 'readProcessedId', 'jobId'] as const).map((name) =>
        cell(name, '404 not_found', (of) => ({ path: `${V2}/generate-proposal`, body: { jobId: of[name] } })),
      ),
    ],
  },
  [`GET ${V2}/freelancers`]: { scope: 'read', cells: [ofAgency(`${V2}/freelancers`)] },
  'GET /api/auto-apply/external/freelancers': {
    scope: 'read',
    cells: [ofAgency('/api/auto-apply/external/freelancers')],
  },
  'GET /api/jobs/by-ciphertext': job('/api/jobs/by-ciphertext?cipher='),
  'GET /api/v1/jobs/:ciphertext': job('/api/v1/jobs/'),
  'GET /api/v2/jobs/:ciphertext': job('/api/v2/jobs/'),
  'GET /api/clients/:companyId/jobs': client(''),
  'GET /api/v1/clients/:companyId/jobs': client('v1/'),
  'GET /api/v2/clients/:companyId/jobs': client('v2/'),
  [`GET ${V2}/applications/:queueId`]: {
    scope: 'read',
    cells: [
      unknown('an application that waits', ({ queueId }) => `${V2}/applications/${queueId}`),
      unknown('an application that has ended', ({ settledId }) => `${V2}/applications/${settledId}`),
    ],
  },
  [`GET ${V2}/applications/:queueId/evidence/:name`]: {
    scope: 'read',
    cells: ['receipt', 'correction', 'form', 'screenshot', 'trace'].map((name) => ({
      ...unknown(name, ({ settledId }) => `${V2}/applications/${settledId}/evidence/${name}`),
      isEmpty: name === 'correction',
      isOfAgents: !['receipt', 'correction'].includes(name),
    })),
  },
  [`POST ${V2}/applications/:queueId/cancel`]: acting('cancel'),
  [`POST ${V2}/applications/:queueId/approve`]: acting('approve'),
  [`POST ${V2}/applications/:queueId/expedite`]: acting('expedite'),
  [`GET ${V2}/applications/:queueId/events`]: {
    scope: 'read',
    cells: [
      unknown('a page', ({ queueId }) => `${V2}/applications/${queueId}/events`, JSON_PAGE),
      unknown('a stream', ({ queueId }) => `${V2}/applications/${queueId}/events`, STREAM),
      unknown('a stream of one that has ended', ({ settledId }) => `${V2}/applications/${settledId}/events`, STREAM),
      unknown(
        'a stream with a token',
        ({ queueId }, { streamToken }) => `${V2}/applications/${queueId}/events?token=${streamToken}`,
        { ...STREAM, hasToken: true },
      ),
      cell('a cursor, in a page', '410 cursor_gone', ({ eventCursor }, { ids: { queueId } }) => ({
        path: `${V2}/applications/${queueId}/events?after=${eventCursor}`,
        ...JSON_PAGE,
      })),
    ],
  },
  [`GET ${EVENTS}`]: {
    scope: 'read',
    cells: [
      cell('a cursor, in a page', '410 cursor_gone', (of) => ({
        path: `${EVENTS}?after=${of.eventCursor}`,
        ...JSON_PAGE,
      })),
      cell('a cursor, in a stream', '410 cursor_gone', ({ eventCursor }) => ({
        path: EVENTS,
        headers: { ...STREAM.headers, 'last-event-id': eventCursor },
      })),
      cell('a cursor, in a stream with a token', '410 cursor_gone', ({ eventCursor }, { streamToken }) => ({
        path: `${EVENTS}?token=${streamToken}&lastEventId=${eventCursor}`,
        ...STREAM,
        hasToken: true,
      })),
    ],
  },
  [`POST ${V2}/stream-tokens`]: { scope: 'read', plain: { path: `${V2}/stream-tokens` }, cells: [] },
  [`GET ${V2}/credits`]: { scope: 'read', plain: { path: `${V2}/credits` }, cells: [] },
  [`GET ${V2}/credits/entries`]: {
    scope: 'read',
    cells: [cell('a cursor', '200', (of) => ({ path: `${V2}/credits/entries?after=${of.entriesCursor}` }))],
  },
  [`GET ${V2}/business-developer`]: {
    scope: 'read',
    cells: [{ ...ofAgency(`${V2}/business-developer`), isOfAgents: true }],
  },
  [`GET ${V2}/policy`]: { scope: 'read', cells: [ofAgency(`${V2}/policy`)] },
  [`PUT ${V2}/policy`]: {
    scope: 'manage',
    cells: [ofAgency(`${V2}/policy`, { body: POLICY, headers: { 'if-match': '*' } })],
  },
  [`GET ${V2}/webhooks`]: { ...hooks(), plain: { path: `${V2}/webhooks` } },
  [`POST ${V2}/webhooks`]: {
    ...hooks(),
    plain: { path: `${V2}/webhooks`, body: { url: 'https://hooks.example/of-a-key-that-may-not' } },
  },
  [`GET ${V2}/webhooks/:endpointId`]: hooks(endpoint()),
  [`PATCH ${V2}/webhooks/:endpointId`]: hooks(endpoint('', { enabled: false })),
  [`DELETE ${V2}/webhooks/:endpointId`]: hooks(endpoint()),
  [`POST ${V2}/webhooks/:endpointId/rotate-secret`]: hooks(endpoint('/rotate-secret')),
  [`POST ${V2}/webhooks/:endpointId/ping`]: hooks(endpoint('/ping')),
  [`GET ${V2}/webhooks/:endpointId/deliveries`]: hooks(
    endpoint('/deliveries'),
    cell('a cursor', '200', ({ deliveriesCursor }, { ids: { endpointId } }) => ({
      path: `${V2}/webhooks/${endpointId}/deliveries?after=${deliveriesCursor}`,
    })),
  ),
  [`POST ${V2}/webhooks/:endpointId/deliveries/:deliveryId/resend`]: hooks(
    unknown('both', (of) => `${V2}/webhooks/${of.endpointId}/deliveries/${of.deliveryId}/resend`),
    unknown('a delivery', (of, { ids }) => `${V2}/webhooks/${ids.endpointId}/deliveries/${of.deliveryId}/resend`),
    unknown('an endpoint', (of, { ids }) => `${V2}/webhooks/${of.endpointId}/deliveries/${ids.deliveryId}/resend`),
  ),
  [`GET ${V2}/keys`]: {
    scope: 'manage',
    cells: [{ ...cell('a cursor', '200', ({ keyId }) => ({ path: `${V2}/keys?after=${keyId}` })), isOfTwin: true }],
  },
  [`POST ${V2}/keys`]: {
    scope: 'manage',
    plain: { path: `${V2}/keys`, body: { name: 'of a key that may not', scopes: ['read'] } },
    cells: [],
  },
  [`POST ${V2}/keys/:keyId/rotate`]: {
    scope: 'manage',
    cells: [{ ...unknown('a key', ({ keyId }) => `${V2}/keys/${keyId}/rotate`), isOfTwin: true }],
  },
  [`DELETE ${V2}/keys/:keyId`]: {
    scope: 'manage',
    cells: [{ ...unknown('a key', ({ keyId }) => `${V2}/keys/${keyId}`), isOfTwin: true }],
  },
  'GET /openapi.json': { scope: null, plain: { path: '/openapi.json' }, cells: [] },
  'GET /asyncapi.json': { scope: null, plain: { path: '/asyncapi.json' }, cells: [] },
  'GET /llms.txt': { scope: null, plain: { path: '/llms.txt' }, cells: [] },
  'GET /docs': { scope: null, plain: { path: '/docs' }, cells: [] },
  'GET /docs/errors': { scope: null, plain: { path: '/docs/errors' }, cells: [] },
  'GET /docs/assets/:file': { scope: null, plain: { path: '/docs/assets/swagger-ui.css' }, cells: [] },
  'GET /.well-known/jwks.json': { scope: null, plain: { path: '/.well-known/jwks.json' }, cells: [] },
  'GET /health/live': { scope: null, plain: { path: '/health/live' }, cells: [] },
  'GET /health/ready': { scope: null, plain: { path: '/health/ready' }, cells: [] },
};

export const rowOf = (route: string): Row => MATRIX[route] as Row;
export const methodOf = (route: string): string => route.split(' ')[0] as string;

/** Every cell of the table, by its route. */
export const CELLS: readonly (readonly [route: string, how: string, cell: Cell])[] = Object.entries(MATRIX).flatMap(
  ([route, { cells }]) => cells.map((one) => [route, one.how, one] as const),
);
