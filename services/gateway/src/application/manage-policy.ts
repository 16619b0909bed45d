import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  type AgencyId,
  type PolicyTerms,
  type PolicyView,
  SchedulerChangePolicy,
  SchedulerPolicy,
} from '#contracts';
import { Problem } from '../domain/problem.js';
import { AskService } from './ask-service.js';
import { FindAgency } from './find-agency.js';

export interface AgencyPolicy extends PolicyView {
  readonly agencyId: AgencyId;
}

/** How an agency's applications go out: its lane has it, and what is said here is asked and told there. */
@Injectable()
export class ManagePolicy {
  constructor(
    private readonly agencies: FindAgency,
    private readonly ask: AskService,
  ) {}

  async read(accountId: AccountId, wanted: string | undefined): Promise<AgencyPolicy> {
    const { agencyId } = await this.agencies.execute(accountId, wanted);
    return { agencyId, ...(await this.ask.execute(SchedulerPolicy, { agencyId, accountId })) };
  }

  /** `seen`: the revision that the change was made from; null when any will do. */
  async replace(
    accountId: AccountId,
    wanted: string | undefined,
    { seen, policy }: { seen: number | null; policy: PolicyTerms },
  ): Promise<AgencyPolicy> {
    const { agencyId } = await this.agencies.execute(accountId, wanted);
    const answer = await this.ask.execute(SchedulerChangePolicy, { agencyId, accountId, seen, policy });
    if (answer.result === 'refused') {
      const { faults: errors } = answer;
      const sentence = errors.map(({ param, message }) => `${param} ${message}`).join('; ');
      throw new Problem('invalid_value', `${sentence}.`, { errors, param: errors[0]?.param as string });
    }
    if (answer.result === 'changed') {
      const message = `The policy is at revision ${answer.view.revision} by now: read it and make your change from that.`;
      throw new Problem('policy_changed', message, { members: { agencyId, revision: answer.view.revision } });
    }
    return { agencyId, ...answer.view };
  }
}
