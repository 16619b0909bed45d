import { Controller, Get, Param, Query } from '@nestjs/common';
import { ReadArchive } from '../application/read-archive.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { CipherQuery, clientBody, CompanyId, jobBody } from './dto/data.dto.js';
import { Caller, NeedsKey } from './http/caller.js';
import { validate } from './http/validate.js';

/** Job pages and their clients, from what sessions of the account have read. v1 and v2 are the same. */
@Controller('api')
export class DataController {
  constructor(private readonly archive: ReadArchive) {}

  @Get('jobs/by-ciphertext')
  @NeedsKey('read', 'unmetered')
  async jobByCiphertext(@Caller() { account }: KeyHolder, @Query() query: unknown) {
    const { cipher } = validate(CipherQuery, query);
    return jobBody(await this.archive.job(account.accountId, cipher, 'cipher'));
  }

  @Get(['v1/jobs/:ciphertext', 'v2/jobs/:ciphertext'])
  @NeedsKey('read', 'unmetered')
  async job(@Caller() { account }: KeyHolder, @Param('ciphertext') ciphertext: string) {
    return jobBody(await this.archive.job(account.accountId, ciphertext, 'ciphertext'));
  }

  @Get(['clients/:companyId/jobs', 'v1/clients/:companyId/jobs', 'v2/clients/:companyId/jobs'])
  @NeedsKey('read', 'unmetered')
  async client(@Caller() { account }: KeyHolder, @Param() params: unknown) {
    const { companyId } = validate(CompanyId, params);
    return clientBody(await this.archive.client(account.accountId, companyId));
  }
}
