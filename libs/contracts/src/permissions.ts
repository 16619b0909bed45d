import { MESSAGES, QUESTIONS } from './catalogue.js';
import { SERVICES, type Service, streamOf } from './message.js';
import { DURABLES, STREAMS } from './topology.js';

/** What one NATS user may do; everything else is refused by the server. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Beside them, for whoever answers a question: one message, to where it asks. */
export const ALLOW_RESPONSES = { max: 1, expires: '1m' } as const;

/** Replies of one user arrive here; nobody else may listen. */
export const inboxPrefixOf = (user: string): string => `_INBOX_${user.replaceAll('-', '_')}`;

/** In-process wake-ups between replicas of one service: a lost one costs a poll interval. */
export const hintSubject = (service: Service, name: string): string => `hint.${service}.${name}`;

function permissionsOf(service: Service): NatsPermissions {
  const published = MESSAGES.filter((message) => message.publisher === service);
  const streams = [...new Set(published.map(streamOf))];
  const durables = DURABLES.filter((durable) => durable.service === service);
  return {
    publish: [
      ...published.map((message) => `${message.subject}.*`),
      ...QUESTIONS.filter((question) => question.askedBy.includes(service)).map((question) => question.subject),
      ...streams.map((stream) => `$JS.API.STREAM.INFO.${stream}`),
      ...durables.flatMap(({ stream, name }) => [
        `$JS.API.STREAM.INFO.${stream}`,
        `$JS.API.CONSUMER.INFO.${stream}.${name}`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
        `$JS.ACK.${stream}.${name}.>`,
        `$JS.ACK.*.*.${stream}.${name}.>`,
      ]),
      `hint.${service}.>`,
    ],
    subscribe: [
      `${inboxPrefixOf(service)}.>`,
      ...QUESTIONS.filter((question) => question.owner === service).map((question) => question.subject),
      `hint.${service}.>`,
    ],
  };
}

/** Of the process that keeps streams and durables in shape. It can see no message of any stream. */
const streamAdmin: NatsPermissions = {
  publish: [
    '$JS.API.INFO',
    '$JS.API.STREAM.NAMES',
    ...STREAMS.flatMap(({ name }) => [
      `$JS.API.STREAM.INFO.${name}`,
      `$JS.API.STREAM.CREATE.${name}`,
      `$JS.API.STREAM.UPDATE.${name}`,
      `$JS.API.CONSUMER.INFO.${name}.*`,
      `$JS.API.CONSUMER.CREATE.${name}.>`,
      `$JS.API.CONSUMER.DURABLE.CREATE.${name}.>`,
    ]),
  ],
  subscribe: [`${inboxPrefixOf('stream-admin')}.>`],
};

/** Reads the mirror, with ordered consumers of its own making; sees nothing else. */
const analytics: NatsPermissions = {
  publish: [
    '$JS.API.STREAM.INFO.ANALYTICS',
    // Without a name, as ordered consumers with several filters are made, and with one.
    '$JS.API.CONSUMER.CREATE.ANALYTICS',
    '$JS.API.CONSUMER.CREATE.ANALYTICS.>',
    '$JS.API.CONSUMER.INFO.ANALYTICS.*',
    '$JS.API.CONSUMER.DELETE.ANALYTICS.*',
    '$JS.API.CONSUMER.MSG.NEXT.ANALYTICS.*',
    '$JS.ACK.ANALYTICS.>',
    '$JS.ACK.*.*.ANALYTICS.>',
    '$JS.FC.ANALYTICS.>',
  ],
  subscribe: [`${inboxPrefixOf('analytics')}.>`],
};

export const NATS_USERS: Readonly<Record<string, NatsPermissions>> = {
  ...Object.fromEntries(SERVICES.map((service) => [service, permissionsOf(service)])),
  'stream-admin': streamAdmin,
  analytics,
};
