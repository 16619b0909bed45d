import type { Page } from 'playwright';
import type { JobCiphertext, JobFacts } from '#contracts';
import { type ClientTexts, clientFactsIn } from '../../domain/client-texts.js';
import type { JobReading, JobStanding } from '../../domain/marketplace.js';
import {
  amountIn,
  ciphertextIn,
  countIn,
  proposalIdIn,
  standingFromText,
  timelineIn,
} from '../../domain/marketplace-texts.js';

/** What stands on a job page, as text. */
interface RawJob {
  readonly path: string;
  readonly heading: string;
  readonly alerts: readonly string[];
  readonly apply: 'offered' | 'disabled' | 'none';
  readonly proposalPath: string | null;
  readonly description: string;
  readonly pairs: readonly { value: string; label: string }[];
  readonly skills: readonly string[];
  readonly client: ClientTexts;
  readonly connectsRequired: string | null;
  readonly connectsAvailable: string | null;
}

/** Runs inside the page. */
function readRaw(): RawJob {
  const all = <E extends HTMLElement>(selector: string) => [...document.querySelectorAll<E>(selector)];
  const text = (element: Element | null | undefined) => (element as HTMLElement | null)?.innerText?.trim() ?? '';
  const underHeading = (words: RegExp) => all('h2').find((one) => words.test(text(one)))?.nextElementSibling ?? null;
  const line = (start: RegExp) =>
    all('p, li, div')
      .map(text)
      .find((one) => start.test(one)) ?? null;
  const apply = all<HTMLButtonElement>('button, a').find((one) => /^apply now$/i.test(text(one)));
  const view = all<HTMLAnchorElement>('a').find((one) => /^view proposal$/i.test(text(one)));
  const rowsOf = (list: Element | null | undefined) => [...(list?.querySelectorAll('li') ?? [])];
  const clientBox = all('h2').find((one) => /about the client/i.test(text(one)))?.parentElement;
  return {
    path: location.pathname,
    heading: text(document.querySelector('h1')),
    alerts: all('[role="alert"]').map(text),
    apply: apply === undefined ? 'none' : apply.disabled ? 'disabled' : 'offered',
    proposalPath: view?.getAttribute('href') ?? null,
    description: underHeading(/^summary$/i)?.textContent ?? '',
    pairs: all('li')
      .filter((one) => one.children.length === 2 && one.querySelector('strong') && one.querySelector('small'))
      .map((one) => ({ value: text(one.children[0]), label: text(one.children[1]) })),
    skills: [...(underHeading(/skills/i)?.querySelectorAll('li') ?? [])].map((one) => text(one)),
    client: {
      companyPath: clientBox?.querySelector('a')?.getAttribute('href') ?? null,
      companyName: text(clientBox?.querySelector('a')) || null,
      lines: rowsOf(clientBox).map((one) => text(one)),
      history: rowsOf(underHeading(/^client.s recent history$/i)).map((one) =>
        [...one.children].map((part) => text(part)),
      ),
      openJobs: rowsOf(underHeading(/^other open jobs by this client$/i)).map((one) => ({
        path: one.querySelector('a')?.getAttribute('href') ?? '',
        title: text(one.querySelector('a')),
        notes: [...one.querySelectorAll('small')].map((note) => text(note)),
      })),
    },
    connectsRequired: line(/^send a proposal for:/i),
    connectsAvailable: line(/^available connects:/i),
  };
}

/** Reads the job page that the browser is on; `asked` is what it was opened by. */
export async function readJobPage(page: Page, asked: JobCiphertext): Promise<JobReading> {
  const raw = await page.evaluate(readRaw);
  const standing = standingOf(raw);
  return {
    standing,
    canonicalJobId: (ciphertextIn(raw.path) ?? asked) as JobCiphertext,
    facts: factsOf(raw, standing),
    connectsRequired: countIn(raw.connectsRequired),
    connectsAvailable: countIn(raw.connectsAvailable),
  };
}

function standingOf(raw: RawJob): JobStanding {
  if (raw.proposalPath !== null) return { kind: 'applied', proposalId: proposalIdIn(raw.proposalPath) };
  if (raw.apply === 'offered') return { kind: 'open' };
  const spoken = [...raw.alerts, raw.heading].map(standingFromText);
  return (
    spoken.find(({ kind }) => kind !== 'unclear') ?? { kind: 'unclear', text: [...raw.alerts, raw.heading].join(' · ') }
  );
}

function factsOf(raw: RawJob, standing: JobStanding): JobFacts {
  const labelled = (label: RegExp) => raw.pairs.find((pair) => label.test(pair.label))?.value ?? null;
  const budget = labelled(/^fixed-price$/i);
  const isHourly = labelled(/^hourly$/i) !== null;
  const [low, high] = (labelled(/^hourly range$/i) ?? '').split(/\s[-–]\s/);
  const [min, max] = [amountIn(low ?? null), amountIn(high ?? null)];
  return {
    title: raw.heading,
    state: standing.kind === 'not_available' ? STATES[standing.reason] : 'open',
    type: isHourly ? 'hourly' : budget === null ? null : 'fixed',
    description: raw.description,
    budget: amountIn(budget),
    hourlyRange: min !== null && max !== null ? { min, max } : null,
    suggestedTimeline: timelineIn(labelled(/^duration$/i)),
    connectsRequired: countIn(raw.connectsRequired),
    skills: [...raw.skills],
    client: Object.fromEntries(raw.client.lines.map((value, at) => [String(at), value])),
    ...(raw.client.lines.length === 0 ? {} : { clientFacts: clientFactsIn(raw.client) }),
  };
}

const STATES = { job_closed: 'closed', job_deleted: 'removed', job_private: 'private' } as const;
