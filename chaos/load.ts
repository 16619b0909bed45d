import { createHash } from 'node:crypto';
import type { Embedded, EmbeddedAgency } from '../bin/system/embedded.mjs';
import type { PlannedApplication } from './plan.js';

/** What a client knows of one application that it asked for. */
export interface Asked {
  readonly number: number;
  readonly accountId: string;
  readonly agencyId: string;
  readonly job: string;
  readonly letterSha256: string;
  /** Null: refused, or never answered. */
  readonly queueId: string | null;
  readonly answer: string;
  readonly tries: number;
}

export interface ChaosAgency extends EmbeddedAgency {
  readonly accountId: string;
  readonly apiKey: string;
}

export const sha256Of = (letter: string): string => createHash('sha256').update(letter, 'utf8').digest('hex');
export const letterOf = (seed: number, number: number): string =>
  `Dear client,\n\nthis is letter ${number} of run ${seed}. Orders that must not be lost are what I build.\n\nKind regards`;

// Clients that all ask again at once, as often as they can, would keep a busy system from ever answering one of them.
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Clients that apply, ask again with the same key until they are answered, and sometimes cancel. */
export class Load {
  readonly asked: Asked[] = [];
  private isEnding = false;

  constructor(
    private readonly system: Embedded,
    private readonly seed: number,
    private readonly agencies: readonly ChaosAgency[],
    private readonly jobs: readonly string[],
  ) {}

  /** Resolves when every application of the plan has its answer. */
  async run(plan: readonly PlannedApplication[]): Promise<void> {
    const began = performance.now();
    const open: Promise<void>[] = [];
    for (const one of plan) {
      const restMs = began + one.atMs - performance.now();
      if (restMs > 0) await pause(restMs);
      open.push(this.apply(one));
    }
    await Promise.all(open);
  }

  /** What has no answer yet stays without one. */
  giveUp(): void {
    this.isEnding = true;
  }

  private async apply(one: PlannedApplication): Promise<void> {
    const agency = this.agencies[one.agency] as ChaosAgency;
    const job = this.jobs[one.job] as string;
    const letter = letterOf(this.seed, one.number);
    const api = this.system.customer(agency.apiKey);
    const body = { jobId: job, coverLetter: letter, agencyId: agency.agencyId };
    const headers = { 'idempotency-key': `chaos-${this.seed}-${one.number}` };
    let queueId: string | null = null;
    let answer = 'gave up';
    let tries = 0;
    while (!this.isEnding) {
      tries += 1;
      try {
        queueId = (await api.post<{ queueId: string }>('/apply', body, headers)).queueId;
        answer = '202';
        break;
      } catch (error) {
        const { status, body: said } = error as { status?: number; body?: { code?: string } };
        const isFinal = status !== undefined && status < 500 && said?.code !== 'idempotency_in_progress';
        answer = status === undefined ? 'no answer' : `${status} ${said?.code ?? ''}`.trim();
        if (isFinal || one.isImpatient) break;
        await pause(Math.min(FIRST_PAUSE_MS * 1.6 ** tries, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2));
      }
    }
    const { accountId, agencyId } = agency;
    const letterSha256 = sha256Of(letter);
    this.asked.push({ number: one.number, accountId, agencyId, job, letterSha256, queueId, answer, tries });
    if (queueId !== null && one.cancelAfterMs !== null) {
      await pause(one.cancelAfterMs);
      // Granted, refused or unanswered: what became of it is in the rows.
      await api.post(`/applications/${queueId}/cancel`, {}).catch(() => {});
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
