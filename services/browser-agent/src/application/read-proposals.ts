import { Injectable } from '@nestjs/common';
import { matchProposal } from '../domain/matching.js';
import type { MarketplaceSession } from '../domain/ports.js';
import type { Listed } from '../domain/reading.js';
import { IntentsRepository, type OpenIntent } from '../outbound/intents.repository.js';

// The marketplace's clock may be behind ours by this much.
const CLOCK_MARGIN_MS = 60_000;

/** What the list has for the job of a Send, each with its letter where it opens, compared with what was sent. */
@Injectable()
export class ReadProposals {
  constructor(private readonly intents: IntentsRepository) {}

  async execute(intent: OpenIntent, marketplace: MarketplaceSession): Promise<Listed> {
    const { applicationId, agencyId, canonicalJobId, at: intentAt, letterSha256, profile } = intent;
    const rows = await marketplace.readSentProposals(canonicalJobId, intentAt - CLOCK_MARGIN_MS);
    const listed: Listed[number][] = [];
    for (const row of rows) {
      // Only its own page shows the letter; a row that does not open stays as the list has it, without one.
      const proposal = (await marketplace.readProposal(row.proposalId)) ?? row;
      const isTaken = await this.intents.isEvidenceOfAnother(agencyId, proposal.proposalId, applicationId);
      listed.push({ proposal, match: matchProposal({ intentAt, letterSha256, profile }, proposal, isTaken) });
    }
    return listed;
  }
}
