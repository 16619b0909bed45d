import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../domain/problem.js';

export class OperatorKey {
  constructor(readonly key: string) {}
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `operator` null: whoever asks has the key and did not say a name. */
type WithOperator = FastifyRequest & { operator?: string | null };

const NAME = /^[\w .@-]{1,60}$/;

/**
 * The operator's key: as a header for programs, or as the password of HTTP Basic for people who look with a browser.
 * Browsers send that password to whatever page asks them to, so it is good for looking only.
 */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(private readonly operator: OperatorKey) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<WithOperator>();
    const given = givenKey(request);
    if (given === undefined || !timingSafeEqual(digest(given), digest(this.operator.key))) {
      const reply = context.switchToHttp().getResponse<FastifyReply>();
      reply.header('www-authenticate', 'Basic realm="Applywright operator"');
      throw new Problem('unauthorized', given === undefined ? 'Missing operator key' : 'Invalid operator key');
    }
    request.operator = nameOf(request);
    return true;
  }
}

function givenKey(request: FastifyRequest): string | undefined {
  const header = request.headers['x-operator-key'];
  if (typeof header === 'string') return header;
  return request.method === 'GET' ? basicPassword(request) : undefined;
}

function basicPassword(request: FastifyRequest): string | undefined {
  const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return password.join(':');
}

function nameOf(request: FastifyRequest): string | null {
  const name = request.headers['x-operator'];
  if (name === undefined) return null;
  if (typeof name === 'string' && NAME.test(name)) return name;
  const message = 'X-Operator must be 1 to 60 letters, digits, spaces or any of . @ - _';
  throw new Problem('invalid_request', message, { param: 'X-Operator' });
}

/** Who acts, for the record: the X-Operator header. An act under a name that nobody gave would be worse than none. */
export const Operator = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { operator } = context.switchToHttp().getRequest<WithOperator>();
  if (operator === undefined) throw new Error('Operator is used on a route without OperatorGuard');
  if (operator === null) {
    const message =
      'Acts are recorded with who did them: send the header X-Operator with your name, such as ada@example';
    throw new Problem('invalid_request', message, { param: 'X-Operator' });
  }
  return operator;
});
