import { type Browser, chromium } from 'playwright';

/** A real Chromium, as the machine of the tests has it. */
export const testBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(process.env['CHROMIUM_BIN'] ? { executablePath: process.env['CHROMIUM_BIN'] } : {}),
    chromiumSandbox: process.env['CHROMIUM_SANDBOX'] === 'on',
  });
