import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LATENCIES, type Latency } from './domain/latency.js';

export interface SandboxConfig {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Null: no https. */
  readonly tlsPort: number | null;
  /** Null: derived from host and bound ports. */
  readonly origins: readonly string[] | null;
  readonly dataDir: string;
  readonly operatorKey: string;
  readonly signingKey: KeyObject;
  readonly latency: Latency;
  readonly seed: number;
  /** How long a `~02testslow…` job takes to answer Send. */
  readonly slowMs: number;
  /** True: the inbox page also answers addresses other than loopback. */
  readonly isInboxPublic: boolean;
}

const Port = z.coerce.number().int().min(0).max(65_535);

const Origin = z
  .string()
  .trim()
  .refine((text) => isOrigin(text), 'an origin is http(s)://host[:port] without a path');

const isSecret = true;

/** Each variable, how it is checked and why it exists. One that holds a secret has no default: it would be a known secret. */
export const sandboxVariables = {
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1').meta({ why: 'address to listen on' }),
  SANDBOX_PORT: Port.default(0).meta({ why: 'http port; 0: any free one' }),
  SANDBOX_TLS_PORT: Port.optional().meta({
    why: 'https port, with a self-signed certificate; without it no https',
  }),
  SANDBOX_ORIGINS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(Origin).min(1))
    .optional()
    .meta({ why: 'origins it answers for, separated by commas; without it host and bound ports' }),
  SANDBOX_DATA_DIR: z.string('required').meta({ why: 'folder of journal, snapshot and certificate' }),
  SANDBOX_OPERATOR_KEY: z
    .string('required')
    .min(16, 'at least 16 characters')
    .meta({ why: 'key of its operator API', isSecret }),
  SANDBOX_SIGNING_KEY: z
    .string()
    .optional()
    .meta({ why: 'Ed25519 private key (PKCS8 PEM), here or as a file: one of the two is needed', isSecret }),
  SANDBOX_SIGNING_KEY_FILE: z.string().optional().meta({ why: 'file that holds that key instead' }),
  SANDBOX_LATENCY: z.enum(LATENCIES).default('default').meta({ why: 'how slow its pages are' }),
  SANDBOX_SEED: z.coerce.number().int().min(0).default(1).meta({ why: 'of all waiting times' }),
  SANDBOX_SLOW_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(300_000)
    .default(15_000)
    .meta({ why: 'time a ~02testslow… job takes to answer Send' }),
  SANDBOX_INBOX: z.enum(['loopback', 'public']).default('loopback').meta({ why: 'who may look at the inbox page' }),
};

const Environment = z.object(sandboxVariables).transform((raw, context): SandboxConfig => {
  const signingKey = signingKeyFrom(raw.SANDBOX_SIGNING_KEY, raw.SANDBOX_SIGNING_KEY_FILE);
  if (typeof signingKey === 'string') {
    context.addIssue({ code: 'custom', path: ['SANDBOX_SIGNING_KEY'], message: signingKey });
    return z.NEVER;
  }
  return {
    host: raw.SANDBOX_HOST,
    port: raw.SANDBOX_PORT,
    tlsPort: raw.SANDBOX_TLS_PORT ?? null,
    origins: raw.SANDBOX_ORIGINS ?? null,
    dataDir: raw.SANDBOX_DATA_DIR,
    operatorKey: raw.SANDBOX_OPERATOR_KEY,
    signingKey,
    latency: raw.SANDBOX_LATENCY,
    seed: raw.SANDBOX_SEED,
    slowMs: raw.SANDBOX_SLOW_MS,
    isInboxPublic: raw.SANDBOX_INBOX === 'public',
  };
});

/** Reads and checks the environment; every fault is named in the one error it throws. An empty variable counts as absent. */
export function readSandboxConfig(environment: NodeJS.ProcessEnv = process.env): SandboxConfig {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  // Checked even when another variable is at fault: zod skips a transform after the first failure.
  const key = signingKeyFrom(set.SANDBOX_SIGNING_KEY, set.SANDBOX_SIGNING_KEY_FILE);
  const parsed = Environment.safeParse(set);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? ''}: ${issue.message}`);
  if (typeof key === 'string') faults.push(`SANDBOX_SIGNING_KEY: ${key}`);
  throw new Error(`The sandbox cannot start:\n${[...new Set(faults)].map((fault) => `  - ${fault}`).join('\n')}`);
}

/** The key, or what is wrong with it. */
function signingKeyFrom(text: string | undefined, file: string | undefined): KeyObject | string {
  if (text !== undefined && file !== undefined) return 'set it or SANDBOX_SIGNING_KEY_FILE, not both';
  if (text === undefined && file === undefined) return 'required, here or as SANDBOX_SIGNING_KEY_FILE';
  try {
    // Some ways of setting an environment variable cannot hold a line break.
    const pem = file === undefined ? (text as string).replaceAll('\\n', '\n') : readFileSync(file, 'utf8');
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : 'not an Ed25519 key';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return `not a readable PKCS8 PEM (${code})`;
  }
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === text;
}
