import { Controller, Get, Header, Param } from '@nestjs/common';
import { ReadReceipt } from '../application/read-receipt.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { applicationIdOf } from './dto/ids.js';
import { Caller, NeedsKey } from './http/caller.js';

/** Receipts for who owns them; the keys to check them with for everybody. */
@Controller()
export class ReceiptsController {
  constructor(private readonly receipts: ReadReceipt) {}

  @Get('api/auto-apply-v2/applications/:queueId/evidence/:name')
  @NeedsKey('read', 'evidence')
  @Header('content-type', 'application/json; charset=utf-8')
  readEvidence(@Caller() { account }: KeyHolder, @Param('queueId') queueId: string, @Param('name') name: string) {
    if (name !== 'receipt' && name !== 'correction') {
      throw new Problem('not_found', 'There is no evidence of this name: ask for receipt or correction.');
    }
    return this.receipts.execute(account.accountId, applicationIdOf(queueId), name);
  }

  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  async publicKeys() {
    const keys = await this.receipts.keys();
    const common = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' } as const;
    return { keys: keys.map(({ keyId, x }) => ({ ...common, x, kid: keyId })) };
  }
}
