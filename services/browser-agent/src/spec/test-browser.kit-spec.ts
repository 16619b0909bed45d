import { type Browser, chromium } from 'playwright';
import { BrowserWatch } from '../outbound/marketplace/browser-watch.js';

/** A real Chromium, as the machine of the tests has it. */
export const testBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(process.env['CHROMIUM_BIN'] ? { executablePath: process.env['CHROMIUM_BIN'] } : {}),
    chromiumSandbox: process.env['CHROMIUM_SANDBOX'] === 'on',
  });

/** For pages whose browser is expected to answer. */
export const aWatch = (): BrowserWatch =>
  new BrowserWatch((why) => {
    throw new Error(`The browser hung: ${why}`);
  });
