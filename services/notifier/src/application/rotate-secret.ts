import { Injectable } from '@nestjs/common';
import type { AnswerOf, NotifierRotateSecret, RequestOf } from '#contracts';
import { Database, Log } from '#runtime';
import { newSecret } from '../domain/secret.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';
import { SecretsRepository } from '../outbound/secrets.repository.js';

// Each is one more signature in a header, 50 bytes. None is thrown away before its time: a receiver may still have the
// first one when the answer to a rotation was lost and it is asked for again.
const MAX_OVERLAPPING = 5;

/** Gives an endpoint a new secret, without an outage: for a while what is sent is signed with the ones before it, too. */
@Injectable()
export class RotateSecret {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
    private readonly secrets: SecretsRepository,
    private readonly log: Log,
  ) {}

  execute({
    accountId,
    endpointId,
    overlapMs,
  }: RequestOf<typeof NotifierRotateSecret>): Promise<AnswerOf<typeof NotifierRotateSecret>> {
    return this.database.transaction(async (tx) => {
      const endpoint = await this.endpoints.lock(tx, accountId, endpointId);
      if (!endpoint) return { result: 'unknown' } as const;
      // One that leaked may always be replaced at once: that ends the others.
      if (overlapMs > 0 && (await this.secrets.overlapping(tx, endpointId)) >= MAX_OVERLAPPING) {
        const message = `${MAX_OVERLAPPING} older secrets still overlap: rotate later, or with overlapSeconds 0.`;
        return { result: 'refused', code: 'rotation_limit', message } as const;
      }
      const secret = newSecret();
      const oldSecretsUntil = await this.secrets.rotate(tx, endpointId, secret, overlapMs);
      tx.afterCommit(() => this.log.info({ accountId, endpointId, overlapMs }, 'webhook.secret_rotated'));
      return { result: 'rotated', endpoint, secret, oldSecretsUntil } as const;
    });
  }
}
