import boundaries from '@boundaries/eslint-plugin';
import tseslint from 'typescript-eslint';

// Who may import whom. Denied unless it stands here; test/borders.spec.ts plants bad imports and expects this to fire.
// Inside a service imports run one way: inbound -> application -> outbound -> domain. Each may skip ahead, none may look back.
const LAYERS = ['inbound', 'application', 'outbound', 'domain'];
const LIBS = ['contracts', 'messaging', 'runtime'];

const elements = [
  { type: 'layer', pattern: 'services/*/src/(inbound|application|outbound|domain)', capture: ['service', 'layer'] },
  { type: 'migrations', pattern: 'services/*/src/migrations', capture: ['service'] },
  { type: 'service', pattern: 'services/*/src', capture: ['service'] },
  { type: 'lib', pattern: 'libs/*/src', capture: ['lib'] },
  { type: 'sandbox', pattern: 'sandbox' },
  { type: 'admin', pattern: 'deploy/admin' },
  { type: 'bin', pattern: 'bin' },
  { type: 'model', pattern: 'models' },
  { type: 'program', pattern: '(test|examples|chaos)' },
  { type: 'bench', pattern: 'bench' },
];

const layer = (name) => ({ element: { type: 'layer', captured: { layer: name } } });
const sameService = (name) => ({
  element: { type: 'layer', captured: { layer: name, service: '{{ from.element.captured.service }}' } },
});
const lib = (...names) => names.map((name) => ({ element: { type: 'lib', captured: { lib: name } } }));
const allow = (from, ...to) => to.flat().map((target) => ({ from, allow: { to: target } }));
const own = (type) => ({ element: { type, captured: { service: '{{ from.element.captured.service }}' } } });

// A test beside the code may use what its own service has, and the test kit. Not those of the sandbox, which shares nothing.
const fromTest = { element: { type: ['layer', 'service', 'migrations', 'lib', 'bin'] }, file: { categories: 'test' } };

// What a program reads from its environment is also read by what describes and deploys it; nothing else of it is.
const settings = { file: { categories: 'settings' } };

// Models ask the services' own rules, which import nothing: no other way round, and nothing that touches the outside.
const rules = LAYERS.slice(-1).map(layer);

// What may become of a row, as data: what reads the traces of a run holds them against it.
const moves = { file: { categories: 'moves' } };

// What is published of the customer API follows from its code, and is kept in the repository.
const published = { file: { categories: 'published' } };

const policies = [
  ...allow(fromTest, own('layer'), own('service'), own('migrations'), lib(...LIBS, 'model', 'testing', 'client')),
  ...LAYERS.flatMap((name, at) => LAYERS.slice(at).flatMap((next) => allow(layer(name), sameService(next)))),
  ...['inbound', 'application', 'outbound'].flatMap((name) => allow(layer(name), lib(...LIBS))),
  // A language model is a foreign system: reached from outbound/, set up in the wiring.
  ...allow(layer('outbound'), lib('model')),
  // Words and rules may be shared (ids, statuses); transport and infrastructure may not reach the domain.
  ...allow(layer('domain'), lib('contracts')),
  ...allow({ element: { type: 'migrations' } }, own('migrations'), lib('runtime', 'messaging')),
  ...allow({ element: { type: 'service' } }, own('service'), own('layer'), own('migrations'), lib(...LIBS, 'model')),
  ...allow({ element: { type: 'lib', captured: { lib: 'messaging' } } }, lib('messaging', 'contracts', 'runtime')),
  ...allow({ element: { type: 'lib', captured: { lib: 'runtime' } } }, lib('runtime')),
  ...allow({ element: { type: 'lib', captured: { lib: 'model' } } }, lib('model', 'runtime')),
  ...allow({ element: { type: 'lib', captured: { lib: 'contracts' } } }, lib('contracts')),
  ...allow({ element: { type: 'lib', captured: { lib: 'client' } } }, lib('client')),
  ...allow({ element: { type: 'lib', captured: { lib: 'testing' } } }, lib('testing', ...LIBS), [
    { element: { type: 'bin' } },
    { element: { type: 'admin' } },
    moves,
  ]),
  ...allow({ element: { type: 'model' } }, { element: { type: 'model' } }, lib('contracts'), rules),
  ...allow({ element: { type: 'sandbox' } }, { element: { type: 'sandbox' } }),
  ...allow({ element: { type: 'bin' } }, { element: { type: 'bin' } }),
  ...allow(
    { element: { type: 'admin' } },
    { element: { type: 'admin' } },
    lib(...LIBS),
    { element: { type: 'migrations' } },
    settings,
    published,
  ),
  ...allow(
    { element: { type: 'program' } },
    { element: { type: 'program' } },
    lib(...LIBS, 'testing', 'client'),
    { element: { type: 'admin' } },
    { element: { type: 'bin' } },
    settings,
  ),
  // What is measured is often a part of a service, and made ready as its tests do.
  ...allow({ element: { type: 'bench' } }, [
    { element: { type: ['bench', 'layer', 'service', 'bin'] } },
    ...lib(...LIBS, 'testing'),
  ]),
];

