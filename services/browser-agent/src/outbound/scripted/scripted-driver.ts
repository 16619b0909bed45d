import type { MarketplaceDriver, MarketplaceSession, OpenSession } from '../../domain/ports.js';
import { MarketplaceClient } from './marketplace-client.js';
import { ScriptedSession } from './scripted-session.js';

export interface ScriptedOptions {
  /** Pin (base64 SHA-256 of the public key) of a certificate of our own, as the sandbox has. */
  readonly trustedCertificate?: string | undefined;
  readonly times: { readonly pageMs: number; readonly sendMs: number };
}

/**
 * The sandbox through its app's own interface instead of through its pages: for volume, where a browser would measure
 * the browser. Only the work on pages is another; what decides about Send, and the one request that sends, are the same.
 */
export class ScriptedDriver implements MarketplaceDriver {
  private readonly sessions = new Set<MarketplaceSession>();

  constructor(private readonly options: ScriptedOptions) {}

  open({ baseUrl: given, egress, savedState }: OpenSession): Promise<MarketplaceSession> {
    const { trustedCertificate, times } = this.options;
    const baseUrl = given.replace(/\/$/, '');
    const client = new MarketplaceClient({ baseUrl, egress, savedState, trustedCertificate, pageMs: times.pageMs });
    const session = new ScriptedSession(client, { baseUrl, trustedCertificate, sendMs: times.sendMs });
    for (const one of this.sessions) if (!one.isOpen()) this.sessions.delete(one);
    this.sessions.add(session);
    return Promise.resolve(session);
  }

  async close(): Promise<void> {
    const sessions = [...this.sessions];
    this.sessions.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }
}
