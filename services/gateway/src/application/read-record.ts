import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId, BlockedOn, Stage } from '#contracts';
import { type Step, StepsRepository } from '../outbound/steps.repository.js';
import { ReadStatus, type StatusReading } from './read-status.js';

export interface TimelineStep {
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
  readonly at: number;
}

/** An application with everything that happened to it, oldest first. */
@Injectable()
export class ReadRecord {
  constructor(
    private readonly status: ReadStatus,
    private readonly steps: StepsRepository,
  ) {}

  async execute(
    accountId: AccountId,
    applicationId: ApplicationId,
  ): Promise<{ reading: StatusReading; timeline: TimelineStep[] }> {
    const reading = await this.status.byId(accountId, applicationId);
    const steps = await this.steps.of(applicationId);
    return { reading, timeline: timelineOf(reading, steps) };
  }
}

function timelineOf({ application }: StatusReading, steps: readonly Step[]): TimelineStep[] {
  const { acceptedAt, requireApproval, timings, settledAt } = application;
  const [approvals, work] = [steps.filter(({ step }) => step === 0), steps.filter(({ step }) => step > 0)];
  // What was approved waited for it, whether it asked for that or its agency's policy did.
  const accepted = {
    stage: requireApproval || approvals.length > 0 ? 'awaiting_approval' : 'queued',
    blockedOn: null,
    at: acceptedAt,
  } as const;
  const dispatchedAt = timings?.dispatchedAt ?? null;
  return [
    accepted,
    ...approvals.map(toTimeline),
    ...(dispatchedAt === null ? [] : [{ stage: 'dispatched' as const, blockedOn: null, at: dispatchedAt }]),
    ...work.map(toTimeline),
    ...(settledAt === null ? [] : [{ stage: 'settled' as const, blockedOn: null, at: settledAt }]),
  ];
}

const toTimeline = ({ stage, blockedOn, at }: Step): TimelineStep => ({ stage, blockedOn, at });
