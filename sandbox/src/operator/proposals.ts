import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Ciphertext, mintNumericId, mintUnused, NumericId } from '../domain/ids.js';
import type { Member, Proposal } from '../domain/model.js';
import { DURATIONS } from '../domain/texts.js';
import { checked, notFound } from '../http-error.js';
import { sha256Of } from '../marketplace/accept-proposal.js';
import { jobOf, membersOf } from '../marketplace/jobs.js';
import type { World } from '../world.js';

const Since = z.coerce.number().int().min(0);

const ProposalQuery = z.strictObject({
  job: Ciphertext.optional(),
  agency: NumericId.optional(),
  source: z.enum(['page', 'hand']).optional(),
  /** Unix ms of receipt, inclusive. */
  since: Since.optional(),
  limit: z.coerce.number().int().min(1).max(100_000).default(10_000),
});

/** A proposal that a person sent by hand, or that came from somewhere else: it is simply there. */
const ByHand = z.strictObject({
  agencyId: NumericId,
  job: Ciphertext,
  memberId: z.string().max(60).optional(),
  profileId: z.string().max(60).optional(),
  coverLetter: z.string().max(50_000),
  submittedAt: z.int().min(0).optional(),
  hourlyRate: z.number().min(3).max(999).default(40),
  duration: z.enum(DURATIONS).nullable().default(null),
  listLateMs: z.int().min(0).default(0),
  jobPageLateMs: z.int().min(0).default(0),
});

/** The oracle: every proposal that was accepted, whatever its sender was told. */
export function proposalRoutes(app: FastifyInstance, { store }: World): void {
  app.get('/proposals', (request) => {
    const { job, agency, source, since, limit } = checked(ProposalQuery, request.query);
    const found = store
      .all('proposals')
      .filter(
        (one) =>
          (job === undefined || one.ciphertext === job) &&
          (agency === undefined || one.agencyId === agency) &&
          (source === undefined || one.source === source) &&
          (since === undefined || one.receivedAt >= since),
      );
    return { total: found.length, proposals: found.slice(-limit) };
  });

  app.get('/proposals/:id', (request) => {
    const proposal = store.get('proposals', (request.params as { id: string }).id);
    if (!proposal) throw notFound('proposal');
    return proposal;
  });

  app.post('/proposals', (request, reply) => {
    const input = checked(ByHand, request.body);
    const agency = store.get('agencies', input.agencyId);
    const job = jobOf(store, input.job);
    if (!agency) throw notFound('agency');
    if (!job) throw notFound('job');
    const member = memberFor(membersOf(store, agency.id), input.memberId, input.profileId);
    const profile = member?.profiles.find((one) => one.profileId === input.profileId) ?? member?.profiles[0];
    if (!member || !profile) throw notFound('member');
    const now = Date.now();
    const row: Proposal = {
      id: mintUnused(mintNumericId, (id) => store.has('proposals', id)),
      source: 'hand',
      as: 'agency',
      agencyId: agency.id,
      memberId: member.id,
      memberName: member.name,
      profileId: profile.profileId,
      profileTitle: profile.title,
      ciphertext: job.ciphertext,
      jobId: job.id,
      jobTitle: job.title,
      coverLetter: input.coverLetter,
      coverLetterSha256: sha256Of(input.coverLetter),
      terms:
        job.type === 'hourly'
          ? { kind: 'hourly', rate: input.hourlyRate, rateIncrease: 'Never' }
          : { kind: 'project', amount: job.budget ?? 200 },
      duration: input.duration,
      answers: [],
      attachments: [],
      highlights: [],
      connectsRequired: job.connectsRequired,
      boostBid: null,
      connectsSpent: 0,
      connectsBalanceAfter: agency.connects,
      submittedAt: input.submittedAt ?? now,
      receivedAt: now,
      listVisibleAt: now + input.listLateMs,
      jobPageVisibleAt: now + input.jobPageLateMs,
      jobPageMeanwhile: 'offer',
      requestId: null,
      wire: null,
    };
    store.commit({ put: 'proposals', row });
    return reply.code(201).send(row);
  });
}

/** The member named, else the one whose profile is named, else the business developer, else the first. */
function memberFor(members: readonly Member[], memberId?: string, profileId?: string): Member | undefined {
  if (memberId !== undefined) return members.find((member) => member.id === memberId);
  if (profileId !== undefined) {
    return members.find((member) => member.profiles.some((profile) => profile.profileId === profileId));
  }
  return members.find((member) => member.login !== null) ?? members[0];
}
