import type { Page } from 'playwright';
import type { SendObservation } from '../../domain/marketplace.js';
import { isTip, proposalIdIn, refusalFromText } from '../../domain/marketplace-texts.js';

interface After {
  readonly kind: 'proposal' | 'list' | 'elsewhere' | 'alerts' | 'challenge';
  readonly path: string;
  readonly alerts: readonly string[];
}

/** Runs inside the page; null while it still shows the form without anything new on it. */
function lookAfter(before: readonly string[]): After | null {
  const path = location.pathname;
  const text = document.body?.innerText ?? '';
  const alerts = [...document.querySelectorAll<HTMLElement>('[role="alert"]')].map((one) => one.innerText.trim());
  const hasHeading = document.querySelector('h1') !== null;
  const isKnown = [...document.querySelectorAll<HTMLElement>('h1, h2')].some((one) =>
    /^(proposal details|cover letter)$|\bproposals\b/i.test(one.innerText.trim()),
  );
  const isFramed =
    document.querySelector('iframe[src*="challenge" i], iframe[title*="challenge" i], #challenge-stage') !== null;
  const isTitled = /just a moment|attention required|access denied/i.test(document.title);
  const isWorded = text.length < 2_500 && /verify (that )?you are (a )?human/i.test(text);
  const isForm = document.querySelector('textarea') !== null;
  // The letter that was just sent may be about captchas, and is shown now.
  if (isFramed || (!isKnown && !isForm && (isTitled || isWorded))) return { kind: 'challenge', path, alerts };
  // The form's own address has /proposals/ in it; only these two mean that something was sent.
  if (/^\/nx\/proposals\/\d+/.test(path)) return hasHeading ? { kind: 'proposal', path, alerts } : null;
  if (/^\/nx\/proposals\/?$/.test(path)) return hasHeading ? { kind: 'list', path, alerts } : null;
  if (!/^\/nx\/proposals\/job\//.test(path)) return { kind: 'elsewhere', path, alerts };
  const fresh = alerts.filter((one) => one !== '' && !before.includes(one));
  return fresh.length > 0 ? { kind: 'alerts', path, alerts: fresh } : null;
}

/** Alerts on the form right now, so that what Send adds can be told from what stood there before. */
export const alertsNow = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll<HTMLElement>('[role="alert"]')].map((one) => one.innerText.trim()));

/** What the page makes of the answer to Send. Anything that does not say it plainly is unclear. */
export async function readAnswer(
  page: Page,
  alertsBefore: readonly string[],
  limitMs: number,
): Promise<SendObservation> {
  let after: After;
  try {
    const handle = await page.waitForFunction(lookAfter, alertsBefore, { timeout: limitMs, polling: 20 });
    after = (await handle.jsonValue()) as After;
  } catch {
    return { kind: 'unclear', why: `the page showed nothing new within ${limitMs} ms` };
  }
  switch (after.kind) {
    case 'proposal': {
      const proposalId = proposalIdIn(after.path);
      return proposalId === null ? { kind: 'list' } : { kind: 'proposal', proposalId };
    }
    case 'list':
      return { kind: 'list' };
    case 'alerts': {
      const errors = after.alerts.filter((text) => !isTip(text));
      if (errors.length === 0) return { kind: 'unclear', why: 'only tips appeared' };
      const text = errors.join(' · ');
      return { kind: 'refusal', category: refusalFromText(text), text };
    }
    case 'challenge':
      return { kind: 'unclear', why: 'a challenge followed' };
    case 'elsewhere':
      return { kind: 'unclear', why: `the page went to ${after.path}` };
  }
}
