import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Accepted, AcceptApplication } from '../application/accept-application.js';
import { CheckApply } from '../application/check-apply.js';
import type { Account } from '../outbound/accounts.repository.js';
import { acceptedBody, type ApplyRequest } from './dto/apply.dto.js';
import { idempotencyKey } from './http/idempotency-key.js';

export interface ApplyCall {
  readonly account: Account;
  readonly body: unknown;
  /** The Idempotency-Key. It belongs to the path: the same key on the other one is another request. */
  readonly key: string | undefined;
  readonly path: string;
  readonly reply: FastifyReply;
}

/** A request to apply, at whichever of its paths: each reads the body in its own way. */
@Injectable()
export class ApplyRequests {
  constructor(
    private readonly check: CheckApply,
    private readonly accept: AcceptApplication,
  ) {}

  async take({ account, body, key, path, reply }: ApplyCall, read: (body: unknown) => ApplyRequest) {
    const idempotency = key === undefined ? null : { key: idempotencyKey(key), path, body };
    const { input, warnings } = read(body);
    const accepted: Accepted =
      (await this.accept.replay(account.accountId, idempotency)) ??
      (await this.accept.execute(await this.check.execute(account, input), idempotency));
    reply.header('location', `/api/auto-apply-v2/applications/${accepted.application.applicationId}`);
    if (accepted.isReplay) reply.header('idempotent-replayed', 'true');
    return acceptedBody(accepted, warnings);
  }
}