const SYNTAX = [
  { selector: 'TSEnumDeclaration', message: 'Use an `as const` object: it has no second meaning at run time.' },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a thing has one name everywhere.' },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
    message: '`process` is there without an import, and as such the rules for its environment see it.',
  },
];

const NATS = { group: ['@nats-io/*', 'nats'], message: 'Only libs/messaging speaks to NATS.' };
const MODEL_API = { group: ['openai', 'openai/*'], message: 'Only libs/model speaks to a language model.' };
const OUTSIDE = {
  group: ['typeorm', 'pg', 'playwright', 'playwright-core', 'undici'],
  message: 'Only outbound/ touches the outside: TypeORM, Playwright, HTTP.',
};
const SPEAKS_TO_NATS = ['libs/messaging/**', 'libs/testing/**', 'chaos/**', 'bench/**', 'examples/**'];

// Of several that fit a file the last counts, and it counts alone.
const refusing = (patterns, files, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.local/**',
      '**/*.d.ts',
      'sandbox/public/**',
      'libs/client/src/openapi-types.ts',
    ],
  },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', ...SYNTAX],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['{libs,services,sandbox,deploy}/**/*.ts'],
    ignores: ['**/*spec.ts', 'libs/testing/**', 'sandbox/spec/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...SYNTAX,
        { selector: 'ImportDeclaration[source.value=/spec\\.js$/]', message: 'A program runs nothing of its tests.' },
        {
          selector: 'ImportExpression',
          message: 'What a file needs stands at its top, where the rules for imports see it.',
        },
      ],
    },
  },
  {
    files: ['**/*.{ts,mjs,cjs}'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['**/*.ts'],
    ignores: [
      '**/*.config.ts',
      '**/*spec.ts',
      'libs/testing/**',
      'test/**',
      'chaos/**',
      'bench/**',
      'deploy/admin/**',
      'sandbox/**',
      'examples/**',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only <service>.config.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['**/*.{ts,mjs}'],
    // The tools' own configuration, at the root.
    ignores: ['*.mjs'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'boundaries/files': [
        { category: 'test', pattern: '**/*spec.ts' },
        { category: 'moves', pattern: 'services/*/src/domain/*-moves.ts' },
        { category: 'published', pattern: 'services/gateway/src/inbound/openapi/published.ts' },
        { category: 'settings', pattern: '{services/*/src/*.config.ts,sandbox/src/sandbox.config.ts}' },
      ],
      'import/resolver': {
        typescript: { project: './tsconfig.json', conditionNames: ['applywright-source', 'import', 'node', 'default'] },
      },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies }],
      'boundaries/no-unknown-files': 'error',
    },
  },
  refusing([NATS, MODEL_API], ['**/*.ts']),
  refusing(
    [MODEL_API],
    SPEAKS_TO_NATS.map((folder) => `${folder}/*.ts`),
  ),
  refusing([NATS], ['libs/model/**/*.ts']),
  refusing([NATS, MODEL_API, OUTSIDE], ['services/*/src/{inbound,application,domain}/**/*.ts'], ['**/*spec.ts']),
);
