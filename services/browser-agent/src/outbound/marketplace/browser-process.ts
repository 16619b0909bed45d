import { type Browser, chromium, type LaunchOptions } from 'playwright';

/** A Chromium that can be ended although it does not answer. */
export interface BrowserProcess {
  readonly browser: Browser;
  /** Everything that waits for this browser fails with this. */
  kill(): void;
}

export async function launchBrowser(options: LaunchOptions): Promise<BrowserProcess> {
  const browser = await chromium.launch(options);
  try {
    const pid = await pidOf(browser);
    return {
      browser,
      kill: () => {
        // Once it is gone, its number may be another process's.
        if (browser.isConnected()) process.kill(pid, 'SIGKILL');
      },
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

// The driver keeps it to itself.
async function pidOf(browser: Browser): Promise<number> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const own = processInfo.find(({ type }) => type === 'browser');
  if (own === undefined) throw new Error('Chromium does not say which process it is');
  return own.id;
}
