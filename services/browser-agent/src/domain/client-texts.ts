import type { ClientFacts, JobCiphertext } from '#contracts';
import { amountIn, ciphertextIn, countIn } from './marketplace-texts.js';

/** What a job page says about its client, as text. */
export interface ClientTexts {
  readonly companyPath: string | null;
  readonly companyName: string | null;
  /** Of the box about the client. */
  readonly lines: readonly string[];
  /** One list of texts for each contract. */
  readonly history: readonly (readonly string[])[];
  readonly openJobs: readonly { readonly path: string; readonly title: string; readonly notes: readonly string[] }[];
}

const PAYMENT = /^payment method (not )?verified$/i;
const PHONE = /^phone number (not )?verified$/i;
const RATING = /^rating is ([\d.]+) out of 5$/i;
const REVIEWS = /^[\d,]+ reviews?$/i;
const POSTED = /^[\d,]+ jobs? posted$/i;
const WITH_HIRES = /^[\d,]+ jobs? with hires$/i;
const HIRE_RATE = /^\d+% hire rate$/i;
const HIRES = /^[\d,]+ hires?$/i;
const SPENT = /^\$[\d.,]+([KM])?\+? total spent$/i;
const AVERAGE = /^\$[\d.,]+ \/hr avg hourly rate paid$/i;
const SINCE = /^member since (.+)$/i;
const ENTERPRISE = /^enterprise client$/i;
const TOP = /^top client$/i;
const KNOWN = [
  PAYMENT,
  PHONE,
  RATING,
  REVIEWS,
  POSTED,
  WITH_HIRES,
  HIRE_RATE,
  HIRES,
  SPENT,
  AVERAGE,
  SINCE,
  ENTERPRISE,
  TOP,
];
const CITY = /^(.+?)(?: \(([A-Za-z_]+(?:\/[A-Za-z_+-]+)*)\))?$/;
const FACTOR: Readonly<Record<string, number>> = { K: 1_000, M: 1_000_000 };

/** The client as the page has it. A badge that is not there says nothing. */
export function clientFactsIn({ companyPath, companyName, lines, history, openJobs }: ClientTexts): ClientFacts {
  const line = (form: RegExp): string | null => lines.find((one) => form.test(one)) ?? null;
  // Places stand there without a word that says what they are: the country first.
  const [country = null, place = null] = lines.filter((one) => !KNOWN.some((form) => form.test(one)));
  const [, city = null, timezone = null] = CITY.exec(place ?? '') ?? [];
  const rating = RATING.exec(line(RATING) ?? '')?.[1];
  const since = SINCE.exec(line(SINCE) ?? '')?.[1];
  return {
    companyId: /^\/companies\/([\w~-]{1,100})\/?$/.exec(companyPath ?? '')?.[1] ?? null,
    companyName: companyPath === null || companyName === 'Company page' ? null : companyName,
    city: city === '' ? null : city,
    country,
    timezone,
    rating: rating === undefined ? null : Number(rating),
    reviews: countIn(line(REVIEWS)),
    jobsPosted: countIn(line(POSTED)),
    jobsWithHires: countIn(line(WITH_HIRES)),
    hires: countIn(line(HIRES)),
    totalSpent: spentIn(line(SPENT)),
    averageHourlyRate: amountIn(line(AVERAGE)),
    isEnterprise: line(ENTERPRISE) === null ? null : true,
    isTopClient: line(TOP) === null ? null : true,
    isPhoneVerified: saysYes(line(PHONE)),
    memberSince: dayIn(since ?? null),
    openJobs: openJobs.flatMap(openJobIn),
    workHistory: history.map(contractIn),
  };
}

function spentIn(text: string | null): number | null {
  const amount = amountIn(text);
  const letter = SPENT.exec(text ?? '')?.[1]?.toUpperCase() ?? '';
  return amount === null ? null : amount * (FACTOR[letter] ?? 1);
}

const saysYes = (text: string | null): boolean | null => (text === null ? null : !/\bnot\b/i.test(text));

/** A day as the pages write it (`Mar 4, 2019`), as the Unix ms of its beginning in UTC. */
function dayIn(text: string | null): number | null {
  const at = text === null ? NaN : Date.parse(`${text} UTC`);
  return Number.isNaN(at) || at < 0 ? null : at;
}

function openJobIn({ path, title, notes }: ClientTexts['openJobs'][number]): ClientFacts['openJobs'] {
  const jobId = ciphertextIn(path) as JobCiphertext | null;
  if (jobId === null) return [];
  const says = (word: RegExp) => notes.some((note) => word.test(note));
  const type = says(/^hourly$/i) ? 'hourly' : says(/^fixed-price$/i) ? 'fixed' : null;
  return [{ jobId, title, type, isPrivate: says(/^private$/i) }];
}

function contractIn([title = '', ...texts]: readonly string[]): ClientFacts['workHistory'][number] {
  const after = (start: RegExp): string | null => texts.find((one) => start.test(one))?.replace(start, '') ?? null;
  const [from, to] = texts.map((one) => one.split(/\s[-–]\s/)).find(({ length }) => length === 2) ?? [];
  const hours = Number(after(/^hours: /i) ?? NaN);
  return {
    isPrivate: /^private job$/i.test(title),
    isActive: texts.some((one) => /^in progress$/i.test(one)),
    startedAt: dayIn(from ?? null),
    endedAt: dayIn(to ?? null),
    totalCharge: amountIn(after(/^billed: /i)),
    totalHours: Number.isNaN(hours) ? null : hours,
  };
}
