import { Injectable } from '@nestjs/common';
import { type DeadLetterView, type InvariantResult, OPERATIONS, SERVICES, type Service } from '#contracts';
import { Questions } from '#messaging';

export interface ServiceHealth {
  readonly service: Service;
  readonly answers: boolean;
  readonly invariants: InvariantResult[];
  readonly outboxWaiting: number | null;
  readonly outboxOldestMs: number | null;
  readonly deadLetters: number | null;
}

/** What the services say about themselves. One that does not answer is shown as such, and hides nothing of the others. */
@Injectable()
export class ReadOperations {
  constructor(private readonly questions: Questions) {}

  async invariants(): Promise<{ holds: boolean; services: ServiceHealth[] }> {
    const services = await Promise.all(SERVICES.map((service) => this.health(service)));
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

  private async health(service: Service): Promise<ServiceHealth> {
    const answer = await this.questions.tryAsk(OPERATIONS[service].invariants, {});
    return {
      service,
      answers: answer !== undefined,
      invariants: answer?.invariants ?? [],
      outboxWaiting: answer?.outboxWaiting ?? null,
      outboxOldestMs: answer?.outboxOldestMs ?? null,
      deadLetters: answer?.deadLetters ?? null,
    };
  }
}
