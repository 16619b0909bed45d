import { Injectable } from '@nestjs/common';
import {
  type DeadLetterView,
  type HealingView,
  type InvariantResult,
  OPERATIONS,
  SERVICES,
  type Service,
} from '#contracts';
import { Questions } from '#messaging';

export interface ServiceHealth {
  readonly service: Service;
  readonly answers: boolean;
  readonly invariants: InvariantResult[];
  /** When they were asked, Unix ms: earlier than now where asking takes longer than an answer may. */
  readonly checkedAt: number | null;
  readonly outboxWaiting: number | null;
  readonly outboxOldestMs: number | null;
  readonly deadLetters: number | null;
}

/** What all services together mended by themselves, newest first. */
export interface HealingReport {
  readonly healings: readonly (HealingView & { readonly service: Service })[];
  /** `recorded`: how many rows the service has in all; null when it does not answer, and is missing above. */
  readonly services: readonly { service: Service; answers: boolean; recorded: number | null }[];
}

/** What the services say about themselves. One that does not answer is shown as such, and hides nothing of the others. */
@Injectable()
export class ReadOperations {
  constructor(private readonly questions: Questions) {}

  /** As of so many ms ago at most, and as soon as that can be had. */
  async invariants(maxAgeMs = 0): Promise<{ holds: boolean; services: ServiceHealth[] }> {
    const services = await Promise.all(SERVICES.map((service) => this.health(service, maxAgeMs)));
    const holds = services.every(({ answers, invariants }) => answers && invariants.every((one) => one.holds));
    return { holds, services };
  }

  async deadLetters(
    limit: number,
  ): Promise<{ services: { service: Service; deadLetters: DeadLetterView[] | null }[] }> {
    const services = await Promise.all(
      SERVICES.map(async (service) => {
        const answer = await this.questions.tryAsk(OPERATIONS[service].deadLetters, { limit });
        return { service, deadLetters: answer?.deadLetters ?? null };
      }),
    );
    return { services };
  }

  /** The newest `limit` of all services: none can be missing from them that its service would have said later. */
  async healing(limit: number): Promise<HealingReport> {
    const asked = await Promise.all(
      SERVICES.map(async (service) => ({
        service,
        answer: await this.questions.tryAsk(OPERATIONS[service].healing, { limit }),
      })),
    );
    const healings = asked
      .flatMap(({ service, answer }) => (answer?.healings ?? []).map((healing) => ({ service, ...healing })))
      .sort((a, b) => b.lastAt - a.lastAt)
      .slice(0, limit);
    const services = asked.map(({ service, answer }) => ({
      service,
      answers: answer !== undefined,
      recorded: answer?.recorded ?? null,
    }));
    return { healings, services };
  }

  private async health(service: Service, maxAgeMs: number): Promise<ServiceHealth> {
    const answer = await this.questions.tryAsk(OPERATIONS[service].invariants, { maxAgeMs });
    return {
      service,
      answers: answer !== undefined,
      invariants: answer?.invariants ?? [],
      checkedAt: answer?.checkedAt ?? null,
      outboxWaiting: answer?.outboxWaiting ?? null,
      outboxOldestMs: answer?.outboxOldestMs ?? null,
      deadLetters: answer?.deadLetters ?? null,
    };
  }
}
