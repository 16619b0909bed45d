import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { OPERATOR_KEY } from './given.js';
import { Operator } from './operator.js';

const SANDBOX = fileURLToPath(new URL('../..', import.meta.url));

/** The sandbox as a program of its own, to be killed. */
export class SandboxProgram {
  readonly #code: string;
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'sandbox-program-'));
  readonly #key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  #child: ChildProcess | null = null;

  constructor() {
    // Inside the checkout, so that the compiled files find node_modules and sandbox/public.
    const parent = join(SANDBOX, '..', '.local');
    mkdirSync(parent, { recursive: true });
    this.#code = mkdtempSync(join(parent, 'sandbox-program-'));
    compileInto(this.#code);
  }

  async start(): Promise<{ http: string; operator: Operator; ready: Record<string, unknown> }> {
    const child = spawn(process.execPath, [join(this.#code, 'main.js')], {
      env: {
        SANDBOX_DATA_DIR: this.#dataDir,
        SANDBOX_OPERATOR_KEY: OPERATOR_KEY,
        SANDBOX_SIGNING_KEY: this.#key,
        SANDBOX_LATENCY: 'none',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', (code) => reject(new Error(`The sandbox exited with ${code} before it was ready.`)));
    });
    const ready = JSON.parse(line) as Record<string, unknown> & { http: string };
    return { http: ready.http, operator: new Operator(ready.http, OPERATOR_KEY), ready };
  }

  /** Resolves to the exit code, or null when the signal ended it. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    for (const folder of [this.#code, this.#dataDir]) rmSync(folder, { recursive: true, force: true });
  }
}

function compileInto(folder: string): void {
  const source = join(SANDBOX, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts'))) {
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    const { code } = transformSync(readFileSync(join(source, file), 'utf8'), {
      filename: file,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'es6' },
    });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
}
