import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import { RATE_LIMITS } from '../../domain/rate-limits.js';
import { GatewayModule } from '../../gateway.module.js';
import type { Needed } from './caller.js';

const V2 = '/api/auto-apply-v2';
const MINUTE = 60_000;
const DAY = 86_400_000;

type Budget = readonly (readonly [requests: number, ms: number])[];
const minute = (requests: number): Budget => [[requests, MINUTE]];
const UNMETERED: Budget = [];
const OPEN = null;

/** What is promised, once more: a pattern of routes, and how often each may be asked. Null: without a key. */
const PROMISED: readonly (readonly [route: RegExp, budget: Budget | null])[] = [
  [
    /^POST \/api\/auto-apply-v2\/apply$/,
    [
      [60, MINUTE],
      [1_000, DAY],
    ],
  ],
  [
    /^POST \/api\/auto-apply\/external$/,
    [
      [60, MINUTE],
      [1_000, DAY],
    ],
  ],
  [/^GET \/api\/auto-apply-v2\/status$/, minute(300)],
  [/^GET \/api\/auto-apply-v2\/applied-jobs$/, minute(60)],
  [
    /^POST \/api\/auto-apply-v2\/generate-proposal$/,
    [
      [30, MINUTE],
      [500, DAY],
    ],
  ],
  [/^GET \/api\/auto-apply(-v2|\/external)\/freelancers$/, minute(30)],
  [/^GET \/api\/(v[12]\/)?(jobs|clients)\//, UNMETERED],
  [/^GET \/api\/auto-apply-v2\/applications\/:\w+$/, minute(300)],
  [/^GET \/api\/auto-apply-v2\/(applications\/:\w+\/)?events$/, minute(60)],
  [/^POST \/api\/auto-apply-v2\/stream-tokens$/, minute(60)],
  [/^POST \/api\/auto-apply-v2\/applications\/:\w+\/(cancel|approve|expedite)$/, minute(60)],
  [/^GET \/api\/auto-apply-v2\/applications\/:\w+\/evidence\/:\w+$/, minute(60)],
  [/^(GET|POST) \/api\/auto-apply-v2\/previews(\/|$)/, minute(60)],
  [/^GET \/api\/auto-apply-v2\/credits(\/entries)?$/, minute(60)],
  [/^(GET|PUT) \/api\/auto-apply-v2\/policy$/, minute(60)],
  [/^GET \/api\/auto-apply-v2\/business-developer$/, minute(60)],
  [/^\w+ \/api\/auto-apply-v2\/webhooks(\/|$)/, minute(60)],
  [/^\w+ \/api\/auto-apply-v2\/keys(\/|$)/, minute(60)],
  [/^GET \/(openapi\.json|asyncapi\.json|docs|llms\.txt)/, OPEN],
  [/^GET \/\.well-known\/jwks\.json$/, OPEN],
];

interface Route {
  readonly route: string;
  readonly needed: Needed | undefined;
}

const metadata = <T>(key: string, target: object): T | undefined => Reflect.getMetadata(key, target) as T | undefined;

/** Every route that customers reach, as the controllers of the gateway declare it. */
function routes(): Route[] {
  const controllers = metadata<(new () => object)[]>('controllers', GatewayModule) ?? [];
  return controllers.flatMap((controller) => {
    const base = metadata<string>(PATH_METADATA, controller) ?? '';
    const names = Object.getOwnPropertyNames(controller.prototype);
    return names.flatMap((name) => {
      const handler = (controller.prototype as Record<string, object>)[name] as object;
      const [given, method] = [
        metadata<string | string[]>(PATH_METADATA, handler),
        metadata<number>(METHOD_METADATA, handler),
      ];
      if (given === undefined || method === undefined) return [];
      const config = metadata<{ needed?: Needed }>(FASTIFY_ROUTE_CONFIG_METADATA, handler);
      return [given]
        .flat()
        .map((path) => whole(base, path))
        .filter((path) => !path.startsWith('/operator'))
        .map((path) => ({ route: `${RequestMethod[method]} ${path}`, needed: config?.needed }));
    });
  });
}

const whole = (...parts: string[]): string =>
  `/${parts
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter(Boolean)
    .join('/')}`;

const budgetOf = ({ needed }: Route): Budget | null => {
  if (!needed) return OPEN;
  if (needed.limit === 'unmetered') return UNMETERED;
  return RATE_LIMITS[needed.limit].windows.map(({ requests, ms }) => [requests, ms] as const);
};

describe('the limits of routes', () => {
  const all = routes();

  it('are looked at for every route of the customers', () => {
    const found = all.map(({ route }) => route);

    expect(found).toEqual(expect.arrayContaining([`POST ${V2}/apply`, `GET ${V2}/status`, `DELETE ${V2}/keys/:keyId`]));
  });

  it.each(all)('$route counts as it is promised', (one) => {
    const promised = PROMISED.filter(([pattern]) => pattern.test(one.route));

    expect(promised).toHaveLength(1);
    expect(budgetOf(one)).toEqual(promised[0]?.[1]);
  });

  it('are shared by no two of the endpoints, but for what is one of them under several paths', () => {
    const promisesOf = new Map<string, Set<number>>();
    for (const { route, needed } of all) {
      if (!needed || needed.limit === 'unmetered') continue;
      const at = PROMISED.findIndex(([pattern]) => pattern.test(route));
      promisesOf.set(needed.limit, (promisesOf.get(needed.limit) ?? new Set()).add(at));
    }
    const shared = [...promisesOf].filter(([name, lines]) => lines.size > 1 && !['apply', 'events'].includes(name));

    expect(shared).toEqual([]);
  });
});
