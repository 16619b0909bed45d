import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import { ROOT } from './support/repository.js';

// Rules that need types bring the compiler up for the whole repository; borders need none.
const TYPED = [
  '@typescript-eslint/no-floating-promises',
  '@typescript-eslint/no-misused-promises',
  '@typescript-eslint/switch-exhaustiveness-check',
];
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false } },
    rules: Object.fromEntries(TYPED.map((rule) => [rule, 'off'])),
  },
});

/** What the rules say of `text`, if it stood in this file. */
async function complaints(path: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, path) });
  const messages = result?.messages ?? [];
  const broken = messages.filter(({ fatal }) => fatal).map(({ message }) => message);
  if (broken.length > 0) throw new Error(`${path} could not be looked at: ${broken.join('; ')}`);
  return [...new Set(messages.map(({ ruleId }) => ruleId ?? ''))];
}

const importing = (source: string): string => `import * as planted from '${source}';\nexport const used = planted;\n`;

const BORDER = 'boundaries/dependencies';
const MODULES = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';

// Files that stand for their place; the text is what somebody might write into them.
const PLACE = {
  inbound: 'services/billing/src/inbound/terminal-facts.consumer.ts',
  application: 'services/billing/src/application/settle-application.ts',
  outbound: 'services/billing/src/outbound/book.repository.ts',
  domain: 'services/billing/src/domain/reservation.ts',
  migrations: 'services/billing/src/migrations/index.ts',
  module: 'services/billing/src/billing.module.ts',
  config: 'services/billing/src/billing.config.ts',
  spec: 'services/billing/src/domain/reservation.spec.ts',
  contracts: 'libs/contracts/src/topology.ts',
  messaging: 'libs/messaging/src/outbox.ts',
  runtime: 'libs/runtime/src/times.ts',
  modelLib: 'libs/model/src/model-client.ts',
  testing: 'libs/testing/src/eventually.ts',
  client: 'libs/client/src/receipt.ts',
  sandbox: 'sandbox/src/sandbox.ts',
  sandboxSpec: 'sandbox/spec/faults.int-spec.ts',
  admin: 'deploy/admin/prepare-database.ts',
  bin: 'bin/lib/files.mjs',
  model: 'models/checker.ts',
  program: 'test/support/repository.ts',
  example: 'examples/webhook-receiver.ts',
} as const;

type Place = keyof typeof PLACE;

