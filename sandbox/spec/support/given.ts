import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxConfig } from '../../src/sandbox.config.js';
import { startSandbox, type RunningSandbox } from '../../src/sandbox.js';
import { Operator } from './operator.js';

export const OPERATOR_KEY = 'operator-key-of-the-tests';

export interface GivenSandbox {
  readonly sandbox: RunningSandbox;
  readonly operator: Operator;
  readonly publicKey: KeyObject;
  readonly dataDir: string;
  readonly config: SandboxConfig;
  /** Closes it and removes its data. */
  readonly end: () => Promise<void>;
}

/** A sandbox in this process, on free ports, with data of its own. */
export async function givenSandbox(changes: Partial<SandboxConfig> = {}): Promise<GivenSandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  const keys = generateKeyPairSync('ed25519');
  const config: SandboxConfig = {
    host: '127.0.0.1',
    port: 0,
    tlsPort: null,
    origins: null,
    dataDir,
    operatorKey: OPERATOR_KEY,
    signingKey: keys.privateKey,
    latency: 'none',
    seed: 1,
    slowMs: 200,
    isInboxPublic: false,
    ...changes,
  };
  const sandbox = await startSandbox(config);
  const end = async (): Promise<void> => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return {
    sandbox,
    operator: new Operator(sandbox.http, OPERATOR_KEY),
    publicKey: keys.publicKey,
    dataDir,
    config,
    end,
  };
}

export interface GivenAgency {
  readonly agencyId: string;
  readonly businessDeveloperId: string;
  readonly freelancerId: string;
  readonly defaultProfileId: string;
  readonly specialProfileId: string;
  readonly username: string;
  readonly password: string;
}

let agencies = 0;

/** An agency with a business developer who signs in and a freelancer with two profiles. */
export async function givenAgency(operator: Operator, connects = 1_000): Promise<GivenAgency> {
  agencies += 1;
  const username = `developer-${agencies}@example.test`;
  const password = 'a password for tests';
  const agency = await operator.post('/agencies', { name: `Agency ${agencies}`, connects });
  const developer = await operator.post(`/agencies/${agency.id}/members`, {
    name: `Developer ${agencies}`,
    profiles: [{ title: 'Agency lead', hourlyRate: 60, type: 'default' }],
    login: { username, password },
  });
  const freelancer = await operator.post(`/agencies/${agency.id}/members`, {
    name: `Freelancer ${agencies}`,
    profiles: [
      { title: 'Developer', hourlyRate: 45, type: 'default' },
      { title: 'Data engineer', hourlyRate: 52.5, type: 'specialization' },
    ],
  });
  return {
    agencyId: agency.id,
    businessDeveloperId: developer.id,
    freelancerId: freelancer.id,
    defaultProfileId: freelancer.profiles[0].profileId,
    specialProfileId: freelancer.profiles[1].profileId,
    username,
    password,
  };
}
