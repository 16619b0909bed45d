import { Controller, Get, Header } from '@nestjs/common';
import { ReadReceipt } from '../application/read-receipt.js';

/** The keys to check receipts with, for everybody. */
@Controller()
export class ReceiptsController {
  constructor(private readonly receipts: ReadReceipt) {}

  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  async publicKeys() {
    const keys = await this.receipts.keys();
    const common = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' } as const;
    return { keys: keys.map(({ keyId, x }) => ({ ...common, x, kid: keyId })) };
  }
}
