// Three tiers by file name: *.spec.ts (pure), *.int-spec.ts (real Postgres and NATS), *.e2e-spec.ts (all services, real browser).
const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['applywright-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
};

export default {
  // How long a test takes to say that it hangs. On a slow, busy machine a server alone takes many seconds to start.
  testTimeout: 120_000,
  // Node 20 keeps every ES module that was loaded in a test's context, 20 MB with each file and more that hangs on them:
  // 39 files in one process came to 1.7 GB, through which each collection of garbage has to go. A worker that is past
  // this after a file is replaced, which costs about half a second.
  workerIdleMemoryLimit: '400MB',
  testSequencer: '<rootDir>/bin/lib/test-sequencer.cjs',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/**/*.spec.ts'] },
    { ...common, displayName: 'integration', testMatch: ['<rootDir>/**/*.int-spec.ts'] },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/{test/e2e,bench}/**/*.e2e-spec.ts'] },
    // Takes too long for every change: only when it is asked for, npm run test:deep.
    ...(process.argv.includes('deep')
      ? [{ ...common, displayName: 'deep', testMatch: ['<rootDir>/**/*.deep-spec.ts'] }]
      : []),
  ],
};
