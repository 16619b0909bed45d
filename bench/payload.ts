// What customers send: a letter of usual length, so that parsing and storing cost what they cost in earnest.
const LETTER = [
  'Hello, I have built booking systems for three clinics, the last of them with forty doctors and two sites.',
  'You ask how double bookings are kept out: a constraint in the database does that, and the page shows the next',
  'free time at once. Your present calendar can stay in use until the day of the change, since both are kept in step.',
  'I would begin with one department, measure for a week, and then move the others one by one.',
  'Three questions: who may change a booking after it was confirmed, do patients sign in, and is there a test system?',
].join('\n');

/** Body of application number n, in the words of the customer API. Floors and peers take the same. */
export const applicationBody = (n: number, jobId: string): string =>
  JSON.stringify({
    jobId,
    coverLetter: LETTER,
    proposal: { hourlyRate: 45, timeline: '1 to 3 months' },
    metadata: { order: String(n) },
  });

/** An id as the marketplace gives them. */
export const jobIdOf = (n: number): string => `~02${String(1_957_344_458_000_000_000n + BigInt(n))}`;
