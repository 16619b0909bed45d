import { readSandboxConfig } from './sandbox.config.js';
import { startSandbox, type RunningSandbox } from './sandbox.js';

/** Runs until SIGTERM or SIGINT. The one line on stdout says where it listens; a refusal to start says why, without a stack. */
export async function runSandbox(): Promise<void> {
  try {
    const sandbox = await startSandbox(readSandboxConfig());
    const { http, https, spki, certFile } = sandbox;
    process.stdout.write(`${JSON.stringify({ event: 'sandbox.ready', http, https, spki, certFile })}\n`);
    stopOnSignal(sandbox);
  } catch (error) {
    exitWith(error);
  }
}

function stopOnSignal(sandbox: RunningSandbox): void {
  const stop = (): void => void sandbox.close().then(() => process.exit(0), exitWith);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function exitWith(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
