import type { Proposal } from '../domain/model.js';

const pair = (agencyId: string, ciphertext: string): string => `${agencyId} ${ciphertext}`;

/** Proposals by agency and by (agency, job), so that neither the duplicate check nor the list page scans them all. */
export class ProposalIndex {
  readonly #byAgency = new Map<string, Proposal[]>();
  readonly #byJob = new Map<string, Proposal[]>();

  add(proposal: Proposal): void {
    push(this.#byAgency, proposal.agencyId, proposal);
    push(this.#byJob, pair(proposal.agencyId, proposal.ciphertext), proposal);
  }

  ofAgency(agencyId: string): readonly Proposal[] {
    return this.#byAgency.get(agencyId) ?? [];
  }

  ofJob(agencyId: string, ciphertext: string): readonly Proposal[] {
    return this.#byJob.get(pair(agencyId, ciphertext)) ?? [];
  }

  clear(): void {
    this.#byAgency.clear();
    this.#byJob.clear();
  }
}

function push(map: Map<string, Proposal[]>, key: string, proposal: Proposal): void {
  const list = map.get(key);
  if (list) list.push(proposal);
  else map.set(key, [proposal]);
}
