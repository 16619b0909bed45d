import { MESSAGES, messagesFor } from './catalogue.js';
import { SERVICES, type Service, streamOf } from './message.js';

/** One stream as it has to be. Times in ms, sizes in bytes. */
export interface StreamShape {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly publisher: Service | 'mirror';
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  readonly maxMessageBytes: number;
  readonly duplicateWindowMs: number;
  /** Streams it copies from, with the subjects it takes; only the mirror has any. */
  readonly sources: readonly { stream: string; subjects: readonly string[] }[];
}

/** One durable pull consumer as it has to be: what a service hears from one stream. */
export interface DurableShape {
  readonly stream: string;
  readonly name: string;
  readonly service: Service;
  readonly subjects: readonly string[];
  readonly ackWaitMs: number;
  readonly maxAckPending: number;
}

const DAY_MS = 86_400_000;

// As long as outbox rows are kept to be published again; longer would promise what Postgres no longer backs.
export const RETENTION_MS = 7 * DAY_MS;
// Longer than any message can come late, so that a repeat is always recognised.
export const INBOX_RETENTION_MS = 30 * DAY_MS;
// A letter is at most 5,000 UTF-16 units (15 kB as UTF-8, more when escaped in JSON); the request body limit is 64 kB.
const MAX_MESSAGE_BYTES = 256 * 1024;

const LIMITS = {
  maxAgeMs: RETENTION_MS,
  // A number here is space set aside, for each stream, from the first day. The one limit is the server's max_file_store:
  // when it is reached a publish is refused, and what is refused stays in its outbox.
  maxBytes: -1,
  maxMessageBytes: MAX_MESSAGE_BYTES,
  // Only spares the consumers a repeat; the inbox is what makes repeats harmless. Short, because for as long the server
  // also refuses what a purge took out of the stream and the outbox publishes again.
  duplicateWindowMs: 10_000,
} as const;

const filterOf = (subject: string): string => `${subject}.*`;

const workingStreams = (): StreamShape[] => {
  const names = [...new Set(MESSAGES.map(streamOf))].sort();
  return names.map((name) => {
    const messages = MESSAGES.filter((message) => streamOf(message) === name);
    return {
      name,
      subjects: messages.map((message) => filterOf(message.subject)).sort(),
      publisher: messages[0]?.publisher as Service,
      sources: [],
      ...LIMITS,
    };
  });
};

// Analytics reads a copy, never the working streams, and nothing that carries letters is copied.
const mirror = (): StreamShape => ({
  name: 'ANALYTICS',
  subjects: [],
  publisher: 'mirror',
  sources: workingStreams()
    .filter((stream) => !stream.name.endsWith('_LETTERS'))
    .map(({ name, subjects }) => ({ stream: name, subjects })),
  ...LIMITS,
});

export const STREAMS: readonly StreamShape[] = [...workingStreams(), mirror()];

export const durableName = (service: Service): string => service;

export const DURABLES: readonly DurableShape[] = SERVICES.flatMap((service) => {
  const heard = messagesFor(service);
  return [...new Set(heard.map(streamOf))].sort().map((stream) => ({
    stream,
    name: durableName(service),
    service,
    subjects: heard
      .filter((message) => streamOf(message) === stream)
      .map((message) => filterOf(message.subject))
      .sort(),
    // What a killed process had pulled comes again after this. Far longer than the transaction of a batch takes; a message
    // that comes twice because one took longer all the same is recognised.
    ackWaitMs: 10_000,
    maxAckPending: 1_000,
  }));
});
