import { Injectable } from '@nestjs/common';
import type { ApplicationId, SessionId } from '#contracts';
import { Log } from '#runtime';
import { passwordOf, usernameOf } from '../domain/egress-credential.js';
import type { Egress } from '../domain/ports.js';
import type { LeaseRef } from '../domain/session.js';
import { proofOfEnd } from '../outbound/egress/process-proof.js';
import { ProxiesRepository, type ProxyInstance } from '../outbound/proxies.repository.js';

export class EgressSecret {
  constructor(readonly secret: string) {}
}

/** No proxy can be used for now: none is there, or the one that is named neither answers nor is proven gone. */
export class NoEgressError extends Error {
  readonly code = 'AGENT_NO_EGRESS';
}

/** Which proxy a session goes through, and with which credentials. */
@Injectable()
export class EgressRoute {
  constructor(
    private readonly proxies: ProxiesRepository,
    private readonly secret: EgressSecret,
    private readonly log: Log,
  ) {}

  /** The address of the session's proxy. Another one is named only after the one before confirmed or is proven gone. */
  async resolve(lease: LeaseRef, named: string | null): Promise<string> {
    const instance = named === null ? undefined : await this.proxies.byId(named);
    if (instance && !instance.isGone && instance.isFresh) return instance.address;
    if (instance && !instance.isGone) this.provenGoneOrThrow(instance, await this.prove(instance));
    const other = await this.proxies.leastUsed();
    if (!other) throw new NoEgressError('No egress proxy is there');
    if (!(await this.proxies.name(lease.sessionId, lease.epoch, other.instanceId))) {
      throw new NoEgressError('The session may not take another proxy yet');
    }
    this.log.info({ ...lease, from: named, to: other.instanceId }, 'egress.named');
    return other.address;
  }

  /** Whether everything sent under this epoch and older ones is dead: confirmed by the proxy, or the proxy proven gone. */
  async isFenced(lease: LeaseRef, epoch: number, named: string | null): Promise<boolean> {
    if ((await this.proxies.confirmedEpoch(lease.sessionId)) > epoch) return true;
    const instance = named === null ? undefined : await this.proxies.byId(named);
    return instance !== undefined && (instance.isGone || (!instance.isFresh && (await this.prove(instance))));
  }

  credentials(
    address: string,
    { sessionId, epoch }: { sessionId: SessionId; epoch: number },
    applicationId: ApplicationId | null,
  ): Egress {
    const username = usernameOf({ sessionId, epoch, applicationId });
    return { server: `http://${address}`, username, password: passwordOf(username, this.secret.secret) };
  }

  private provenGoneOrThrow({ instanceId }: ProxyInstance, isProven: boolean): void {
    if (isProven) return;
    this.log.alarm({ instanceId, next: 'wait' }, 'egress.silent');
    throw new NoEgressError('The egress proxy of this session is silent, and silence is no proof that it is gone');
  }

  private async prove(instance: ProxyInstance): Promise<boolean> {
    const proof = proofOfEnd(instance.process);
    if (proof === undefined) return false;
    await this.proxies.markGone(instance.instanceId, proof);
    this.log.warn({ instanceId: instance.instanceId, proof }, 'egress.gone');
    return true;
  }
}
