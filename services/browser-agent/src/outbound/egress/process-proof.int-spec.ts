import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { ownIdentity, proofOfEnd } from './process-proof.js';

/** The identity of another process of this machine. */
const identityOf = (pid: number, given: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...JSON.parse(ownIdentity()), pid, ...given });

describe('proof that a process has ended', () => {
  const started = async () => {
    // Says who it is, and stays.
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const { readFileSync } = await import('node:fs');
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return { child, identity: identityOf(child.pid ?? 0, { startedAt }) };
  };

  it('is not to be had of one that is there, frozen or not', async () => {
    expect(proofOfEnd(ownIdentity())).toBeUndefined();
    const { child, identity } = await started();
    expect(proofOfEnd(identity)).toBeUndefined();
    child.kill('SIGSTOP');
    expect(proofOfEnd(identity)).toBeUndefined();
    child.kill('SIGKILL');

    await eventually(() => expect(proofOfEnd(identity)).toMatch(/does not exist any more/));
  });

  it('is had of one whose pid belongs to another by now', () => {
    expect(proofOfEnd(identityOf(process.pid, { startedAt: '1' }))).toMatch(/is another one/);
  });

  it('is not to be had from another machine, or of what nobody can read', () => {
    expect(proofOfEnd(identityOf(999_999_999, { machine: 'another boot/another namespace' }))).toBeUndefined();
    expect(proofOfEnd(identityOf(999_999_999, { machine: '' }))).toBeUndefined();
    expect(proofOfEnd('not an identity')).toBeUndefined();
  });
});
