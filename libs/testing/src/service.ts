import 'reflect-metadata';
import { Controller, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { messagesFor, questionsOf, type Service } from '#contracts';
import { Answers, attachMessaging, MessagingModule, type MessagingOptions, OnMessage, Outbox } from '#messaging';
import { Database, Metrics, RuntimeModule } from '#runtime';
import { schemaOf } from '../../../deploy/admin/roles.js';
import type { TestNats } from './nats.js';
import type { TestDatabase } from './postgres.js';

// A test knows what its handlers are given; here they are only bound.
type TestHandler = (...args: never[]) => unknown;

export interface TestServiceOptions {
  readonly service: Service;
  readonly database: TestDatabase;
  readonly nats: TestNats;
  readonly instance?: string;
  /** Handlers by subject. A message that is not named is absorbed without an effect; a question answers `{}`. */
  readonly on?: Readonly<Record<string, TestHandler>>;
  /** Subjects that nobody handles. */
  readonly without?: readonly string[];
  /** Bound beside the others, whatever the contracts call for. */
  readonly controllers?: readonly (new () => object)[];
  /** Instead of the database's own URL: a way through a relay. */
  readonly databaseUrl?: string;
  readonly natsUrl?: string;
  readonly poolSize?: number;
  readonly messaging?: Partial<MessagingOptions>;
}

export interface TestService {
  readonly app: INestApplication;
  readonly outbox: Outbox;
  readonly database: Database;
  /** The value of a counter, over all its labels. */
  counted(metric: string): Promise<number>;
  close(): Promise<void>;
}

type Decorate = (target: object, key: string, descriptor: PropertyDescriptor) => void;

/** A controller with one method for everything that a service hears and is asked. */
function controllerOf({ service, on = {}, without = [] }: TestServiceOptions): new () => object {
  @Controller()
  class TestController {}
  const methods = TestController.prototype as Record<string, TestHandler>;
  const bind = (subject: string, handler: TestHandler, decorate: Decorate): void => {
    if (without.includes(subject)) return;
    // Decorators mark the function itself, so none may be bound twice.
    methods[subject] = (...args) => handler(...args);
    decorate(methods, subject, Object.getOwnPropertyDescriptor(methods, subject) as PropertyDescriptor);
  };
  for (const def of messagesFor(service)) bind(def.subject, on[def.subject] ?? (() => {}), OnMessage(def) as Decorate);
  for (const def of questionsOf(service)) bind(def.subject, on[def.subject] ?? (() => ({})), Answers(def) as Decorate);
  return TestController;
}

/**
 * One replica of a service that is nothing but handlers of the test, on the real modules: messages, questions, outbox,
 * relay and stream watch, against the service's own schema and NATS user. Throws what a start that is refused throws.
 */
export async function testService(options: TestServiceOptions): Promise<TestService> {
  const { service, nats } = options;
  @Module({ controllers: [controllerOf(options), ...(options.controllers ?? [])] })
  class TestModule {}
  const runtime = RuntimeModule.forService({
    service,
    instance: options.instance ?? 'test',
    logLevel: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    timeScale: 1,
    databaseUrl: options.databaseUrl ?? options.database.urlOf(service),
    databasePool: options.poolSize ?? 6,
    schema: schemaOf(service),
  });
  const user = { ...nats.user(service), ...(options.natsUrl === undefined ? {} : { natsUrl: options.natsUrl }) };
  const messaging = MessagingModule.forService({ service, ...user, ...options.messaging });
  const root = { module: TestModule, imports: [runtime, messaging] };
  const app = await NestFactory.create(root, new FastifyAdapter(), { logger: false, abortOnError: false });
  try {
    attachMessaging(app);
    await app.startAllMicroservices();
    await app.init();
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    app,
    outbox: app.get(Outbox),
    database: app.get(Database),
    async counted(metric) {
      const found = await app.get(Metrics).registry.getSingleMetric(metric)?.get();
      return (found?.values ?? []).reduce((sum, { value }) => sum + value, 0);
    },
    close: () => app.close(),
  };
}
