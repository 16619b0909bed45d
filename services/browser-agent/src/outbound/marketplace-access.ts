import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Mode } from '#contracts';
import { Log } from '#runtime';
import { NeedsHumanError } from '../domain/faults.js';
import type { Egress } from '../domain/ports.js';
import { type OneAnswer, sendOnce } from './http/send-once.js';

export interface AccessRules {
  /** Ed25519 public key (PEM) of the sandbox; hosts that prove they have its private half are sandboxes. */
  readonly sandboxPublicKey: string | undefined;
  /** The one other marketplace that may be reached. */
  readonly marketplaceBaseUrl: string | undefined;
  /** Which written permission the operator holds, in the operator's own words. Checked by nobody. */
  readonly permission: string | undefined;
  readonly allowStoredSignIn: boolean;
  /** No permission opens any other host: the driver speaks to what only a sandbox has. */
  readonly isSandboxOnly: boolean;
  /** Pin of a certificate of our own sandbox. */
  readonly trustedCertificate: string | undefined;
}

/** This host is neither a sandbox nor covered by a permission: nothing may be requested from it. */
export class NotPermittedError extends NeedsHumanError {
  override readonly code = 'AGENT_NOT_PERMITTED';
}

const HANDSHAKE_MS = 10_000;

const Handshake = z.object({ sandbox: z.literal(true), nonce: z.string(), origin: z.string(), signature: z.string() });

/** Which marketplaces this agent may talk to. Out of the box: sandboxes, known by a signature and not by their name. */
@Injectable()
export class MarketplaceAccess {
  private readonly sandboxes = new Set<string>();

  constructor(
    private readonly rules: AccessRules,
    private readonly log: Log,
  ) {}

  get permission(): string | null {
    return this.rules.permission ?? null;
  }

  /**
   * Passes for a sandbox and for the marketplace the operator declared a permission for; throws for anything else. A
   * test passes for a sandbox only, whatever is declared.
   */
  async check({ baseUrl, mode }: { baseUrl: string; mode: Mode }, egress: Egress | undefined): Promise<void> {
    const { origin } = new URL(baseUrl);
    if (this.sandboxes.has(origin) || (await this.isSandbox(origin, egress))) return;
    const { marketplaceBaseUrl, permission, isSandboxOnly } = this.rules;
    if (isSandboxOnly)
      throw new NotPermittedError(`${origin} is not a sandbox of ours, and this driver speaks to nothing else.`);
    if (mode === 'test') throw new NotPermittedError(`${origin} is not a sandbox of ours, and tests go nowhere else.`);
    const isDeclared = marketplaceBaseUrl !== undefined && new URL(marketplaceBaseUrl).origin === origin;
    if (isDeclared && permission !== undefined) return;
    throw new NotPermittedError(
      `${origin} is not a sandbox of ours. For any other host MARKETPLACE_BASE_URL and MARKETPLACE_PERMISSION have to be set.`,
    );
  }

  /** Refuses to start for a marketplace that is neither a sandbox nor covered by a permission. */
  async checkAtStart(): Promise<void> {
    if (this.rules.isSandboxOnly) return this.checkSandboxAtStart();
    const { marketplaceBaseUrl, permission } = this.rules;
    if (permission !== undefined) this.log.warn({ permission }, 'marketplace.permission_declared');
    if (marketplaceBaseUrl === undefined || permission !== undefined) return;
    const { origin } = new URL(marketplaceBaseUrl);
    if (await this.isSandbox(origin, undefined).catch(() => false)) return;
    throw new NotPermittedError(
      `${origin} did not prove to be a sandbox of ours, and MARKETPLACE_PERMISSION names no written permission.`,
    );
  }

  /** On a host that is no sandbox a person signs in, unless the operator said otherwise. */
  maySignIn(baseUrl: string): boolean {
    return this.sandboxes.has(new URL(baseUrl).origin) || this.rules.allowStoredSignIn;
  }

  private async isSandbox(origin: string, egress: Egress | undefined): Promise<boolean> {
    const { sandboxPublicKey } = this.rules;
    if (sandboxPublicKey === undefined) return false;
    const nonce = randomBytes(24).toString('base64url');
    const url = `${origin}/sandbox/handshake?nonce=${nonce}`;
    const { trustedCertificate } = this.rules;
    const answer = await sendOnce({ url, method: 'GET', headers: {}, body: null }, egress, {
      timeoutMs: HANDSHAKE_MS,
      trustedCertificate,
    });
    const handshake = Handshake.safeParse(jsonOf(answer));
    // The origin is signed: another host that passes the sandbox's answer on is told apart by it.
    if (!handshake.success || handshake.data.nonce !== nonce || handshake.data.origin !== origin) return false;
    const signed = Buffer.from(`applywright-sandbox-v1\n${nonce}\n${origin}`, 'utf8');
    const signature = Buffer.from(handshake.data.signature, 'base64url');
    if (!verify(null, signed, createPublicKey(sandboxPublicKey), signature)) return false;
    this.sandboxes.add(origin);
    this.log.info({ origin }, 'marketplace.is_sandbox');
    return true;
  }

  private async checkSandboxAtStart(): Promise<void> {
    const { marketplaceBaseUrl } = this.rules;
    if (marketplaceBaseUrl === undefined) {
      throw new NotPermittedError(
        'The scripted driver needs MARKETPLACE_BASE_URL, so that it can be proven to be a sandbox.',
      );
    }
    const { origin } = new URL(marketplaceBaseUrl);
    if (await this.isSandbox(origin, undefined).catch(() => false)) return;
    throw new NotPermittedError(
      `${origin} did not prove to be a sandbox of ours, and the scripted driver speaks to nothing else.`,
    );
  }
}

function jsonOf({ body }: OneAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
