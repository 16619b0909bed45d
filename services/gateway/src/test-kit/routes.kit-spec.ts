import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

export interface Routes {
  readonly customers: readonly string[];
  readonly operators: readonly string[];
}

const OPERATORS = /^\w+ \/(operator|metrics)(\/|$)/;

/** Every route that the server has, whoever registered it, as `GET /path`; without what answers when there is none. */
export function routesOf(app: INestApplication): Routes {
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  const all: string[] = [];
  const above: string[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (!found) continue;
    const [, indent = '', path = '', methods = ''] = found;
    const depth = indent.length / 4;
    above.splice(depth, above.length, path);
    const whole = above.join('');
    const named = methods.split(', ').filter((method) => method !== '' && method !== 'HEAD');
    if (whole !== '*') all.push(...named.map((method) => `${method} ${whole}`));
  }
  const isOfOperators = (route: string): boolean => OPERATORS.test(route);
  return {
    customers: all.filter((route) => !isOfOperators(route)).sort(),
    operators: all.filter(isOfOperators).sort(),
  };
}
