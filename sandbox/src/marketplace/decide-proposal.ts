import type { Job } from '../domain/model.js';
import type { ProposalForm } from '../domain/proposal-form.js';
import { checkProposal, type Checked, type FieldError } from '../domain/proposal-rules.js';
import { FACTS, INVENTED, REFUSALS } from '../domain/texts.js';
import type { Moment } from '../faults/fault-board.js';
import type { World } from '../world.js';
import { membersOf, proposalsForJob } from './jobs.js';
import type { Viewer } from './sessions.js';

/** An explicit no: nothing was accepted, and the page shows why. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly error: string;
  readonly fields?: readonly FieldError[];
}

export type Decision =
  { readonly refusal: Refusal } | { readonly refusal: null; readonly checked: Extract<Checked, { isValid: true }> };

const JOB_UNAVAILABLE = { status: 410, code: 'job_unavailable' } as const;
const NOT_ENOUGH: Refusal = { status: 402, code: 'not_enough_connects', error: INVENTED.notEnoughConnects };
const DUPLICATE: Refusal = { status: 409, code: 'duplicate', error: INVENTED.duplicate };

/** Would the marketplace take this proposal now? Faults that refuse come first: they stand for a world that has changed. */
export function decideProposal(world: World, viewer: Viewer, job: Job, form: ProposalForm, moment: Moment): Decision {
  const refusal = refusalByFault(world, viewer, job, moment) ?? refusalByState(world, viewer, job);
  if (refusal) return { refusal };
  const members = membersOf(world.store, viewer.agency.id);
  const checked = checkProposal(form, job, { agency: viewer.agency, self: viewer.member, members });
  if (!checked.isValid) {
    return { refusal: { status: 422, code: 'invalid', error: FACTS.fixErrors, fields: checked.fields } };
  }
  const { as, member } = checked.sender;
  const available = as === 'agency' ? viewer.agency.connects : member.personalConnects;
  const cost = job.connectsRequired + (form.boostBid ?? 0);
  return job.isUnaffordable || available < cost ? { refusal: NOT_ENOUGH } : { refusal: null, checked };
}

function refusalByFault(world: World, viewer: Viewer, job: Job, moment: Moment): Refusal | null {
  if (world.faults.take('duplicate_refused', moment)) return DUPLICATE;
  const plain = world.faults.take('refused_on_send', moment);
  if (plain) return { status: 422, code: 'refused', error: plain.message ?? INVENTED.refused };
  const drained = world.faults.take('out_of_connects_on_send', moment);
  if (drained) {
    if (drained.drains) world.store.commit({ put: 'agencies', row: { ...viewer.agency, connects: 0 } });
    return NOT_ENOUGH;
  }
  const closing = world.faults.take('job_closes_on_send', moment);
  if (closing) {
    if (closing.closes) world.store.commit({ put: 'jobs', row: { ...job, state: 'closed' } });
    return { ...JOB_UNAVAILABLE, error: INVENTED.jobClosed };
  }
  const refused = world.faults.take('hard_refusal', { ...moment, stage: 'send' });
  return refused && { status: 422, code: 'not_eligible', error: REFUSALS[refused.reason] };
}

function refusalByState(world: World, viewer: Viewer, job: Job): Refusal | null {
  const earlier = proposalsForJob(world.store, viewer, job.ciphertext);
  if (earlier.length > 0 && !world.store.settings.acceptDuplicates) return DUPLICATE;
  if (job.state === 'closed') return { ...JOB_UNAVAILABLE, error: INVENTED.jobClosed };
  if (job.state === 'removed') return { ...JOB_UNAVAILABLE, error: INVENTED.jobRemoved };
  if (job.state === 'private') return { ...JOB_UNAVAILABLE, error: INVENTED.jobPrivate };
  const refusal = job.hardRefusal;
  return refusal && { status: 422, code: 'not_eligible', error: REFUSALS[refusal.reason] };
}
