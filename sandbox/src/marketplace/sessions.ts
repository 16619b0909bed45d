import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mintToken } from '../domain/ids.js';
import type { Agency, Member, Session } from '../domain/model.js';
import type { SandboxStore } from '../store/sandbox-store.js';

/** Who is looking: a signed-in business developer. */
export interface Viewer {
  readonly session: Session;
  readonly member: Member;
  readonly agency: Agency;
}

const LIFE_S = 14 * 86_400;
const CSRF_HEADER = 'x-csrf-token';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

// Cookies know no ports: http and https of one sandbox share a jar, and http may not overwrite a Secure cookie.
const suffixOf = (request: FastifyRequest): string => (request.wire.protocol === 'https' ? '_tls' : '');
const sessionCookie = (request: FastifyRequest): string => `sandbox_session${suffixOf(request)}`;
const visitorCookie = (request: FastifyRequest): string => `sandbox_visitor${suffixOf(request)}`;

/** Cookie sessions and the tokens against cross-site requests. Only hashes of cookies are stored. */
export class Sessions {
  constructor(private readonly store: SandboxStore) {}

  open(member: Member, request: FastifyRequest, reply: FastifyReply): Session {
    const token = mintToken();
    const now = Date.now();
    const row: Session = {
      id: sha256(token),
      memberId: member.id,
      csrf: mintToken(),
      createdAt: now,
      expiresAt: now + LIFE_S * 1_000,
    };
    this.store.commit({ put: 'sessions', row });
    setCookie(request, reply, sessionCookie(request), token, LIFE_S);
    return row;
  }

  viewerOf(request: FastifyRequest): Viewer | null {
    const token = cookieOf(request, sessionCookie(request));
    const session = token === null ? undefined : this.store.get('sessions', sha256(token));
    if (!session || session.expiresAt <= Date.now()) return null;
    const member = this.store.get('members', session.memberId);
    const agency = member && this.store.get('agencies', member.agencyId);
    return agency ? { session, member, agency } : null;
  }

  revoke(session: Session): void {
    this.store.commit({ drop: 'sessions', key: session.id });
  }

  close(session: Session, request: FastifyRequest, reply: FastifyReply): void {
    this.revoke(session);
    setCookie(request, reply, sessionCookie(request), '', 0);
  }

  /** The token a page must send back with every POST: the session's, or before sign-in one bound to the visitor's cookie. */
  csrfFor(request: FastifyRequest, reply: FastifyReply): string {
    const viewer = this.viewerOf(request);
    if (viewer) return viewer.session.csrf;
    const visitor = cookieOf(request, visitorCookie(request)) ?? mintToken();
    setCookie(request, reply, visitorCookie(request), visitor, LIFE_S);
    return sha256(`csrf ${visitor}`);
  }

  hasCsrf(request: FastifyRequest): boolean {
    const sent = request.headers[CSRF_HEADER];
    const visitor = cookieOf(request, visitorCookie(request));
    const wanted = this.viewerOf(request)?.session.csrf ?? (visitor === null ? null : sha256(`csrf ${visitor}`));
    return typeof sent === 'string' && wanted !== null && isSame(sent, wanted);
  }
}

/** Compares in constant time, whatever the lengths. */
export function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(wanted)));
}

function cookieOf(request: FastifyRequest, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value) return value;
  }
  return null;
}

function setCookie(request: FastifyRequest, reply: FastifyReply, name: string, value: string, maxAgeS: number): void {
  const secure = request.wire.protocol === 'https' ? '; Secure' : '';
  reply.header('set-cookie', `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeS}${secure}`);
}
