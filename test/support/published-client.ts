/*
 * A customer's client as somebody writes it who has read the published page and nothing else: it sends no Idempotency-Key,
 * knows the published names only, asks every 5 s for a minute and then every 15 s, gives up after five minutes, comes
 * again after 429 and 5xx when Retry-After says so, and takes the queueId from a 409. Built on nothing of ours.
 */

export interface PublishedOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: typeof globalThis.fetch;
  /** Unix ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface PublishedStatus {
  readonly jobId: string;
  readonly processedJobId: string;
  readonly applicationStatus: string;
  readonly applicationStatusMessage: string;
  readonly queueId: string;
  readonly appliedAt: number | null;
  readonly processedAt: number | null;
  readonly errorMessage: string | null;
}

const MINUTE_MS = 60_000;
const GIVES_UP_AFTER_MS = 5 * MINUTE_MS;

export class PublishedClient {
  constructor(private readonly options: PublishedOptions) {}

  /** Applies, follows it, and says how it ended; null when it has given up. */
  async run(jobId: string, coverLetter: string): Promise<PublishedStatus | null> {
    return this.follow(await this.apply(jobId, coverLetter));
  }

  async apply(jobId: string, coverLetter: string): Promise<string> {
    const body = JSON.stringify({ jobId, coverLetter });
    const answer = await this.ask('/api/auto-apply-v2/apply', { method: 'POST', body });
    const said = (await answer.json()) as { queueId?: string; error?: string };
    if ((answer.ok || answer.status === 409) && said.queueId !== undefined) return said.queueId;
    throw new Error(`apply answered ${answer.status}: ${said.error}`);
  }

  async follow(queueId: string): Promise<PublishedStatus | null> {
    const { now, sleep } = this.options;
    const begunAt = now();
    while (now() - begunAt < GIVES_UP_AFTER_MS) {
      await sleep(now() - begunAt < MINUTE_MS ? 5_000 : 15_000);
      const answer = await this.ask(`/api/auto-apply-v2/status?queueId=${queueId}`, { method: 'GET' });
      const status = (await answer.json()) as PublishedStatus & { error?: string };
      if (!answer.ok) throw new Error(`status answered ${answer.status}: ${status.error}`);
      if (status.applicationStatus !== 'processing') return status;
    }
    return null;
  }

  private async ask(path: string, init: { method: string; body?: string }): Promise<Response> {
    const { baseUrl, apiKey, fetch, sleep, now } = this.options;
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    const begunAt = now();
    for (;;) {
      const isLate = now() - begunAt > GIVES_UP_AFTER_MS;
      const answer = await fetch(`${baseUrl}${path}`, { ...init, headers }).catch((error: unknown) => {
        if (isLate) throw error;
        return null;
      });
      if (answer !== null && (isLate || (answer.status !== 429 && answer.status < 500))) return answer;
      await sleep(Number(answer?.headers.get('retry-after') ?? 1) * 1_000);
    }
  }
}
