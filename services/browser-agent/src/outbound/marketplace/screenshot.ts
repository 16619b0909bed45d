import type { Page } from 'playwright';
import { MAX_SCREENSHOT_BYTES } from '#contracts';

// A form is text on plain ground: 60 is as easy to read as 90 at half the size, 30 still can be read.
const QUALITIES = [60, 30];

/** All of a page; of one that is too long for that what a window shows of it; null when not even that is small enough. */
export async function screenshotOf(page: Page): Promise<Buffer | null> {
  for (const fullPage of [true, false]) {
    for (const quality of QUALITIES) {
      const image = await page.screenshot({ type: 'jpeg', quality, fullPage, animations: 'disabled' });
      if (image.byteLength <= MAX_SCREENSHOT_BYTES) return image;
    }
  }
  return null;
}
