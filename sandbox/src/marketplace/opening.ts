import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../domain/pages.js';
import { HOME_PATH, jobPath, loginPath } from '../domain/pages.js';
import type { Moment } from '../faults/fault-board.js';
import type { World } from '../world.js';
import { challengePage } from './challenge-pages.js';
import { jobOf } from './jobs.js';
import { plainPage } from './html.js';
import type { Viewer } from './sessions.js';

export type Opening =
  | { readonly goes: 'on'; readonly viewer: Viewer | null; readonly moment: Moment }
  | { readonly goes: 'to'; readonly path: string }
  | { readonly goes: 'wrong'; readonly status: number; readonly html: string };

/**
 * What happens before a page opens, whether the browser loads it or the app shows it without a load: faults first, then the
 * sign-in. Both ways ask here, so a fault strikes once, at whichever comes first.
 */
export function openPage(world: World, page: Page, request: FastifyRequest, from: string, isLoad: boolean): Opening {
  const viewer = world.sessions.viewerOf(request);
  const moment = momentOf(page, request, viewer);
  if (moment.ciphertext && viewer) jobOf(world.store, moment.ciphertext);

  const broken = world.faults.take('server_error_on_open', moment);
  if (broken) return { goes: 'wrong', status: broken.status, html: errorPage(broken.status) };
  const challenge = world.faults.take('challenge', moment);
  if (challenge) return { goes: 'wrong', status: challenge.status, html: challengePage(challenge.variant) };
  if (page.kind === 'login') return { goes: 'on', viewer, moment };

  if (viewer === null) return { goes: 'to', path: loginPath(from) };
  if (world.faults.take('session_expires_before_open', moment)) {
    world.sessions.revoke(viewer.session);
    return { goes: 'to', path: loginPath(from) };
  }
  const bounce = isLoad && page.kind === 'apply' ? world.faults.take('bounce_once', moment) : null;
  if (bounce && page.kind === 'apply') {
    return { goes: 'to', path: bounce.to === 'job' ? jobPath(page.ciphertext) : HOME_PATH };
  }
  return { goes: 'on', viewer, moment };
}

function momentOf(page: Page, request: FastifyRequest, viewer: Viewer | null): Moment {
  return {
    page: page.kind,
    requestId: request.id,
    wire: request.wire,
    ...('ciphertext' in page ? { ciphertext: page.ciphertext } : {}),
    ...(viewer ? { agencyId: viewer.agency.id, username: viewer.member.login?.username ?? '' } : {}),
  };
}

export function errorPage(status: number): string {
  const text = status === 404 ? 'There is nothing at this address.' : 'We cannot show this page right now.';
  return plainPage(`${status}`, `<h1>${status === 404 ? 'Page not found' : 'Service unavailable'}</h1><p>${text}</p>`);
}

export async function sendHtml(reply: FastifyReply, status: number, html: string): Promise<void> {
  await reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html);
}
