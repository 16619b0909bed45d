import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Member } from '../domain/model.js';
import { LOGIN_PATH } from '../domain/pages.js';
import { checked, HttpError } from '../http-error.js';
import type { World } from '../world.js';
import { isPasswordOf } from './passwords.js';
import type { Proof } from './sign-ins.js';

const Username = z.strictObject({ username: z.string().min(1).max(200) });
const Password = z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(500) });
const Verification = z.strictObject({ ticket: z.string().min(1).max(100), answer: z.string().max(200).default('') });

/** Signing in: user name, then password, then what a fault asks for on top. */
export function loginRoutes(app: FastifyInstance, world: World): void {
  // Each step is refused without the page's token, as everywhere else.
  const post = (url: string, handler: (request: FastifyRequest, reply: FastifyReply) => unknown): void => {
    app.post(url, async (request, reply) => {
      requireCsrf(world, request);
      return handler(request, reply);
    });
  };

  post('/api/login/username', (request) => {
    const { username } = checked(Username, request.body);
    if (!memberNamed(world, username)) throw new HttpError(404, 'unknown_user', 'No account goes by this user name.');
    return { next: 'password' };
  });

  post('/api/login/password', (request, reply) => {
    const { username, password } = checked(Password, request.body);
    const member = memberNamed(world, username);
    if (!member?.login || !isPasswordOf(member.login, password)) {
      throw new HttpError(401, 'wrong_password', 'The password is not correct.');
    }
    const proof = proofFor(world, member, username, request);
    if (proof === null) return signIn(world, member, request, reply);
    const ticket = world.signIns.begin(member.id, username, proof);
    return { next: proof.method, ticket, question: proof.method === 'question' ? proof.question : null };
  });

  post('/api/login/verify', (request, reply) => {
    const { ticket, answer } = checked(Verification, request.body);
    const proved = world.signIns.prove(ticket, answer);
    const member = proved === null || proved === 'wrong' ? undefined : world.store.get('members', proved);
    if (proved === 'wrong') throw new HttpError(401, 'wrong_proof', 'That is not correct.');
    if (!member) throw new HttpError(401, 'sign_in_ended', 'This sign-in has ended. Please start again.');
    return signIn(world, member, request, reply);
  });

  post('/api/logout', (request, reply) => {
    const viewer = world.sessions.viewerOf(request);
    if (viewer) world.sessions.close(viewer.session, request, reply);
    return { login: LOGIN_PATH };
  });
}

export function requireCsrf(world: World, request: FastifyRequest): void {
  if (!world.sessions.hasCsrf(request))
    throw new HttpError(403, 'csrf', 'This page is out of date. Please load it again.');
}

const memberNamed = (world: World, username: string): Member | undefined =>
  world.store.find('members', (member) => member.login?.username === username);

function proofFor(world: World, member: Member, username: string, request: FastifyRequest): Proof | null {
  const moment = {
    page: 'login',
    username,
    agencyId: member.agencyId,
    requestId: request.id,
    wire: request.wire,
  } as const;
  const factor = world.faults.take('second_factor', moment);
  if (factor) return factor.method === 'app' ? { method: 'app' } : { method: 'code', code: factor.code };
  const security = world.faults.take('security_question', moment);
  return security && { method: 'question', question: security.question, answer: security.answer };
}

function signIn(world: World, member: Member, request: FastifyRequest, reply: FastifyReply): unknown {
  const { csrf } = world.sessions.open(member, request, reply);
  return { next: 'done', csrf };
}
