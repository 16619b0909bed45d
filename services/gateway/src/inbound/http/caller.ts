import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Authenticate } from '../../application/authenticate.js';
import type { Scope } from '../../domain/api-key.js';
import type { KeyHolder } from '../../outbound/accounts.repository.js';

export type WithCaller = FastifyRequest & { caller?: KeyHolder };

const SCOPE = 'applywright:scope';

@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly authenticate: Authenticate,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<WithCaller>();
    const scope = this.reflector.get<Scope>(SCOPE, context.getHandler());
    const key = request.headers['x-api-key'];
    request.caller = await this.authenticate.execute(Array.isArray(key) ? key[0] : key, scope);
    return true;
  }
}

/** The route needs a key with this scope. */
export const NeedsKey = (scope: Scope): MethodDecorator =>
  applyDecorators(SetMetadata(SCOPE, scope), UseGuards(ApiKeyGuard));

/** Who is calling; only on routes that need a key. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): KeyHolder => {
  const { caller } = context.switchToHttp().getRequest<WithCaller>();
  if (!caller) throw new Error('Caller is used on a route without NeedsKey');
  return caller;
});
