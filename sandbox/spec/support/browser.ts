import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright';

/** Chromium: CHROMIUM_BIN, else the one that comes as a package, else Playwright's own. Missing is a failure, never a skip. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_BIN ?? (await packagedChromium());
  return chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    // Chromium refuses its sandbox as root, where containers often run.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
  });
}

async function packagedChromium(): Promise<string | null> {
  if (existsSync(chromium.executablePath())) return null;
  try {
    // A name the compiler does not follow: the package is optional and has its types only where it is installed.
    const name: string = '@sparticuz/chromium';
    const found = (await import(name)) as { default: { executablePath(): Promise<string> } };
    return await found.default.executablePath();
  } catch {
    return null;
  }
}
