import { Injectable } from '@nestjs/common';
import { AgentResolve, type AnswerOf, type RequestOf } from '#contracts';
import { Database } from '#runtime';
import { Problem } from '../domain/problem.js';
import { AccountsRepository } from '../outbound/accounts.repository.js';
import { AskService } from './ask-service.js';

type Answer = AnswerOf<typeof AgentResolve>;

/** A person decides an application whose outcome nobody could find out. The agent's rows decide; here it is recorded. */
@Injectable()
export class ResolveUnknown {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsRepository,
    private readonly ask: AskService,
  ) {}

  async execute(request: RequestOf<typeof AgentResolve>): Promise<Answer> {
    const answer = await this.ask.execute(AgentResolve, request);
    const { by, resolution, ...about } = request;
    await this.database.transaction((tx) =>
      this.accounts.recordAct(tx, by, 'unknown.resolved', { ...about, ...resolution, answer: answer.result }),
    );
    const refusal = refusalOf(answer, request);
    if (refusal) throw refusal;
    return answer;
  }
}

function refusalOf(answer: Answer, { resolution }: RequestOf<typeof AgentResolve>): Problem | null {
  const { result, outcome, proposalId } = answer;
  switch (result) {
    case 'resolved':
    case 'repeated':
      return null;
    case 'decided': {
      // Somebody else, or the list, came to the same: nothing is left to be done.
      const wanted = resolution.result === 'applied' ? resolution.proposalId : null;
      if (outcome === resolution.result && proposalId === wanted) return null;
      const message = 'Its outcome is decided otherwise already: nothing was changed.';
      return new Problem('already_decided', message, { members: { outcome, proposalId } });
    }
    case 'being_looked_for':
      return new Problem('still_looked_for', 'It is not unknown yet: the marketplace is still being asked.');
    case 'proposal_taken':
      return new Problem('proposal_taken', 'That proposal is another application’s: look again.', {
        param: 'proposalId',
      });
    case 'no_send':
      return new Problem('not_found', 'No application with this queueId was ever sent.');
  }
}
