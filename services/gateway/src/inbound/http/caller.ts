import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Scope } from '../../domain/api-key.js';
import type { LimitName } from '../../domain/rate-limits.js';
import type { KeyHolder } from '../../outbound/accounts.repository.js';

/** `tokenEndsAt`: Unix ms, where a stream token stands for a key. */
export type WithCaller = FastifyRequest & { caller?: KeyHolder; tokenEndsAt?: number };

/** What a route wants of a key, and which limit its requests count on. */
export interface Needed {
  readonly scope: Scope;
  readonly limit: LimitName;
  /** A stream token in the query will do as well. */
  readonly takesToken?: boolean;
  /** So will a signed link to what the path names. */
  readonly takesLink?: boolean;
}

/** What the route of this request needs; undefined when it needs no key. */
export const neededBy = (request: FastifyRequest): Needed | undefined =>
  (request.routeOptions.config as { readonly needed?: Needed } | undefined)?.needed;

/** Admission is a hook, before a body is read; a route that was reached past it is a fault of ours, and is not run. */
@Injectable()
export class AdmittedGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    callerOf(context);
    return true;
  }
}

/** The route needs a key with this scope, and counts on this limit. */
export const NeedsKey = (scope: Scope, limit: LimitName): MethodDecorator =>
  applyDecorators(RouteConfig({ needed: { scope, limit } satisfies Needed }), UseGuards(AdmittedGuard));

/** The route reads events: with a key that may read, or with a stream token. */
export const NeedsKeyOrToken = (): MethodDecorator =>
  applyDecorators(
    RouteConfig({ needed: { scope: 'read', limit: 'events', takesToken: true } satisfies Needed }),
    UseGuards(AdmittedGuard),
  );

/** The route reads evidence: with a key that may read, or with a link that a status named. */
export const NeedsKeyOrLink = (): MethodDecorator =>
  applyDecorators(
    RouteConfig({ needed: { scope: 'read', limit: 'evidence', takesLink: true } satisfies Needed }),
    UseGuards(AdmittedGuard),
  );

/** Who is calling; only on routes that need a key. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): KeyHolder => callerOf(context));

function callerOf(context: ExecutionContext): KeyHolder {
  const { caller } = context.switchToHttp().getRequest<WithCaller>();
  if (!caller) throw new Error('Nobody was admitted: the route has no NeedsKey, or its hook did not run');
  return caller;
}
