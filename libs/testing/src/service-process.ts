import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Service } from '#contracts';
import type { TestNats } from './nats.js';
import type { TestDatabase } from './postgres.js';

export interface ProcessOptions {
  readonly service: Service;
  readonly database: TestDatabase;
  readonly nats: TestNats;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a service needs to reach its own schema and its own NATS user. */
export function accessEnv({ service, database, nats }: ProcessOptions): Record<string, string> {
  const prefix = service === 'browser-agent' ? 'AGENT' : service.toUpperCase();
  const { natsUrl, natsUser, natsPassword } = nats.user(service);
  return {
    [`${prefix}_DATABASE_URL`]: database.urlOf(service),
    [`${prefix}_DATABASE_POOL`]: '8',
    NATS_URL: natsUrl,
    [`${prefix}_NATS_USER`]: natsUser,
    [`${prefix}_NATS_PASSWORD`]: natsPassword,
  };
}

/** A service as the process it is in production, built: to be killed, frozen, or made to die at a crash point. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Of its HTTP port. */
    readonly url: string,
  ) {}

  static async start(options: ProcessOptions): Promise<ServiceProcess> {
    const { service, env = {} } = options;
    // From where jest was started: the checkout.
    const child = spawn(process.execPath, [join('dist', 'programs', `${service}.js`)], {
      // By its mark the test run finds what a test left behind.
      env: {
        PATH: process.env['PATH'],
        APPLYWRIGHT_RUN: process.env['APPLYWRIGHT_RUN'],
        ...accessEnv(options),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new ServiceProcess(child, await readyUrl(child, service));
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  /** Ends it; resolves when it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    const gone = this.gone();
    this.child.kill('SIGCONT');
    this.child.kill(signal);
    await gone;
  }

  /** Resolves with the signal that ended it, null when it ended by itself. */
  gone(): Promise<NodeJS.Signals | null> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return Promise.resolve(signalCode);
    return new Promise((resolve) => this.child.once('exit', (_code, signal) => resolve(signal)));
  }
}

/** The URL in the line that says that the service is ready; whatever it logs after that is read and dropped. */
function readyUrl(child: ChildProcess, service: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${service} ended with ${code} before it was ready`)));
    if (!child.stdout) throw new Error('stdout is piped');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
      if (msg === 'service.ready' && url !== undefined) resolve(url);
    });
  });
}
