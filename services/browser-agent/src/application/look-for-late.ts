import { Injectable } from '@nestjs/common';
import { Database, Log } from '#runtime';
import type { MarketplaceSession } from '../domain/ports.js';
import { IntentsRepository, type OpenIntent } from '../outbound/intents.repository.js';
import { LateFind } from './late-find.js';
import { Pod } from './pod.js';
import { ReadProposals } from './read-proposals.js';

/**
 * Reads the list once more for a Send that ended without its proposal: a quarter of an hour after that, and a day. Its
 * end stays what it is, whatever is found.
 */
@Injectable()
export class LookForLate {
  constructor(
    private readonly database: Database,
    private readonly intents: IntentsRepository,
    private readonly proposals: ReadProposals,
    private readonly lateFind: LateFind,
    private readonly pod: Pod,
    private readonly log: Log,
  ) {}

  async execute(intent: OpenIntent, marketplace: MarketplaceSession): Promise<void> {
    const { applicationId, outcome } = intent;
    const listed = await this.proposals.execute(intent, marketplace);
    const ours = listed.find(({ match }) => match.kind === 'ours');
    await this.database.transaction(async (tx) => {
      if (ours) await this.lateFind.tell(tx, applicationId, ours.proposal);
      await this.intents.planLateLook(tx, applicationId, [this.pod.times.lateLookSecond]);
    });
    this.log.info({ applicationId, outcome, rows: listed.length, isFound: ours !== undefined }, 'send.late_look');
  }
}