const REFUSED: [Place, string, string][] = [
  // Inside a service nothing looks back.
  ['domain', '../outbound/book.repository.js', BORDER],
  ['domain', '../application/settle-application.js', BORDER],
  ['domain', '#runtime', BORDER],
  ['domain', '#messaging', BORDER],
  ['outbound', '../application/settle-application.js', BORDER],
  ['outbound', '../inbound/terminal-facts.consumer.js', BORDER],
  ['application', '../inbound/terminal-facts.consumer.js', BORDER],
  ['application', '../billing.config.js', BORDER],
  ['application', '../billing.module.js', BORDER],
  ['inbound', '../migrations/index.js', BORDER],
  ['migrations', '../domain/reservation.js', BORDER],
  // Services do not know each other, not even by their wiring, their settings or their tables.
  ['application', '../../../gateway/src/application/accept-application.js', BORDER],
  ['domain', '../../../gateway/src/domain/terms.js', BORDER],
  ['domain', '../../../browser-agent/src/domain/ports.js', BORDER],
  ['module', '../../gateway/src/gateway.module.js', BORDER],
  ['config', '../../gateway/src/gateway.config.js', BORDER],
  ['migrations', '../../../gateway/src/migrations/index.js', BORDER],
  ['spec', '../../../gateway/src/domain/terms.js', BORDER],
  // Test code stays out of programs.
  ['application', '#testing', BORDER],
  ['application', '../test-kit/billing.kit-spec.js', BORDER],
  ['module', './test-kit/billing.kit-spec.js', SYNTAX],
  ['domain', './reservation.spec.js', SYNTAX],
  ['messaging', '#testing', BORDER],
  // Libs know no service, and each only what lies below it.
  ['contracts', '#runtime', BORDER],
  ['contracts', '#messaging', BORDER],
  ['runtime', '#contracts', BORDER],
  ['runtime', '#messaging', BORDER],
  ['messaging', '../../../services/billing/src/domain/reservation.js', BORDER],
  ['contracts', '../../../services/gateway/src/domain/terms.js', BORDER],
  ['testing', '../../../services/gateway/src/domain/terms.js', BORDER],
  // A language model is reached through its lib, from outbound/, and decides nothing further in.
  ['inbound', '#model', BORDER],
  ['application', '#model', BORDER],
  ['domain', '#model', BORDER],
  ['messaging', '#model', BORDER],
  ['sandbox', '#model', BORDER],
  ['modelLib', '#contracts', BORDER],
  ['modelLib', '#messaging', BORDER],
  ['modelLib', '../../../services/gateway/src/domain/terms.js', BORDER],
  ['outbound', 'openai', MODULES],
  ['runtime', 'openai', MODULES],
  ['modelLib', '@nats-io/transport-node', MODULES],
  // What customers get stands alone, and no service needs it.
  ['client', '../../contracts/src/index.js', BORDER],
  ['client', '../../runtime/src/index.js', BORDER],
  ['application', '#client', BORDER],
  // The sandbox is the opponent: it shares nothing, and nobody takes anything from it.
  ['sandbox', '#contracts', BORDER],
  ['sandbox', '#runtime', BORDER],
  ['sandbox', '../../services/browser-agent/src/domain/marketplace-texts.js', BORDER],
  ['sandboxSpec', '#testing', BORDER],
  ['outbound', '../../../../sandbox/src/domain/model.js', BORDER],
  ['testing', '../../../sandbox/src/domain/model.js', BORDER],
  ['program', '../../sandbox/src/domain/model.js', BORDER],
  ['admin', '../../sandbox/src/sandbox.js', BORDER],
  // Who deploys and who tests sees migrations and settings, and nothing else of a service.
  ['admin', '../../services/billing/src/domain/reservation.js', BORDER],
  ['program', '../../services/billing/src/domain/reservation.js', BORDER],
  ['program', '../../services/billing/src/billing.module.js', BORDER],
  ['bin', '../../services/billing/src/billing.config.js', BORDER],
  ['bin', '../../deploy/admin/roles.js', BORDER],
  // Models ask for rules, and nobody asks models.
  ['model', '../services/billing/src/outbound/book.repository.js', BORDER],
  ['model', '../services/billing/src/billing.config.js', BORDER],
  ['model', '#runtime', BORDER],
  ['domain', '../../../../models/checker.js', BORDER],
  // Only the messaging lib speaks to NATS; only outbound/ touches the outside.
  ['inbound', '@nats-io/jetstream', MODULES],
  ['application', '@nats-io/transport-node', MODULES],
  ['application', 'nats', MODULES],
  ['outbound', '@nats-io/jetstream', MODULES],
  ['domain', '@nats-io/jetstream', MODULES],
  ['module', '@nats-io/jetstream', MODULES],
  ['runtime', '@nats-io/transport-node', MODULES],
  ['contracts', '@nats-io/jetstream', MODULES],
  ['sandbox', '@nats-io/transport-node', MODULES],
  ['admin', 'nats', MODULES],
  ...(['typeorm', 'pg', 'playwright', 'playwright-core', 'openai', 'undici'] as const).flatMap(
    (module): [Place, string, string][] => [
      ['application', module, MODULES],
      ['inbound', module, MODULES],
      ['domain', module, MODULES],
    ],
  ),
  ['application', 'node:process', SYNTAX],
  ['sandbox', 'process', SYNTAX],
];

const ALLOWED: [Place, string][] = [
  ['inbound', '../application/settle-application.js'],
  // Each may skip ahead.
  ['inbound', '../outbound/book.repository.js'],
  ['inbound', '../domain/reservation.js'],
  ['inbound', '#messaging'],
  ['application', '../outbound/book.repository.js'],
  ['application', './grant-credits.js'],
  ['application', '#runtime'],
  ['outbound', '../domain/reservation.js'],
  ['outbound', 'pg'],
  ['outbound', 'undici'],
  ['outbound', '#model'],
  ['module', '#model'],
  ['config', '#model'],
  ['modelLib', 'openai'],
  ['modelLib', 'opossum'],
  ['modelLib', '#runtime'],
  ['domain', '#contracts'],
  ['domain', './ledger.js'],
  ['migrations', '#runtime'],
  ['module', './billing.config.js'],
  ['module', './inbound/terminal-facts.consumer.js'],
  ['spec', '#testing'],
  ['spec', '../outbound/book.repository.js'],
  ['spec', '../test-kit/billing.kit-spec.js'],
  ['messaging', '@nats-io/jetstream'],
  ['messaging', '#contracts'],
  ['messaging', '#runtime'],
  ['testing', '../../../deploy/admin/roles.js'],
  ['testing', '../../../bin/lib/nats.mjs'],
  ['testing', '../../../services/browser-agent/src/domain/submission-moves.js'],
  ['model', '../services/billing/src/domain/reservation.js'],
  ['model', '#contracts'],
  ['sandbox', './store/sandbox-store.js'],
  ['sandboxSpec', '../src/sandbox.js'],
  ['admin', '../../services/billing/src/migrations/index.js'],
  ['admin', '../../services/billing/src/billing.config.js'],
  ['admin', '../../sandbox/src/sandbox.config.js'],
  ['program', '#testing'],
  ['program', '../../services/billing/src/billing.config.js'],
  ['program', '../../bin/lib/ports.mjs'],
  ['example', 'standardwebhooks'],
];

