/** Of a job of the sandbox: one that says everything a page can say of a client. */
export const A_CLIENT = {
  ...{ companyId: '1990000000000000002', city: 'Rotterdam', timezone: 'Europe/Amsterdam', isEnterprise: true },
  ...{ reviews: 17, jobsWithHires: 20, isPhoneVerified: false, isTopClient: true, totalSpent: 935.4 },
  history: [
    { title: 'A shop', startedAt: '2024-06-03', totalCharge: 1_235.94, totalHours: 10.3 },
    { isPrivate: true, startedAt: '2023-01-30', endedAt: '2023-02-01' },
  ],
};
