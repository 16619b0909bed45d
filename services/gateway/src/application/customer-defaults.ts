import type { Mode } from '#contracts';
import { Problem } from '../domain/problem.js';

export class CustomerDefaults {
  constructor(
    private readonly marketplaceBaseUrl: string,
    private readonly testMarketplaceBaseUrl: string | undefined,
  ) {}

  /** Whether test twins have something to work on. */
  get hasSandbox(): boolean {
    return this.testMarketplaceBaseUrl !== undefined;
  }

  /** Where a new agency works. */
  baseUrlOf(mode: Mode): string {
    if (mode === 'live') return this.marketplaceBaseUrl;
    if (this.testMarketplaceBaseUrl !== undefined) return this.testMarketplaceBaseUrl;
    throw new Problem('no_sandbox', 'TEST_MARKETPLACE_BASE_URL names no sandbox: set it for the gateway.');
  }
}
