import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { HealthController } from '#runtime';
import { GatewayModule } from '../../gateway.module.js';
import type { Needed } from '../http/caller.js';
import { CUSTOMER_PATHS } from '../http/surfaces.js';
import { openApiDocument } from './document.js';
import { OPERATIONS } from './operations.js';

interface Route {
  readonly needed: Needed | null;
}

/** What the router was given by the controllers, without what stands behind them. */
async function registered(): Promise<{ app: NestFastifyApplication; routes: Map<string, Route> }> {
  const controllers = Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, GatewayModule) as (new () => object)[];
  const module = await Test.createTestingModule({ controllers: [...controllers, HealthController] })
    .useMocker(() => ({}))
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  const routes = new Map<string, Route>();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url, config }) => {
      for (const one of [method].flat()) {
        // The router answers HEAD wherever it answers GET.
        if (one === 'HEAD' || !CUSTOMER_PATHS.some((prefix) => url.startsWith(prefix))) continue;
        routes.set(`${one} ${url}`, { needed: (config as { needed?: Needed } | undefined)?.needed ?? null });
      }
    });
  await app.init();
  return { app, routes };
}

describe('the document and the router', () => {
  let app: NestFastifyApplication;
  let routes: Map<string, Route>;
  beforeAll(async () => {
    ({ app, routes } = await registered());
  });
  afterAll(() => app?.close());

  const described = new Map(
    OPERATIONS.map((operation) => [`${operation.method.toUpperCase()} ${operation.path}`, operation]),
  );

  it('know the same routes, each of them once', () => {
    expect(routes.size).toBeGreaterThan(40);
    expect([...described.keys()].sort()).toEqual([...routes.keys()].sort());
    expect(described.size).toBe(OPERATIONS.length);
  });

  it('say the same of what each needs', () => {
    const said = [...described].map(([route, { needs }]) => [route, needs]);
    const real = [...routes].map(([route, { needed }]) => [route, needed]);

    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(real));
  });

  it('have every operation in the paths, with its scope and its limit', () => {
    const { paths } = openApiDocument();
    const found = Object.values(paths).flatMap((item) => Object.values(item));

    expect(found).toHaveLength(OPERATIONS.length);
    for (const { method, path, needs } of OPERATIONS) {
      const operation = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method];
      expect([path, operation?.['x-scope']]).toEqual([path, needs?.scope]);
      expect([path, (operation?.['x-rate-limit'] as { name?: string } | undefined)?.name]).toEqual([
        path,
        needs?.limit,
      ]);
      expect([path, operation?.['security']]).toEqual([
        path,
        needs === null ? [] : expect.arrayContaining([{ apiKey: [] }]),
      ]);
    }
  });

  it('name parameters of paths alike', () => {
    for (const { path, params } of OPERATIONS) {
      const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
      expect([path, Object.keys(params?.shape ?? {})]).toEqual([path, inPath]);
    }
  });
});
