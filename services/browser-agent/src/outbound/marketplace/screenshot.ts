import type { Page, PageScreenshotOptions } from 'playwright';
import { MAX_SCREENSHOT_BYTES } from '#contracts';

// A form is text on plain ground: 60 is as easy to read as 90 at half the size, 30 still can be read.
const QUALITIES = [60, 30];

/** All of a page; of one that is too long for that what a window shows of it; null when not even that is small enough. */
export async function pictureOf(
  page: Page,
  maxBytes: number,
  qualities: readonly number[],
  options: Pick<PageScreenshotOptions, 'animations' | 'caret' | 'scale' | 'timeout'>,
): Promise<Buffer | null> {
  for (const fullPage of [true, false]) {
    for (const quality of qualities) {
      const image = await page.screenshot({ type: 'jpeg', quality, fullPage, ...options });
      if (image.byteLength <= maxBytes) return image;
    }
  }
  return null;
}

/** What a preview shows. */
export const screenshotOf = (page: Page): Promise<Buffer | null> =>
  pictureOf(page, MAX_SCREENSHOT_BYTES, QUALITIES, { animations: 'disabled' });
