import type { Page } from 'playwright';
import type { RosterReading } from '../../domain/marketplace.js';
import { amountIn, countIn } from '../../domain/marketplace-texts.js';
import { aboutProfile } from '../../domain/session-rules.js';
import { goTo } from './look.js';

interface RawRoster {
  readonly agency: string | null;
  readonly balance: string | null;
  readonly members: readonly {
    readonly path: string;
    readonly name: string;
    readonly isSelf: boolean;
    readonly profiles: readonly {
      path: string;
      title: string;
      rate: string;
      type: string;
      overview: string;
      skills: readonly string[];
    }[];
  }[];
}

/** Runs inside the page of the agency's members. */
function readRaw(): RawRoster {
  const text = (element: Element | null | undefined) =>
    (element as HTMLElement | null | undefined)?.innerText?.trim() ?? '';
  const lines = [...document.querySelectorAll<HTMLElement>('main p')].map(text);
  const members = [...document.querySelectorAll('main li')].filter(
    (one) => one.querySelector('h2 a') && one.querySelector('table'),
  );
  return {
    agency: lines.map((line) => /agency id (\d+)/i.exec(line)?.[1]).find(Boolean) ?? null,
    balance: lines.find((line) => /^available connects:/i.test(line)) ?? null,
    members: members.map((member) => ({
      path: member.querySelector('h2 a')?.getAttribute('href') ?? '',
      name: text(member.querySelector('h2 a')),
      isSelf: [...member.querySelectorAll('h2 span')].some((one) => /^you$/i.test(text(one))),
      profiles: [...member.querySelectorAll('tbody tr')].map((row) => ({
        path: row.querySelector('a')?.getAttribute('href') ?? '',
        title: text(row.querySelector('a')),
        rate: text(row.children[1]),
        type: text(row.children[2]),
        // As it was written, with its line ends; what is laid out has none.
        overview: row.querySelector('td p')?.textContent?.trim() ?? '',
        skills: [...row.querySelectorAll('td li')].map(text),
      })),
    })),
  };
}

const lastOf = (path: string): string => path.split('?')[0]?.split('/').filter(Boolean).at(-1) ?? '';
const profileIdIn = (path: string): string => new URLSearchParams(path.split('?')[1] ?? '').get('p') ?? '';

export async function readRosterPage(page: Page, baseUrl: string, limitMs: number): Promise<RosterReading> {
  await goTo(page, `${baseUrl}/nx/agency/members`, ['roster'], limitMs);
  const raw = await page.evaluate(readRaw);
  return {
    marketplaceAgencyId: raw.agency,
    connectsBalance: countIn(raw.balance),
    members: raw.members.map(({ path, name, isSelf, profiles }) => ({
      id: lastOf(path),
      name,
      isSelf,
      profiles: profiles.map((profile) => ({
        profileId: profileIdIn(profile.path),
        title: profile.title,
        type: /special/i.test(profile.type) ? ('specialization' as const) : ('default' as const),
        hourlyRate: amountIn(profile.rate),
        ...aboutProfile(profile),
      })),
    })),
  };
}
