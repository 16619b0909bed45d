import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type ApplicationId, ArtefactName } from '#contracts';
import { ReadArtefact } from '../application/read-artefact.js';
import { ReadReceipt } from '../application/read-receipt.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { applicationIdOf } from './dto/ids.js';
import { Caller, NeedsKeyOrLink } from './http/caller.js';

// What a browser is given to show is shown and no more: a picture runs nothing, and nobody keeps a copy of it.
const HEADERS = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** What proves an end, for who owns it: with a key, or with a link that a status named. */
@Controller('api/auto-apply-v2/applications')
export class EvidenceController {
  constructor(
    private readonly receipts: ReadReceipt,
    private readonly artefacts: ReadArtefact,
  ) {}

  @Get(':queueId/evidence/:name')
  @NeedsKeyOrLink()
  async readEvidence(
    @Caller() { account }: KeyHolder,
    @Param('queueId') queueId: string,
    @Param('name') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    const applicationId = applicationIdOf(queueId);
    if (name === 'receipt' || name === 'correction') {
      const receipt = await this.receipts.execute(account.accountId, applicationId, name);
      reply.headers(headersOf('application/json; charset=utf-8', 'inline', applicationId, name));
      return receipt;
    }
    const artefact = ArtefactName.safeParse(name);
    if (!artefact.success) {
      const names = ['receipt', 'correction', ...ArtefactName.options].join(', ');
      throw new Problem('not_found', `There is no evidence of this name: ask for one of ${names}.`);
    }
    const { contentType, bytes } = await this.artefacts.execute(account.accountId, applicationId, artefact.data);
    const how = contentType === 'image/jpeg' ? 'inline' : 'attachment';
    reply.headers(headersOf(contentType, how, applicationId, artefact.data));
    return bytes;
  }
}

function headersOf(contentType: string, how: 'inline' | 'attachment', applicationId: ApplicationId, name: string) {
  const ending = contentType === 'image/jpeg' ? 'jpg' : 'json';
  return {
    ...HEADERS,
    'content-type': contentType,
    'content-disposition': `${how}; filename="${name}-${applicationId}.${ending}"`,
  };
}
