import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Page } from '../domain/pages.js';
import { INVENTED } from '../domain/texts.js';
import type { Moment } from '../faults/fault-board.js';
import { checked, HttpError } from '../http-error.js';
import type { World } from '../world.js';
import { pageAt } from './arrival.js';
import { safeRedirect } from './documents.js';
import { openPage, sendHtml } from './opening.js';
import type { Viewer } from './sessions.js';
import { viewApply } from './view-apply.js';
import { viewJob } from './view-job.js';
import { viewConnects, viewFreelancer, viewHome, viewList, viewMembers, viewProposal } from './view-others.js';

const ViewQuery = z.object({ path: z.string().min(1).max(2_000).startsWith('/') });

/** The data of a page, or another page to show instead. */
export type View = { readonly data: unknown } | { readonly redirect: string };

/** One endpoint gives the app the data of whatever page its address bar shows. */
export function viewRoutes(app: FastifyInstance, world: World): void {
  app.get('/api/view', async (request, reply) => {
    const { path } = checked(ViewQuery, request.query);
    const page = pageAt(path);
    if (page === null) throw new HttpError(404, 'not_found', 'There is nothing at this address.');
    const opening = openPage(world, page, request, path, false);
    if (opening.goes === 'wrong') return sendHtml(reply, opening.status, opening.html);
    if (opening.goes === 'to') throw new HttpError(401, 'signed_out', 'Please log in.', { login: opening.path });
    return answerView(world, page, new URL(path, 'http://sandbox.invalid'), opening, request, reply);
  });

  app.get('/api/session', (request, reply) => {
    const csrf = world.sessions.csrfFor(request, reply);
    const viewer = world.sessions.viewerOf(request);
    return { isSignedIn: viewer !== null, csrf, user: viewer && userOf(viewer) };
  });
}

async function answerView(
  world: World,
  page: Page,
  url: URL,
  opening: { readonly viewer: Viewer | null; readonly moment: Moment },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const slow = world.faults.take('slow_response', opening.moment);
  await world.pacer.wait(slow?.delayMs ?? 0);
  await world.pacer.waitForData();
  const view = viewOf(world, page, url, opening.viewer, opening.moment);
  void reply.header('cache-control', 'no-store');
  if ('redirect' in view) return view;
  const csrf = world.sessions.csrfFor(request, reply);
  return { page: page.kind, csrf, chrome: chromeOf(world, opening.viewer, opening.moment), data: view.data };
}

function viewOf(world: World, page: Page, url: URL, viewer: Viewer | null, moment: Moment): View {
  if (page.kind === 'login') {
    const redirect = safeRedirect(url.searchParams.get('redir'));
    return viewer ? { redirect } : { data: { redirect } };
  }
  if (viewer === null) throw new HttpError(401, 'signed_out', 'Please log in.');
  switch (page.kind) {
    case 'job':
      return viewJob(world, viewer, page.ciphertext, moment);
    case 'apply':
      return viewApply(world, viewer, page.ciphertext, moment);
    case 'list':
      return viewList(world, viewer, Number(url.searchParams.get('page') ?? 1));
    case 'proposal':
      return viewProposal(world, viewer, page.proposalId);
    case 'members':
      return viewMembers(world, viewer);
    case 'freelancer':
      return viewFreelancer(world, viewer, page.memberId);
    case 'connects':
      return viewConnects(world, viewer);
    case 'home':
      return viewHome(world, viewer);
  }
}

const userOf = ({ member, agency }: Viewer) => ({
  name: member.name,
  memberId: member.id,
  agency: { id: agency.id, name: agency.name, connects: agency.connects },
});

/** What surrounds a page's data: how late it appears, in which layout, and what lies over it. */
function chromeOf(world: World, viewer: Viewer | null, moment: Moment) {
  const modal = world.faults.take('full_screen_modal', moment);
  const alert = world.faults.take('harmless_alert', moment);
  const isNever = world.faults.take('never_hydrates', moment) !== null;
  return {
    hydrateMs: isNever ? null : world.pacer.drawHydrationMs(),
    isUnknown: world.faults.take('unknown_page', moment) !== null,
    layout: world.faults.take('layout_b', moment) ? 'b' : 'a',
    modal: modal && { title: INVENTED.modalTitle, text: INVENTED.modalText, isClosable: modal.isClosable },
    alert: alert && (alert.message ?? INVENTED.listAlert),
    user: viewer && userOf(viewer),
  };
}
