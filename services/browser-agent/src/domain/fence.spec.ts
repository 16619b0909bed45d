import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationId, SessionId } from '#contracts';
import type { EgressCredential } from './egress-credential.js';
import { type Admission, Fence, type FenceStore, type SessionRow } from './fence.js';

const ME = 'proxy-1';
const TARGET = 'market.test:443';
const sessionId = 'session' as SessionId;
const applicationId = 'application' as ApplicationId;
const page = (epoch: number): EgressCredential => ({ sessionId, epoch, applicationId: null });
const submit = (epoch: number): EgressCredential => ({ sessionId, epoch, applicationId });

/** The rows that fences read, in memory; a reading can be held up to let something overtake it. */
class Rows implements FenceStore {
  row: SessionRow | undefined = { epoch: 3, proxyInstance: ME, target: TARGET };
  confirmed = 0;
  readonly admitted = new Set<ApplicationId>();
  private gate: Promise<void> = Promise.resolve();
  beforeConfirm: () => void = () => {};

  hold(): () => void {
    let release = (): void => {};
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  async session(): Promise<SessionRow | undefined> {
    const seen = this.row;
    await this.gate;
    return seen;
  }

  async admitSubmit({ applicationId: id }: EgressCredential): Promise<boolean> {
    if (id === null || this.admitted.has(id)) return false;
    this.admitted.add(id);
    await this.gate;
    return true;
  }

  async unconfirmed(instanceId: string): Promise<{ sessionId: SessionId; epoch: number }[]> {
    if (!this.row || this.row.proxyInstance !== instanceId || this.confirmed >= this.row.epoch) return [];
    return [{ sessionId, epoch: this.row.epoch }];
  }

  async confirm(_instanceId: string, _sessionId: SessionId, epoch: number): Promise<void> {
    this.beforeConfirm();
    this.confirmed = epoch;
  }

  bump(): void {
    if (this.row) this.row = { ...this.row, epoch: this.row.epoch + 1 };
  }
}

class Connection {
  isCut = false;
  reset(): void {
    this.isCut = true;
  }
}

describe('the fence of a proxy', () => {
  let rows: Rows;
  let fence: Fence;
  beforeEach(() => {
    rows = new Rows();
    fence = new Fence(ME, rows, (target, row) => target === row.target);
  });

  const open = (admission: Admission): { connection: Connection; release: () => void } => {
    if (admission.kind !== 'admitted') throw new Error(`refused: ${admission.why}`);
    const connection = new Connection();
    return { connection, release: admission.guard(connection) };
  };
  const why = (admission: Admission): string => (admission.kind === 'refused' ? admission.why : 'admitted');

  it('admits the current epoch of a session that names it', async () => {
    const { connection } = open(await fence.admit(page(3), TARGET));
    expect(connection.isCut).toBe(false);
    expect(fence.size).toBe(1);
  });

  it('refuses an older and a newer epoch than the row’s', async () => {
    expect(why(await fence.admit(page(2), TARGET))).toMatch(/current epoch/);
    expect(why(await fence.admit(page(4), TARGET))).toMatch(/current epoch/);
  });

  it('refuses a session whose row names another proxy, or none, and one that it does not know', async () => {
    rows.row = { epoch: 3, proxyInstance: 'proxy-2', target: TARGET };
    expect(why(await fence.admit(page(3), TARGET))).toMatch(/another proxy/);
    rows.row = { epoch: 3, proxyInstance: null, target: TARGET };
    expect(why(await fence.admit(page(3), TARGET))).toMatch(/another proxy/);
    rows.row = undefined;
    expect(why(await fence.admit(page(3), TARGET))).toMatch(/no such session/);
  });

  it('refuses any other target', async () => {
    expect(why(await fence.admit(page(3), 'elsewhere.test:443'))).toMatch(/not the marketplace/);
    expect(why(await fence.admit(page(3), 'market.test:80'))).toMatch(/not the marketplace/);
  });

  it('refuses a connection whose look-up was overtaken by a confirmation', async () => {
    const release = rows.hold();
    const late = fence.admit(page(3), TARGET);
    rows.bump();
    await fence.confirmAll();
    expect(rows.confirmed).toBe(4);
    release();
    expect(why(await late)).toMatch(/older epoch/);
  });

  it('refuses a submit whose admission was overtaken by a confirmation', async () => {
    const late = fence.admit(submit(3), TARGET);
    await Promise.resolve();
    const release = rows.hold();
    rows.bump();
    await fence.confirmAll();
    release();
    expect(why(await late)).toMatch(/older epoch/);
  });

  it('cuts a connection that was admitted and overtaken before it was opened', async () => {
    const admission = await fence.admit(page(3), TARGET);
    rows.bump();
    await fence.confirmAll();
    expect(open(admission).connection.isCut).toBe(true);
  });

  it('cuts the connections of older epochs first, and only then says so', async () => {
    const old = open(await fence.admit(page(3), TARGET)).connection;
    rows.bump();
    rows.beforeConfirm = () => expect(old.isCut).toBe(true);
    expect(await fence.confirmAll()).toBe(1);
    expect(old.isCut).toBe(true);
    expect(rows.confirmed).toBe(4);
  });

  it('leaves connections of the new epoch alone, and has nothing more to say about it', async () => {
    rows.bump();
    const current = open(await fence.admit(page(4), TARGET)).connection;
    await fence.confirmAll();
    expect(current.isCut).toBe(false);
    expect(await fence.confirmAll()).toBe(0);
  });

  it('asks for a look when a connection comes under an epoch that it has not confirmed, and only then', async () => {
    let asked = 0;
    fence.onUnconfirmed = () => (asked += 1);
    await fence.confirmAll();
    open(await fence.admit(page(3), TARGET));
    await fence.admit(page(2), TARGET);
    await fence.admit(page(4), TARGET);
    expect(asked).toBe(0);
    rows.bump();
    open(await fence.admit(page(4), TARGET));
    expect(asked).toBe(1);
    await fence.confirmAll();
    open(await fence.admit(page(4), TARGET));
    expect(asked).toBe(1);
  });

  it('admits no lower epoch again after its confirmation, not even if the row went back', async () => {
    rows.bump();
    await fence.confirmAll();
    rows.row = { epoch: 3, proxyInstance: ME, target: TARGET };
    expect(why(await fence.admit(page(3), TARGET))).toMatch(/older epoch/);
  });

  it('says nothing for sessions that name another proxy', async () => {
    rows.row = { epoch: 9, proxyInstance: 'proxy-2', target: TARGET };
    expect(await fence.confirmAll()).toBe(0);
    expect(rows.confirmed).toBe(0);
  });

  it('lets one connection of an application through, ever, whatever became of it', async () => {
    const { release } = open(await fence.admit(submit(3), TARGET));
    release();
    expect(why(await fence.admit(submit(3), TARGET))).toMatch(/one connection/);
    rows.bump();
    await fence.confirmAll();
    expect(why(await fence.admit(submit(4), TARGET))).toMatch(/one connection/);
    const another = new Fence('proxy-2', rows, () => true);
    rows.row = { epoch: 4, proxyInstance: 'proxy-2', target: TARGET };
    expect(why(await another.admit(submit(4), TARGET))).toMatch(/one connection/);
  });

  it('does not use the one connection up on a refusal', async () => {
    await fence.admit(submit(2), TARGET);
    await fence.admit(submit(3), 'elsewhere.test:443');
    expect(rows.admitted.size).toBe(0);
    open(await fence.admit(submit(3), TARGET));
  });

  it('forgets connections that were closed', async () => {
    const first = open(await fence.admit(page(3), TARGET));
    const second = open(await fence.admit(page(3), TARGET));
    first.release();
    first.release();
    expect(fence.size).toBe(1);
    second.release();
    expect(fence.size).toBe(0);
  });

  it('cuts everything at its end and lets nothing in any more, look-ups under way included', async () => {
    const { connection } = open(await fence.admit(page(3), TARGET));
    const admitted = await fence.admit(page(3), TARGET);
    const release = rows.hold();
    const late = fence.admit(page(3), TARGET);
    fence.closeAll();
    release();
    expect(connection.isCut).toBe(true);
    expect(why(await late)).toMatch(/ending/);
    expect(open(admitted).connection.isCut).toBe(true);
    expect(why(await fence.admit(page(3), TARGET))).toMatch(/ending/);
  });
});
