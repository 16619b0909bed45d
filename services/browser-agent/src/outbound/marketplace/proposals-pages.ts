import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import type { JobCiphertext } from '#contracts';
import { UnexpectedPageError } from '../../domain/faults.js';
import type { SentProposal } from '../../domain/marketplace.js';
import { ciphertextIn, countIn, proposalIdIn } from '../../domain/marketplace-texts.js';
import { goTo } from './look.js';

interface RawRow {
  readonly proposalPath: string | null;
  readonly jobPath: string | null;
  readonly time: string | null;
  readonly names: readonly string[];
}

/** Runs inside the list page. */
function readRows(): { rows: RawRow[]; hasNext: boolean } {
  const text = (element: Element | null | undefined) =>
    (element as HTMLElement | null | undefined)?.innerText?.trim() ?? '';
  const rows = [...document.querySelectorAll('li')].filter(
    (row) => row.querySelector('time') && row.querySelector('a[href*="/nx/proposals/"]'),
  );
  const next = [...document.querySelectorAll<HTMLButtonElement>('button')].find((one) => /^next$/i.test(text(one)));
  return {
    rows: rows.map((row) => ({
      proposalPath: row.querySelector('a[href*="/nx/proposals/"]')?.getAttribute('href') ?? null,
      jobPath: row.querySelector('a[href*="/jobs/"]')?.getAttribute('href') ?? null,
      time: row.querySelector('time')?.getAttribute('datetime') ?? null,
      names: [...row.querySelectorAll('span')].map(text).filter((one) => one !== '' && !/^submitted$/i.test(one)),
    })),
    hasNext: next !== undefined && !next.disabled,
  };
}

// Ten a page: deeper than this lies nothing that was sent in the last days.
export const MAX_LIST_PAGES = 20;

/** Rows of the list for one job, newest first, down to those submitted before `since`. */
export async function readList(
  page: Page,
  baseUrl: string,
  jobId: JobCiphertext,
  since: number,
  limitMs: number,
): Promise<SentProposal[]> {
  await goTo(page, `${baseUrl}/nx/proposals/`, ['list'], limitMs);
  const found: SentProposal[] = [];
  for (let at = 1; at <= MAX_LIST_PAGES; at += 1) {
    const { rows, hasNext } = await page.evaluate(readRows);
    const proposals = rows.map((row) => proposalOf(row, baseUrl));
    found.push(...proposals.filter((proposal) => proposal.jobId === jobId));
    const oldest = proposals.at(-1)?.submittedAt ?? null;
    if (!hasNext || (oldest !== null && oldest < since)) return found;
    await goTo(page, `${baseUrl}/nx/proposals/?page=${at + 1}`, ['list'], limitMs);
  }
  return found;
}

function proposalOf(row: RawRow, baseUrl: string): SentProposal {
  const at = row.time === null ? Number.NaN : Date.parse(row.time);
  return {
    proposalId: proposalIdIn(row.proposalPath) ?? '',
    url: `${baseUrl}${row.proposalPath ?? ''}`,
    jobId: ciphertextIn(row.jobPath),
    freelancer: row.names[0] ?? null,
    profile: row.names[1] ?? null,
    submittedAt: Number.isNaN(at) ? null : at,
    letterSha256: null,
    connectsSpent: null,
  };
}

interface RawProposal {
  readonly path: string;
  readonly jobPath: string | null;
  readonly time: string | null;
  readonly pairs: readonly { value: string; label: string }[];
  readonly letter: string | null;
}

/** Runs inside a proposal's own page. */
function readRawProposal(): RawProposal {
  const text = (element: Element | null | undefined) =>
    (element as HTMLElement | null | undefined)?.innerText?.trim() ?? '';
  const heading = [...document.querySelectorAll('h2')].find((one) => /^cover letter$/i.test(text(one)));
  return {
    path: location.pathname,
    jobPath: document.querySelector('main a[href*="/jobs/"]')?.getAttribute('href') ?? null,
    time: document.querySelector('main time')?.getAttribute('datetime') ?? null,
    pairs: [...document.querySelectorAll('li')]
      .filter((one) => one.children.length === 2)
      .map((one) => ({ value: text(one.children[0]), label: text(one.children[1]) })),
    // textContent, not what is drawn: the letter is compared to the last character.
    letter: heading?.nextElementSibling?.textContent ?? null,
  };
}

/** The proposal that the browser is on. */
export async function readProposalPage(page: Page, baseUrl: string): Promise<SentProposal> {
  const raw = await page.evaluate(readRawProposal);
  const labelled = (label: RegExp) => raw.pairs.find((pair) => label.test(pair.label))?.value ?? null;
  const at = raw.time === null ? Number.NaN : Date.parse(raw.time);
  return {
    proposalId: proposalIdIn(raw.path) ?? '',
    url: `${baseUrl}${raw.path}`,
    jobId: ciphertextIn(raw.jobPath),
    freelancer: labelled(/^freelancer$/i),
    profile: labelled(/^profile$/i),
    submittedAt: Number.isNaN(at) ? null : at,
    letterSha256: raw.letter === null ? null : createHash('sha256').update(raw.letter, 'utf8').digest('hex'),
    connectsSpent: countIn(labelled(/^connects spent$/i)),
  };
}

/** Opens a proposal by its id; null when the marketplace shows something else. */
export async function openProposal(
  page: Page,
  baseUrl: string,
  proposalId: string,
  limitMs: number,
): Promise<SentProposal | null> {
  try {
    const kind = await goTo(page, `${baseUrl}/nx/proposals/${proposalId}`, ['proposal', 'error'], limitMs);
    if (kind === 'error') return null;
  } catch (error) {
    if (error instanceof UnexpectedPageError) return null;
    throw error;
  }
  return readProposalPage(page, baseUrl);
}