// What only a whole file shows.
const PLANTED: [string, string, string, string][] = [
  ['an import at run time', PLACE.application, `export const late = () => import('pg');\n`, SYNTAX],
  ['an import at run time of NATS', PLACE.inbound, `export const late = () => import('@nats-io/jetstream');\n`, SYNTAX],
  ['an import at run time, across a border', PLACE.domain, `await import('../outbound/book.repository.js');\n`, BORDER],
  ['an export across a border', PLACE.domain, `export * from '../outbound/book.repository.js';\n`, BORDER],
  [
    'a type across a border',
    PLACE.domain,
    `import type { BookRepository } from '../outbound/book.repository.js';\nexport type Used = BookRepository;\n`,
    BORDER,
  ],
  ['an enum', PLACE.domain, `export enum State {\n  Held = 'held',\n}\n`, SYNTAX],
  ['a default export', PLACE.domain, `export default function settle(): void {}\n`, SYNTAX],
  [
    'the environment',
    PLACE.application,
    `export const port = process.env['BILLING_PORT'];\n`,
    'no-restricted-properties',
  ],
  [
    'the environment, unpacked',
    PLACE.runtime,
    `const { env } = process;\nexport const all = env;\n`,
    'no-restricted-properties',
  ],
  ['the environment in the wiring', PLACE.module, `export const all = process.env;\n`, 'no-restricted-properties'],
  ['any', PLACE.domain, `export const known = (what: any): void => void what;\n`, '@typescript-eslint/no-explicit-any'],
  [
    '301 lines',
    PLACE.domain,
    Array.from({ length: 301 }, (_, at) => `export const n${at} = ${at};\n`).join(''),
    'max-lines',
  ],
  [
    '301 lines in bin/',
    PLACE.bin,
    Array.from({ length: 301 }, (_, at) => `export const n${at} = ${at};\n`).join(''),
    'max-lines',
  ],
];

// 300 lines of code, whatever comments and blank lines stand between them.
const LONGEST = Array.from({ length: 300 }, (_, at) => `// Why ${at}.\nexport const n${at} = ${at};\n\n`).join('');

describe('the borders between folders', () => {
  it('are drawn between places that exist', () => {
    for (const path of Object.values(PLACE)) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  });

  it.each(REFUSED)('refuse that %s imports %s', async (place, source, rule) => {
    expect(await complaints(PLACE[place], importing(source))).toContain(rule);
  });

  it.each(ALLOWED)('let %s import %s', async (place, source) => {
    expect(await complaints(PLACE[place], importing(source))).toEqual([]);
  });

  it.each(PLANTED)('refuse %s', async (_what, path, text, rule) => {
    expect(await complaints(path, text)).toContain(rule);
  });

  it.each(TYPED)('come with %s, for which the whole gate brings the compiler up', async (rule) => {
    const whole = new ESLint({ cwd: ROOT });

    const { rules, languageOptions } = (await whole.calculateConfigForFile(join(ROOT, PLACE.application))) as {
      rules: Record<string, unknown[]>;
      languageOptions: { parserOptions: Record<string, unknown> };
    };

    expect(rules[rule]?.[0]).toBe(2);
    expect(languageOptions.parserOptions).toMatchObject({ projectService: true });
  });

  it('count code, and neither comments nor blank lines', async () => {
    expect(await complaints(PLACE.domain, LONGEST)).toEqual([]);
  });

  it('let a config file read the environment', async () => {
    expect(await complaints(PLACE.config, `export const all = process.env;\n`)).toEqual([]);
  });

  it.each(['services/billing/lib/new.mjs', 'libs/new.mjs', 'deploy/new.mjs', 'tools/new.mjs', 'docs/new.mjs'])(
    'know no place for %s, so that nothing may be there',
    async (path) => {
      expect(await complaints(path, 'export const used = 1;\n')).toContain('boundaries/no-unknown-files');
    },
  );

  it.each(['services/new/src/domain/x.ts', 'tools/new.ts', 'deploy/admin/x.ts', 'chaos/x.ts', 'bench/x.ts'])(
    'are drawn around %s, too, before it exists',
    async (path) => {
      const { rules = {} } = (await eslint.calculateConfigForFile(join(ROOT, path))) as {
        rules?: Record<string, unknown[]>;
      };

      expect(rules[BORDER]?.[0]).toBe(2);
      expect(rules[BORDER]?.[1]).toMatchObject({ default: 'disallow' });
      expect(rules['boundaries/no-unknown-files']?.[0]).toBe(2);
    },
  );
});
