import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { Log, Metrics } from '#runtime';
import { EgressProxy, type EgressProxyOptions } from '../outbound/egress/egress-proxy.js';
import { FenceRepository } from '../outbound/egress/fence.repository.js';
import { ownIdentity } from '../outbound/egress/process-proof.js';
import { Fence } from '../domain/fence.js';

export class EgressSettings {
  constructor(
    readonly proxy: EgressProxyOptions,
    /** The host under which agents reach this proxy. */
    readonly advertisedHost: string,
    /** Hosts that pages of the marketplace need beside its own, as `host:port`. */
    readonly extraTargets: readonly string[],
  ) {}
}

/** One egress proxy process, from its row in the list to its orderly end. */
@Injectable()
export class EgressService {
  readonly instanceId = uuid();
  private readonly fence: Fence;
  private readonly proxy: EgressProxy;

  constructor(
    private readonly settings: EgressSettings,
    private readonly store: FenceRepository,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    const extra = new Set(settings.extraTargets);
    this.fence = new Fence(this.instanceId, store, (target, session) => target === session.target || extra.has(target));
    this.proxy = new EgressProxy(settings.proxy, this.fence, log, metrics);
  }

  async start(): Promise<void> {
    const port = await this.proxy.listen();
    const address = `${this.settings.advertisedHost}:${port}`;
    await this.store.register({ instanceId: this.instanceId, address, process: ownIdentity() });
    this.log.info({ instanceId: this.instanceId, address }, 'egress.ready');
  }

  /** Runs `action` when a look at the epochs is worth it. */
  onUnconfirmed(action: () => void): void {
    this.fence.onUnconfirmed = action;
  }

  async confirm(): Promise<void> {
    await this.fence.confirmAll();
  }

  sayHere(): Promise<void> {
    return this.store.sayHere(this.instanceId);
  }

  /** Cuts everything, then says that it is gone: its own word for it is proof. */
  async stop(): Promise<void> {
    await this.proxy.close();
    await this.store.sayGone(this.instanceId, 'it said so itself, with no connection left');
  }
}
