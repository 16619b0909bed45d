/** Where each program begins, below the root of the repository. It is built to `dist/programs/<name>.js`. */
export const MAINS = {
  gateway: 'services/gateway/src/main.ts',
  billing: 'services/billing/src/main.ts',
  scheduler: 'services/scheduler/src/main.ts',
  notifier: 'services/notifier/src/main.ts',
  'browser-agent': 'services/browser-agent/src/main.ts',
  'egress-proxy': 'services/browser-agent/src/egress.main.ts',
  'database-admin': 'deploy/admin/database.main.ts',
  'stream-admin': 'deploy/admin/streams.main.ts',
  sandbox: 'sandbox/src/main.ts',
} as const;

export type ProgramName = keyof typeof MAINS;
