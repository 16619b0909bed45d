import { Injectable } from '@nestjs/common';
import type { PolicyTerms, PolicyView } from '#contracts';
import { TimeScale } from '#runtime';
import { needsApproval, type Policy } from '../domain/policy.js';
import { defaultTerms, type Fault, faultsOf, limitsOf, policyOf, type Standard } from '../domain/policy-terms.js';

export const approvalRuleOf = (policy: Policy) => ({
  asked: needsApproval(policy, true),
  others: needsApproval(policy, false),
});

/** The policy of each lane: what its agency says, within what the operator's configuration lets it say. */
@Injectable()
export class LanePolicy {
  private readonly defaults: PolicyTerms;

  constructor(
    private readonly standard: Standard,
    private readonly scale: TimeScale,
  ) {
    this.defaults = defaultTerms(standard);
  }

  /** Times are scaled. `terms` null: the agency said nothing. */
  of(terms: PolicyTerms | null): Policy {
    const policy = policyOf(terms ?? this.defaults, this.standard);
    return { ...policy, gapMinMs: this.scale.ms(policy.gapMinMs), gapMaxMs: this.scale.ms(policy.gapMaxMs) };
  }

  view(terms: PolicyTerms | null, revision: number): PolicyView {
    return { policy: terms ?? this.defaults, limits: limitsOf(this.standard), revision };
  }

  faultsOf(terms: PolicyTerms, nowMs: number): Fault[] {
    return faultsOf(terms, this.standard, nowMs);
  }
}
