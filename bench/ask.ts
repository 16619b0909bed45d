import { type Agent, request } from 'node:http';
import { nowMs } from './clock.js';

export interface Asked {
  readonly status: number;
  readonly body: string;
  readonly tookMs: number;
}

interface Question {
  readonly agent: Agent;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request on a connection of the agent, and how long its whole answer took. */
export function ask({ url, body, headers, ...options }: Question): Promise<Asked> {
  const startedAt = nowMs();
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, headers: { ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const tookMs = nowMs() - startedAt;
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), tookMs });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
