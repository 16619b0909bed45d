import { describe, expect, it } from '@jest/globals';
import { type ClientTexts, clientFactsIn } from './client-texts.js';

const NOTHING: ClientTexts = { companyPath: null, companyName: null, lines: [], history: [], openJobs: [] };
const ofLines = (...lines: string[]) => clientFactsIn({ ...NOTHING, lines });

describe('what a job page says about its client', () => {
  it('is nothing where it says nothing', () => {
    const { openJobs, workHistory, ...facts } = clientFactsIn(NOTHING);

    expect([openJobs, workHistory]).toEqual([[], []]);
    expect(new Set(Object.values(facts))).toEqual(new Set([null]));
  });

  it('is figures, badges and places, in whatever order', () => {
    expect(
      ofLines(
        'Payment method not verified',
        'Rating is 4.75 out of 5',
        'Netherlands',
        '1,057 jobs posted',
        '74% hire rate',
        '$48K total spent',
        '23 hires',
        '$38.50 /hr avg hourly rate paid',
        'Member since Mar 4, 2019',
        'Rotterdam (Europe/Amsterdam)',
        '1 review',
        '16 jobs with hires',
        'Phone number not verified',
        'Enterprise client',
      ),
    ).toMatchObject({
      rating: 4.75,
      country: 'Netherlands',
      city: 'Rotterdam',
      timezone: 'Europe/Amsterdam',
      jobsPosted: 1_057,
      totalSpent: 48_000,
      hires: 23,
      averageHourlyRate: 38.5,
      memberSince: Date.UTC(2019, 2, 4),
      reviews: 1,
      jobsWithHires: 16,
      isPhoneVerified: false,
      isEnterprise: true,
      isTopClient: null,
    });
  });

  it.each([
    ['$1.2M total spent', 1_200_000],
    ['$935.40 total spent', 935.4],
    ['$0.00 total spent', 0],
  ])('reads %s', (line, totalSpent) => {
    expect(ofLines(line).totalSpent).toBe(totalSpent);
  });

  it.each([
    [
      '/companies/1990000000000000001',
      'Harbour Goods',
      { companyId: '1990000000000000001', companyName: 'Harbour Goods' },
    ],
    ['/companies/1990000000000000001', 'Company page', { companyId: '1990000000000000001', companyName: null }],
    ['/jobs/~021912345678901234567', 'A job', { companyId: null }],
  ])('takes a company from its own link only: %s, %s', (companyPath, companyName, found) => {
    expect(clientFactsIn({ ...NOTHING, companyPath, companyName })).toMatchObject(found);
  });

  it('is contracts, as far as each says something', () => {
    const history = [
      ['A shop', 'In progress', 'Jun 3, 2024 - Present', 'Billed: $1,235.94', 'Hours: 10.3'],
      ['Private job', 'Completed', 'Jun 3, 2024 - Aug 1, 2024'],
      ['Without a word'],
    ];

    expect(clientFactsIn({ ...NOTHING, history }).workHistory).toEqual([
      {
        isPrivate: false,
        isActive: true,
        startedAt: Date.UTC(2024, 5, 3),
        endedAt: null,
        totalCharge: 1_235.94,
        totalHours: 10.3,
      },
      {
        isPrivate: true,
        isActive: false,
        startedAt: Date.UTC(2024, 5, 3),
        endedAt: Date.UTC(2024, 7, 1),
        totalCharge: null,
        totalHours: null,
      },
      { isPrivate: false, isActive: false, startedAt: null, endedAt: null, totalCharge: null, totalHours: null },
    ]);
  });

  it('is other open jobs, unless their link leads to none', () => {
    const openJobs = [
      { path: '/jobs/A_~021912345678901234567/', title: 'A', notes: ['Fixed-price', 'Private'] },
      { path: '/jobs/~021912345678901234568', title: 'B', notes: [] },
      { path: '/help', title: 'C', notes: ['Hourly'] },
    ];

    expect(clientFactsIn({ ...NOTHING, openJobs }).openJobs).toEqual([
      { jobId: '~021912345678901234567', title: 'A', type: 'fixed', isPrivate: true },
      { jobId: '~021912345678901234568', title: 'B', type: null, isPrivate: false },
    ]);
  });
});
