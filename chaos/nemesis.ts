import pg from 'pg';
import type { Embedded } from '../bin/system/embedded.mjs';
import type { ChaosLinks } from './links.js';
import { NatsSurgeon } from './nats-surgeon.js';
import type { PlannedFault } from './plan.js';

/** What was done, or why it could not be: a process that is just being started again cannot be killed. */
export interface DoneFault {
  readonly atMs: number;
  readonly kind: string;
  readonly target: string;
  readonly isDone: boolean;
  readonly detail: string;
}

export interface NemesisParts {
  readonly system: Embedded;
  readonly links: ChaosLinks;
  readonly natsRoot: string;
  /** Marketplace ids, by the numbers of the plan. */
  readonly agencies: readonly string[];
}

const ONCE_MORE_AFTER_MS = 1_000;

/** Carries out a plan of faults against a running system, then takes back all that does not end by itself. */
export class Nemesis {
  readonly done: DoneFault[] = [];
  private readonly ends = new Map<NodeJS.Timeout, () => void>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly nats: NatsSurgeon;
  private isOver = false;

  constructor(private readonly parts: NemesisParts) {
    this.nats = new NatsSurgeon({ url: parts.system.natsUrl, password: parts.natsRoot });
  }

  /** Resolves when the last fault of the plan has been started. */
  async run(plan: readonly PlannedFault[]): Promise<void> {
    const began = performance.now();
    for (const fault of plan) {
      const restMs = began + fault.atMs - performance.now();
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
      if (this.isOver) return;
      this.start(fault, performance.now() - began);
    }
  }

  /** Ends everything that is still going on, and makes sure that it is. */
  async heal(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.underWay);
    for (const [timer, end] of this.ends) {
      clearTimeout(timer);
      end();
    }
    this.ends.clear();
    this.parts.links.heal();
    for (const name of Object.keys(this.parts.system.pids())) this.parts.system.child(name)?.signal('SIGCONT');
    await again(() => this.parts.system.sandbox.delete('/faults'));
    await again(() => this.nats.empty());
  }

  private start(fault: PlannedFault, atMs: number): void {
    const { kind } = fault;
    const note = (isDone: boolean, detail: string): void => {
      this.done.push({ atMs: Math.round(atMs), kind: nameOf(fault), target: targetOf(fault), isDone, detail });
    };
    const work = this.strike(fault).then(
      (detail) => note(detail !== null, detail ?? `${kind}: was not there`),
      (error: unknown) => note(false, error instanceof Error ? error.message : String(error)),
    );
    this.underWay.add(work);
    void work.then(() => this.underWay.delete(work));
  }

  /** What was done in words; null when there was nothing to do it to. */
  private async strike(fault: PlannedFault): Promise<string | null> {
    const { system, links } = this.parts;
    switch (fault.kind) {
      case 'kill': {
        const child = running(system, fault.target);
        child?.signal('SIGKILL');
        return child && `pid ${child.pid}`;
      }
      case 'freeze': {
        const child = running(system, fault.target);
        child?.signal('SIGSTOP');
        this.later(fault.forMs, () => child?.signal('SIGCONT'));
        return child && `pid ${child.pid} for ${fault.forMs} ms`;
      }
      case 'end_backends':
        return `${await this.endBackends(fault.target)} ended`;
      case 'cut_link':
      case 'freeze_link':
      case 'delay_link':
      case 'refuse_link': {
        const relay = links.of(fault.target, fault.server);
        if (!relay) return null;
        if (fault.kind === 'cut_link') relay.cut();
        if (fault.kind === 'freeze_link') relay.freeze();
        if (fault.kind === 'delay_link') relay.delay(Math.round(fault.forMs / 10));
        if (fault.kind === 'refuse_link') relay.refuse();
        this.later(fault.forMs, () => {
          relay.thaw();
          relay.delay(0);
          relay.admit();
        });
        return `${relay.open} connections${fault.kind === 'cut_link' ? '' : `, for ${fault.forMs} ms`}`;
      }
      case 'marketplace': {
        const agency = this.parts.agencies[fault.agency];
        await system.sandbox.post('/faults', { ...fault.fault, agency, times: 1 });
        return JSON.stringify(fault.fault);
      }
      case 'delete_stream':
        return this.untilDone(() => this.nats.deleteStream(fault.stream));
      case 'fill_nats': {
        const bytes = await this.untilDone(() => this.nats.fill());
        this.later(fault.forMs, () => void this.nats.empty().catch(() => {}));
        return `with ${bytes} bytes, for ${fault.forMs} ms`;
      }
    }
  }

  /** What happens once in a run has to happen: the server may just be away. */
  private async untilDone<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.isOver) throw error;
        await new Promise((resolve) => setTimeout(resolve, ONCE_MORE_AFTER_MS));
      }
    }
  }

  private later(ms: number, end: () => void): void {
    const timer = setTimeout(() => {
      this.ends.delete(timer);
      end();
    }, ms);
    this.ends.set(timer, end);
  }

  private async endBackends(role: string): Promise<number> {
    const client = new pg.Client({ connectionString: this.parts.system.databaseUrl, connectionTimeoutMillis: 3_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1`,
        [`applywright_${role}`],
      );
      return rowCount ?? 0;
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function running(system: Embedded, name: string) {
  const child = system.child(name);
  return child?.isRunning() === true ? child : null;
}

const nameOf = (fault: PlannedFault): string =>
  fault.kind === 'marketplace' ? `marketplace ${fault.fault.kind}` : fault.kind.replaceAll('_', ' ');

function targetOf(fault: PlannedFault): string {
  if ('server' in fault) return `${fault.target} to ${fault.server}`;
  if ('target' in fault) return fault.target;
  return fault.kind === 'marketplace' ? `agency ${fault.agency + 1}` : 'nats-server';
}

/** What heals has to come through, on a server that may just be starting. */
async function again(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (tries === 30) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
