import type { Job, Member } from '../domain/model.js';
import { jobPath, LIST_PATH, proposalPath } from '../domain/pages.js';
import {
  DURATIONS,
  FIXED_MAX,
  FIXED_MIN,
  HOURLY_MAX,
  HOURLY_MIN,
  LETTER_MAX,
  RATE_INCREASES,
  SERVICE_FEE,
} from '../domain/texts.js';
import type { Moment } from '../faults/fault-board.js';
import type { World } from '../world.js';
import { jobOf, membersOf } from './jobs.js';
import type { Viewer } from './sessions.js';
import { jobDetails, jobStanding } from './view-job.js';
import type { View } from './views.js';

const LIMITS = {
  letter: LETTER_MAX,
  hourly: [HOURLY_MIN, HOURLY_MAX],
  fixed: [FIXED_MIN, FIXED_MAX],
  fee: SERVICE_FEE,
} as const;

/** The form, or the page that stands in its place when the job does not take a proposal from this agency. */
export function viewApply(world: World, viewer: Viewer, ciphertext: string, moment: Moment): View {
  const job = jobOf(world.store, ciphertext);
  if (!job) return { redirect: LIST_PATH };
  const standing = jobStanding(world, viewer, job, moment);
  switch (standing.state) {
    case 'applied':
      return { redirect: proposalPath(standing.proposalId) };
    case 'undecided':
      return { redirect: jobPath(ciphertext) };
    case 'closed':
    case 'removed':
    case 'private':
      return { redirect: LIST_PATH };
    case 'refused':
      return { data: { job: jobDetails(world, job, moment), refusal: standing.text, form: null } };
    case 'open':
      return { data: { job: jobDetails(world, job, moment), refusal: null, form: formOf(world, viewer, job, moment) } };
  }
}

function formOf(world: World, viewer: Viewer, job: Job, moment: Moment) {
  const { agency, member } = viewer;
  const unmet = world.faults.take('qualification_alert', moment)?.items ?? job.qualifications;
  return {
    submitUrl: `/api/jobs/${job.ciphertext}/proposals`,
    jobUrl: jobPath(job.ciphertext),
    contractors: [
      { value: 'true', label: 'As a freelancer', name: member.name, connects: member.personalConnects },
      { value: agency.id, label: 'As an agency member', name: agency.name, connects: agency.connects },
    ],
    members: membersOf(world.store, agency.id).map(memberOption),
    selfId: member.id,
    connectsRequired: job.connectsRequired,
    isUnaffordable: job.isUnaffordable,
    unmetQualifications: unmet,
    asksDuration: job.type === 'fixed' || job.asksDuration,
    durations: DURATIONS,
    rateIncreases: RATE_INCREASES,
    questions: job.questions,
    isCoverLetterRequired: job.isCoverLetterRequired,
    boost: job.boost && { bids: [...job.boost.bids].sort((one, other) => other - one) },
    buttonText: world.faults.take('button_text', moment)?.text ?? job.buttonText,
    limits: LIMITS,
    trouble: {
      dropdownResets: world.faults.take('dropdown_resets', moment)?.resets ?? 0,
      rowsWiped: job.type === 'fixed' && world.faults.take('rows_wiped', moment) !== null,
    },
  };
}

const memberOption = ({ id, name, profiles }: Member) => ({ id, name, profiles });
