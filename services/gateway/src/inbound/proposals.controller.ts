import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { GenerateProposal } from '../application/generate-proposal.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { generatedBody, generateRequest } from './dto/generate-proposal.dto.js';
import { Caller, NeedsKey } from './http/caller.js';

/** Drafts of letters, for customers who write none themselves. */
@Controller('api/auto-apply-v2')
export class ProposalsController {
  constructor(private readonly generate: GenerateProposal) {}

  @Post('generate-proposal')
  @HttpCode(200)
  @NeedsKey('apply', 'generate_proposal')
  async generateProposal(
    @Caller() { account }: KeyHolder,
    @Body() body: unknown,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { input, warnings } = generateRequest(body, /(^|[;,\s])handling=strict\b/.test(prefer ?? ''));
    // A letter that nobody waits for any more is not written to its end: it would be paid for by the token.
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return generatedBody(await this.generate.execute(account, input, gone.signal), warnings);
  }
}
