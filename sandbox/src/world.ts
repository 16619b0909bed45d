import type { KeyObject } from 'node:crypto';
import type { Latency } from './domain/latency.js';
import type { FaultBoard } from './faults/fault-board.js';
import type { Pacer } from './marketplace/pacer.js';
import type { Sessions } from './marketplace/sessions.js';
import type { SignIns } from './marketplace/sign-ins.js';
import type { SandboxStore } from './store/sandbox-store.js';
import type { Connections } from './wire/connections.js';

/** What every route of one running sandbox shares. */
export interface World {
  readonly store: SandboxStore;
  readonly faults: FaultBoard;
  readonly pacer: Pacer;
  /** In force now: the operator's setting, else the configured one. */
  readonly latency: () => Latency;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly connections: Connections;
  readonly signingKey: KeyObject;
  readonly operatorKey: string;
  readonly seed: number;
  readonly startedAt: number;
  readonly isInboxPublic: boolean;
  /** True once closing has begun: nothing may be written any more. */
  isClosed: boolean;
  /** Known once the ports are bound. */
  origins: readonly string[];
}
