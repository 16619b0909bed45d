import type { ClientTexts } from '../../domain/client-texts.js';
import type { ClientDetails, JobData } from './views.js';

/** What the job page would write about the client. */
export const clientTexts = (
  client: ClientDetails,
  country: string,
  jobs: NonNullable<JobData['clientJobs']>,
): ClientTexts => ({
  companyPath: client.companyId === null ? null : `/companies/${client.companyId}`,
  companyName: client.companyId === null ? null : (client.companyName ?? 'Company page'),
  lines: clientLines(client, country),
  history: client.history.map((contract) => [
    contract.isPrivate ? 'Private job' : contract.title,
    contract.endedAt === null ? 'In progress' : 'Completed',
    `${day(contract.startedAt)} - ${contract.endedAt === null ? 'Present' : day(contract.endedAt)}`,
    ...(contract.totalCharge === null ? [] : [`Billed: ${dollars(contract.totalCharge)}`]),
    ...(contract.totalHours === null ? [] : [`Hours: ${contract.totalHours}`]),
  ]),
  openJobs: jobs.map(({ url, title, type, isPrivate }) => ({
    path: url,
    title,
    notes: [type === 'hourly' ? 'Hourly' : 'Fixed-price', ...(isPrivate ? ['Private'] : [])],
  })),
});

const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const day = (text: string): string =>
  new Date(text).toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });

const clientLines = (client: ClientDetails, country: string): string[] => [
  client.isPaymentVerified ? 'Payment method verified' : 'Payment method not verified',
  `Rating is ${client.rating} out of 5`,
  country,
  `${client.jobsPosted} jobs posted`,
  `${client.hireRatePercent}% hire rate`,
  `${client.totalSpent >= 1_000 ? `$${Math.round(client.totalSpent / 1_000)}K` : dollars(client.totalSpent)} total spent`,
  `${client.hires} hires`,
  `${dollars(client.averageHourlyRate)} /hr avg hourly rate paid`,
  `Member since ${client.memberSince}`,
  ...(client.city === null ? [] : [client.timezone === null ? client.city : `${client.city} (${client.timezone})`]),
  ...(client.reviews === null ? [] : [`${client.reviews} reviews`]),
  ...(client.jobsWithHires === null ? [] : [`${client.jobsWithHires} jobs with hires`]),
  ...(client.isPhoneVerified === null
    ? []
    : [client.isPhoneVerified ? 'Phone number verified' : 'Phone number not verified']),
  ...(client.isEnterprise ? ['Enterprise client'] : []),
  ...(client.isTopClient ? ['Top client'] : []),
];
