import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Proposal } from '../domain/model.js';
import { applyPath, LIST_PATH, loginPath, proposalPath } from '../domain/pages.js';
import { ProposalForm } from '../domain/proposal-form.js';
import { INVENTED } from '../domain/texts.js';
import type { Moment } from '../faults/fault-board.js';
import { checked, HttpError, notFound } from '../http-error.js';
import type { World } from '../world.js';
import { acceptProposal, type Visibility } from './accept-proposal.js';
import { submittedJob } from './arrival.js';
import { challengePage } from './challenge-pages.js';
import { decideProposal } from './decide-proposal.js';
import { jobOf } from './jobs.js';
import { requireCsrf } from './login-routes.js';
import { sendHtml } from './opening.js';
import type { Viewer } from './sessions.js';

/** The one request that sends a proposal, and everything that can happen to it. */
export function submitRoute(app: FastifyInstance, world: World): void {
  app.addHook('onRequest', async (request, reply) => {
    const ciphertext = submittedJob(request);
    if (ciphertext === null) return undefined;
    const moment = submitMoment(request, world.sessions.viewerOf(request), ciphertext);
    const fault = world.faults.take('cut_mid_request', moment);
    if (!fault) return undefined;
    reply.hijack();
    cutAtFirstByte(world, request, fault.by);
    return reply;
  });

  app.post('/api/jobs/:ciphertext/proposals', async (request, reply) => {
    const ciphertext = submittedJob(request);
    const before = world.sessions.viewerOf(request);
    if (ciphertext === null) throw notFound('job');
    const moment = { ...submitMoment(request, before, ciphertext), isAccepted: false };

    if (before && world.faults.take('session_expires_before_send', moment)) world.sessions.revoke(before.session);
    if (!before || world.sessions.viewerOf(request) === null) throw signedOut(ciphertext);
    requireCsrf(world, request);
    if (cutAfterBody(world, request, reply, moment)) return reply;
    const challenge = world.faults.take('challenge', moment);
    if (challenge) return sendHtml(reply, challenge.status, challengePage(challenge.variant));

    const form = checked(ProposalForm, request.body);
    await world.pacer.wait(world.faults.take('slow_response', moment)?.delayMs ?? 0);
    await world.pacer.waitForSubmit();
    return decideAndAnswer(world, request, reply, form, moment);
  });
}

async function decideAndAnswer(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  form: ProposalForm,
  moment: Moment & { readonly ciphertext: string },
): Promise<unknown> {
  // Read again: balance and job may have changed while this request waited. From here to the commit nothing else runs.
  const viewer = world.sessions.viewerOf(request);
  const job = jobOf(world.store, moment.ciphertext);
  if (!viewer) throw signedOut(moment.ciphertext);
  if (!job) throw notFound('job');

  const foreign = world.faults.take('redirect_to_foreign', moment);
  if (foreign)
    return reply.code(201).send(answerFor(foreignOf(world, viewer, job.ciphertext, foreign.proposalId), job.afterSend));
  const decision = decideProposal(world, viewer, job, form, moment);
  if (decision.refusal) {
    const { status, ...body } = decision.refusal;
    return reply.code(status).send(body);
  }
  const { requestId, wire } = { requestId: request.id, wire: request.wire };
  const now = Date.now();
  const visibility = visibilityFrom(world, moment, now);
  const proposal = acceptProposal(world.store, {
    agency: viewer.agency,
    job,
    form,
    checked: decision.checked,
    now,
    visibility,
    requestId,
    wire,
  });
  return answerAccepted(world, request, reply, viewer, proposal, { ...moment, isAccepted: true }, job.afterSend);
}

/** The proposal is in. What the sender hears of it is another matter. */
async function answerAccepted(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  viewer: Viewer,
  proposal: Proposal,
  moment: Moment,
  afterSend: 'proposal' | 'list',
): Promise<unknown> {
  if (cutAfterBody(world, request, reply, moment)) return reply;
  await world.pacer.wait(world.faults.take('slow_response', moment)?.delayMs ?? 0);
  const redirect = world.faults.take('redirect_after_accept', moment);
  if (redirect) return reply.redirect(request.url, redirect.status);
  const broken = world.faults.take('error_after_accept', moment);
  if (broken) throw new HttpError(broken.status, 'internal', INVENTED.somethingWrong);
  const misleading = world.faults.take('misleading_refusal', moment);
  if (misleading) throw new HttpError(422, 'refused', misleading.message ?? INVENTED.misleading);
  const challenge = world.faults.take('challenge', moment);
  if (challenge) return sendHtml(reply, challenge.status, challengePage(challenge.variant));
  const foreign = world.faults.take('redirect_to_foreign', moment);
  const named = foreign ? foreignOf(world, viewer, proposal.ciphertext, foreign.proposalId) : proposal;
  return reply.code(201).send(answerFor(named, afterSend));
}

const answerFor = (proposal: Pick<Proposal, 'id' | 'connectsSpent' | 'connectsBalanceAfter'>, afterSend: string) => ({
  proposalId: proposal.id,
  url: afterSend === 'list' ? LIST_PATH : proposalPath(proposal.id),
  connectsSpent: proposal.connectsSpent,
  connectsBalanceAfter: proposal.connectsBalanceAfter,
});

/** The proposal named by the fault, else the newest one of the agency for another job. */
function foreignOf(world: World, viewer: Viewer, ciphertext: string, proposalId: string | null) {
  const others = world.store.proposalsOf.ofAgency(viewer.agency.id).filter((one) => one.ciphertext !== ciphertext);
  const found = proposalId === null ? others.at(-1) : world.store.get('proposals', proposalId);
  return (
    found ?? { id: proposalId ?? '1900000000000000001', connectsSpent: 0, connectsBalanceAfter: viewer.agency.connects }
  );
}

function submitMoment(request: FastifyRequest, viewer: Viewer | null, ciphertext: string) {
  const who = viewer ? { agencyId: viewer.agency.id, username: viewer.member.login?.username ?? '' } : {};
  return { page: 'submit', ciphertext, requestId: request.id, wire: request.wire, ...who } as const;
}

function visibilityFrom(world: World, moment: Moment, now: number): Visibility {
  const list = world.faults.take('list_late', moment);
  const page = world.faults.take('job_page_late', moment);
  return {
    listVisibleAt: now + (list?.byMs ?? 0),
    jobPageVisibleAt: now + (page?.byMs ?? 0),
    jobPageMeanwhile: page?.meanwhile ?? 'offer',
  };
}

function cutAfterBody(world: World, request: FastifyRequest, reply: FastifyReply, moment: Moment): boolean {
  const lost = moment.isAccepted ? world.faults.take('response_lost_after_accept', moment) : null;
  const fault = lost ?? world.faults.take('cut_after_body', moment);
  if (!fault) return false;
  reply.hijack();
  world.connections.cut(request.raw, fault.by);
  return true;
}

/** With headers read and the body still under way; a request without a body is cut at its end. */
function cutAtFirstByte(world: World, request: FastifyRequest, by: 'fin' | 'rst'): void {
  const cut = (): void => world.connections.cut(request.raw, by);
  request.raw.once('data', cut);
  request.raw.once('end', cut);
  request.raw.resume();
}

const signedOut = (ciphertext: string): HttpError =>
  new HttpError(401, 'signed_out', 'Please log in.', { login: loginPath(applyPath(ciphertext)) });
