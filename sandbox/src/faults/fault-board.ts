import { randomUUID } from 'node:crypto';
import type { ConnectionInfo } from '../domain/model.js';
import type { PageKind } from '../domain/pages.js';
import type { Operation } from '../store/tables.js';
import type { SandboxStore } from '../store/sandbox-store.js';
import type { Fault, FaultHit, FaultKind, FaultOf, FaultSpec } from './kinds.js';
import { standingFaults } from './standing.js';

/** The moment a fault may strike. */
export interface Moment {
  readonly page?: PageKind;
  readonly ciphertext?: string;
  readonly agencyId?: string;
  readonly username?: string;
  readonly requestId?: string;
  readonly wire?: ConnectionInfo;
  /** For faults that can strike when a page opens or when Send is pressed. */
  readonly stage?: 'open' | 'send';
  /** For faults that can strike before or after a proposal was accepted. */
  readonly isAccepted?: boolean;
}

/** Which faults are armed, and how often each struck. */
export class FaultBoard {
  constructor(
    private readonly store: SandboxStore,
    private readonly slowMs: number,
  ) {}

  arm(spec: FaultSpec): Fault {
    const remaining = spec.times === 'unlimited' ? null : spec.times;
    const fault: Fault = { id: randomUUID(), spec, hits: 0, remaining, armedAt: Date.now() };
    this.store.commit({ put: 'faults', row: fault });
    return fault;
  }

  /** Uses up one hit of the oldest armed fault of this kind that fits the moment; null when there is none. */
  take<Kind extends FaultKind>(kind: Kind, moment: Moment): FaultOf<Kind> | null {
    const standing = this.#standing(moment).find((spec) => fits(spec, kind, moment));
    if (standing) {
      const word = this.#wordOf(moment);
      this.store.commit({ put: 'hits', row: hitOf(`fixture:${word}`, kind, moment) });
      return standing as FaultOf<Kind>;
    }
    const fault = this.store.find('faults', (one) => one.remaining !== 0 && fits(one.spec, kind, moment));
    if (!fault) return null;
    this.store.commit(...strike(fault, moment));
    return fault.spec as FaultOf<Kind>;
  }

  #wordOf(moment: Moment): string | null {
    return (moment.ciphertext && this.store.get('jobs', moment.ciphertext)?.fixture) || null;
  }

  #standing(moment: Moment): readonly FaultSpec[] {
    return standingFaults(this.#wordOf(moment), this.slowMs);
  }
}

function strike(fault: Fault, moment: Moment): Operation[] {
  const remaining = fault.remaining === null ? null : fault.remaining - 1;
  return [
    { put: 'faults', row: { ...fault, hits: fault.hits + 1, remaining } },
    { put: 'hits', row: hitOf(fault.id, fault.spec.kind, moment) },
  ];
}

function hitOf(faultId: string, kind: FaultKind, moment: Moment): FaultHit {
  return {
    id: randomUUID(),
    faultId,
    kind,
    at: Date.now(),
    page: moment.page ?? null,
    ciphertext: moment.ciphertext ?? null,
    agencyId: moment.agencyId ?? null,
    requestId: moment.requestId ?? null,
    isConnectionReused: moment.wire?.isReused ?? null,
  };
}

/** A fault fits when it is of the kind and everything it names (job, agency, login, page, connection) is so. */
export function fits(spec: FaultSpec, kind: FaultKind, moment: Moment): boolean {
  if (spec.kind !== kind) return false;
  if (spec.job !== undefined && spec.job !== moment.ciphertext) return false;
  if (spec.agency !== undefined && spec.agency !== moment.agencyId) return false;
  if (spec.login !== undefined && spec.login !== moment.username) return false;
  if ('pages' in spec && !isOnPage(spec.pages, moment.page)) return false;
  if ('at' in spec && spec.at !== moment.stage) return false;
  if ('accept' in spec && !isStage(spec.accept, moment.isAccepted)) return false;
  return !('connection' in spec) || isConnection(spec.connection, moment.wire);
}

function isOnPage(pages: readonly string[], page: PageKind | undefined): boolean {
  // `any` means any page a person opens. The answer to Send is not opened, so it has to be named.
  return page !== undefined && (pages.includes(page) || (page !== 'submit' && pages.includes('any')));
}

// `before` and true strike once the proposal is in, `after` and false while it is not. Opening a page accepts nothing.
function isStage(accept: boolean | 'before' | 'after', isAccepted: boolean | undefined): boolean {
  return isAccepted === undefined || isAccepted === (accept === true || accept === 'before');
}

function isConnection(wanted: 'fresh' | 'reused' | 'any', wire: ConnectionInfo | undefined): boolean {
  return wanted === 'any' || (wire !== undefined && wire.isReused === (wanted === 'reused'));
}
