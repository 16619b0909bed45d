import type { BrowserWatch } from './browser-watch.js';
import type { HarmlessRequests } from './gate.js';

/** What holds for every page of a session. */
export interface PageRules {
  /** What may leave a page whose gate is closed. */
  readonly harmless: HarmlessRequests;
  /** Pin of a certificate of our own; undefined where the usual ones do. */
  readonly trustedCertificate: string | undefined;
  /** Ends the browser when it answers no more. */
  readonly watch: BrowserWatch;
}
