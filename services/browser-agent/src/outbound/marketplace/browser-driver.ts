import type { BrowserContext } from 'playwright';
import type { MarketplaceDriver, MarketplaceSession, OpenSession } from '../../domain/ports.js';
import { type BrowserProcess, launchBrowser } from './browser-process.js';
import { BrowserSession } from './browser-session.js';
import type { BrowserTimes } from './browser-times.js';
import { BrowserWatch, type WatchLimits } from './browser-watch.js';
import type { HarmlessRequests } from './gate.js';

export interface BrowserOptions {
  /** The browser's program; Playwright's own when not given. */
  readonly executablePath?: string | undefined;
  /** Chromium's own sandbox; off only as root or where user namespaces are refused. */
  readonly isSandboxed: boolean;
  /** Pin (base64 SHA-256 of the public key) of a certificate of our own, as the sandbox has; nothing else is excused. */
  readonly trustedCertificate?: string | undefined;
  readonly times: BrowserTimes;
  readonly watchLimits?: WatchLimits;
  /** Told when a browser that answered no more is ended. */
  readonly onHung?: (why: string) => void;
}

// Telemetry and bookmarks of the page: they send nothing of ours and change nothing that counts.
export const HARMLESS: HarmlessRequests = [/^POST \/api\/telemetry$/];

/** The marketplace through a real Chromium: one browser per pod, one context per session and epoch. */
export class BrowserDriver implements MarketplaceDriver {
  private process: Promise<BrowserProcess> | undefined;

  constructor(private readonly options: BrowserOptions) {}

  async open(session: OpenSession): Promise<MarketplaceSession> {
    const process = await this.running();
    const watch = new BrowserWatch((why) => {
      this.options.onHung?.(why);
      process.kill();
    }, this.options.watchLimits);
    const context = await watch.local('open a context', this.newContext(process, session));
    const { times, trustedCertificate } = this.options;
    const rules = { harmless: HARMLESS, trustedCertificate, watch };
    return new BrowserSession(context, session.baseUrl.replace(/\/$/, ''), times, rules);
  }

  async close(): Promise<void> {
    const process = await this.process?.catch(() => undefined);
    this.process = undefined;
    if (!process) return;
    const watch = new BrowserWatch(() => process.kill());
    await watch.local('close', process.browser.close()).catch(() => undefined);
  }

  private async newContext({ browser }: BrowserProcess, { egress, savedState }: OpenSession): Promise<BrowserContext> {
    const context = await browser.newContext({
      // Through the proxy and nothing else: without this rule Chromium would reach loopback hosts by itself.
      proxy: { server: egress.server, username: egress.username, password: egress.password, bypass: '<-loopback>' },
      serviceWorkers: 'block',
      acceptDownloads: false,
      viewport: { width: 1_280, height: 900 },
      locale: 'en-US',
      timezoneId: 'UTC',
      ...(savedState === null ? {} : { storageState: JSON.parse(savedState) as never }),
    });
    context.setDefaultTimeout(this.options.times.pageMs);
    // Programs are bundled with the names of functions kept by a helper, which functions sent into a page call as well.
    await context.addInitScript('globalThis.__name ??= (named) => named;');
    // A socket could carry what the gate would have held.
    await context.routeWebSocket('**/*', (socket) => socket.close());
    return context;
  }

  private running(): Promise<BrowserProcess> {
    this.process ??= this.launch();
    return this.process;
  }

  private async launch(): Promise<BrowserProcess> {
    const { executablePath, isSandboxed, trustedCertificate } = this.options;
    const launched = await launchBrowser({
      headless: true,
      chromiumSandbox: isSandboxed,
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--proxy-bypass-list=<-loopback>',
        ...(trustedCertificate === undefined ? [] : [`--ignore-certificate-errors-spki-list=${trustedCertificate}`]),
      ],
      // The process decides itself when the browser ends.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    // A browser that died is started again with the next session.
    launched.browser.on('disconnected', () => (this.process = undefined));
    return launched;
  }
}
