import type { SessionId } from '#contracts';
import type { EgressCredential } from './egress-credential.js';

/** What the proxy has to know of a session to admit a connection of it. */
export interface SessionRow {
  readonly epoch: number;
  readonly proxyInstance: string | null;
  /** `host:port` of the marketplace it works on. */
  readonly target: string;
}

export interface FenceStore {
  session(sessionId: SessionId): Promise<SessionRow | undefined>;
  /** Records the one connection of a submit. False when there was one, ever, anywhere, or when it has no intent. */
  admitSubmit(credential: EgressCredential, instanceId: string): Promise<boolean>;
  /** Sessions that name this instance and have moved past what it confirmed. */
  unconfirmed(instanceId: string): Promise<{ sessionId: SessionId; epoch: number }[]>;
  confirm(instanceId: string, sessionId: SessionId, epoch: number): Promise<void>;
}

/** A connection that was let through. */
export interface Guarded {
  /** Cuts it off, both ends, dropping what has not left yet. */
  reset(): void;
}

export type Admission =
  | { readonly kind: 'admitted'; guard(connection: Guarded): () => void }
  | { readonly kind: 'refused'; readonly why: string };

/** Why a connection of this epoch is not let in, as far as the session's row says; null when it may be. */
export function refusalOfRow(
  row: Pick<SessionRow, 'epoch' | 'proxyInstance'> | undefined,
  epoch: number,
  instanceId: string,
): string | null {
  if (!row) return 'no such session';
  // Another instance's confirmation would say nothing about what goes through this one.
  if (row.proxyInstance !== instanceId) return 'the session names another proxy';
  return row.epoch === epoch ? null : 'not the current epoch';
}

/** Whether this instance has said of a newer epoch that nothing older is alive in it. */
export const isOvertaken = (epoch: number, confirmed: number): boolean => epoch < confirmed;

/**
 * Lets connections of the current epoch through and cuts those of older ones. Its confirmation means: nothing of an
 * older epoch is alive in this process, and none will be let in, look-ups under way included.
 */
export class Fence {
  private readonly watermarks = new Map<SessionId, number>();
  private readonly guarded = new Map<SessionId, Set<{ epoch: number; connection: Guarded }>>();
  private isEnding = false;
  /** A connection came under an epoch that this instance has not confirmed yet: somebody may wait for that. */
  onUnconfirmed: () => void = () => {};

  constructor(
    private readonly instanceId: string,
    private readonly store: FenceStore,
    private readonly isAllowedTarget: (target: string, session: SessionRow) => boolean,
  ) {}

  async admit(credential: EgressCredential, target: string): Promise<Admission> {
    const { sessionId, epoch, applicationId } = credential;
    const refused = (why: string): Admission => ({ kind: 'refused', why });
    if (this.isEnding) return refused('the proxy is ending');
    if (this.isOld(sessionId, epoch)) return refused('an older epoch');
    const row = await this.store.session(sessionId);
    const byRow = refusalOfRow(row, epoch, this.instanceId);
    if (!row || byRow !== null) return refused(byRow ?? 'no such session');
    if (!this.isAllowedTarget(target, row)) return refused('not the marketplace of this session');
    if (applicationId !== null && !(await this.store.admitSubmit(credential, this.instanceId))) {
      return refused('this application had its one connection, or has no intent');
    }
    // The row may have moved on while it was looked up, and the confirmation may be out already.
    if (this.isOld(sessionId, epoch)) return refused('an older epoch by now');
    if (this.isEnding) return refused('the proxy is ending');
    if (epoch > (this.watermarks.get(sessionId) ?? 0)) this.onUnconfirmed();
    // From here to `guard` nothing waits: a confirmation sees the connection or comes before it.
    return { kind: 'admitted', guard: (connection) => this.guard(sessionId, epoch, connection) };
  }

  /** One look at the sessions of this instance: cuts what is old, then says so. */
  async confirmAll(): Promise<number> {
    const moved = await this.store.unconfirmed(this.instanceId);
    for (const { sessionId, epoch } of moved) {
      this.raise(sessionId, epoch);
      await this.store.confirm(this.instanceId, sessionId, epoch);
    }
    return moved.length;
  }

  /** Cuts everything, for an orderly end, and admits nothing after it: what follows says that this proxy is gone. */
  closeAll(): void {
    this.isEnding = true;
    for (const connections of this.guarded.values()) for (const { connection } of connections) connection.reset();
    this.guarded.clear();
  }

  get size(): number {
    return [...this.guarded.values()].reduce((sum, connections) => sum + connections.size, 0);
  }

  private raise(sessionId: SessionId, epoch: number): void {
    if (!this.isOld(sessionId, epoch)) this.watermarks.set(sessionId, epoch);
    for (const one of this.guarded.get(sessionId) ?? []) if (one.epoch < epoch) one.connection.reset();
  }

  private isOld(sessionId: SessionId, epoch: number): boolean {
    return isOvertaken(epoch, this.watermarks.get(sessionId) ?? 0);
  }

  private guard(sessionId: SessionId, epoch: number, connection: Guarded): () => void {
    const own = this.guarded.get(sessionId) ?? new Set();
    const entry = { epoch, connection };
    this.guarded.set(sessionId, own.add(entry));
    // Admitted and overtaken in the same breath: cut at once.
    if (this.isEnding || this.isOld(sessionId, epoch)) connection.reset();
    return () => {
      own.delete(entry);
      if (own.size === 0 && this.guarded.get(sessionId) === own) this.guarded.delete(sessionId);
    };
  }
}
