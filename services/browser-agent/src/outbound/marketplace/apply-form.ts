import type { Page } from 'playwright';
import { LayoutChangedError, ReadBackError } from '../../domain/faults.js';
import type { FilledForm, FormMilestone, FormOrder, FormPrice, FormReading } from '../../domain/marketplace.js';
import { countIn } from '../../domain/marketplace-texts.js';
import { readBackFaults } from '../../domain/read-back.js';
import { act, chooseOption, CONTROL_MS, typeAmount, typeText } from './controls.js';
import { LABELS, type RawForm, readRawForm } from './form-reading.js';

// Choices can reset when another field is touched, rows can be wiped: what reads back differently is filled again.
const MAX_ROUNDS = 4;

export async function readForm(page: Page): Promise<FormReading> {
  const raw = await page.evaluate(readRawForm, LABELS);
  return {
    questions: raw.questions,
    canBoost: raw.canBoost,
    asksDuration: raw.asksDuration,
    connectsRequired: countIn(raw.connectsRequired),
  };
}

/** Fills the form and reads every field back, until it says exactly what was ordered. */
export async function fillForm(page: Page, order: FormOrder): Promise<FilledForm> {
  await chooseSender(page, order);
  let faults: string[] = [];
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const raw = await page.evaluate(readRawForm, LABELS);
    faults = readBackFaults(order, raw);
    if (faults.length === 0) return raw;
    await fillAgain(page, order, faults, raw);
  }
  const raw = await page.evaluate(readRawForm, LABELS);
  faults = readBackFaults(order, raw);
  if (faults.length === 0) return raw;
  throw new ReadBackError(faults);
}

async function chooseSender(page: Page, { agencyId, profile }: FormOrder): Promise<void> {
  const agency = page.locator(`input[type="radio"][value="${agencyId}"]`);
  await act('the agency as sender', () => agency.check({ timeout: CONTROL_MS }));
  const member = page.getByRole('combobox', { name: LABELS.member, exact: true });
  if ((await member.innerText({ timeout: CONTROL_MS })).trim() !== profile.freelancer) {
    await chooseOption(page, LABELS.member, profile.freelancer);
  }
  // Only members with specialised profiles have the choice; without it there is nothing but the default.
  const hasChoice = (await page.getByRole('combobox', { name: LABELS.profile, exact: true }).count()) > 0;
  if (!profile.isDefault && !hasChoice) throw new LayoutChangedError(`the choice "${LABELS.profile}"`);
  if (!profile.isDefault) await chooseOption(page, LABELS.profile, profile.title);
}

// What touches nothing else goes last: choosing resets nothing after it.
async function fillAgain(page: Page, order: FormOrder, faults: readonly string[], raw: RawForm): Promise<void> {
  const has = (...names: string[]): boolean => faults.some((fault) => names.some((name) => fault.startsWith(name)));
  if (has('freelancer', 'profile')) await chooseSender(page, order);
  if (has('hourly rate', 'bid', 'milestones')) await fillPrice(page, order.price);
  if (has('cover letter')) await typeText(letterField(page), 'the cover letter', order.coverLetter);
  for (const [at, answer] of order.answers.entries()) {
    const index = raw.questionAreas[at];
    if (!has(`answer ${at + 1}`) || index === undefined) continue;
    await typeText(page.locator('textarea').nth(index), `question ${at + 1}`, answer ?? '');
  }
  if (has('boost')) await setBoost(page, order.boostConnects ?? 0);
  if (has('rate increase')) await chooseOption(page, LABELS.rateIncrease, 'Never');
  if (has('duration') && order.duration !== null) await chooseOption(page, LABELS.duration, order.duration);
}

const letterField = (page: Page) => page.getByRole('textbox', { name: LABELS.letter, exact: true });

async function fillPrice(page: Page, price: FormPrice): Promise<void> {
  switch (price.kind) {
    case 'hourly':
      if (price.rate === null) throw new ReadBackError(['hourly rate']);
      return typeAmount(page.getByRole('textbox', { name: LABELS.rate, exact: true }), 'the hourly rate', price.rate);
    case 'project':
      await choosePayment(page, 'default');
      return typeAmount(page.getByRole('textbox', { name: LABELS.bid, exact: true }), 'the bid', price.amount);
    case 'milestones':
      await choosePayment(page, 'milestone');
      return fillMilestones(page, price.milestones);
  }
}

async function choosePayment(page: Page, mode: 'milestone' | 'default'): Promise<void> {
  await act('how to be paid', () =>
    page.locator(`input[type="radio"][value="${mode}"]`).check({ timeout: CONTROL_MS }),
  );
}

async function fillMilestones(page: Page, milestones: readonly FormMilestone[]): Promise<void> {
  const rows = page.getByRole('group', { name: /^Milestone \d+$/ });
  for (let count = await rows.count(); count < milestones.length; count = await rows.count()) {
    await act('another milestone', () =>
      page.getByRole('button', { name: /add milestone/i }).click({ timeout: CONTROL_MS }),
    );
  }
  for (const [at, { description, amount, dueAt }] of milestones.entries()) {
    const row = rows.nth(at);
    await typeText(row.getByRole('textbox', { name: 'Description' }), `milestone ${at + 1}`, description);
    if (dueAt !== null) await typeText(row.getByRole('textbox', { name: /due date/i }), 'the due date', dateOf(dueAt));
    await typeAmount(row.getByRole('textbox', { name: 'Amount' }), `the amount of milestone ${at + 1}`, amount);
  }
}

// The form writes dates as MM/DD/YYYY.
function dateOf(ms: number): string {
  const [year, month, day] = new Date(ms).toISOString().slice(0, 10).split('-');
  return `${month}/${day}/${year}`;
}

/** A bid counts from the moment `Set bid` is pressed, and not before. */
async function setBoost(page: Page, bid: number): Promise<void> {
  await typeText(page.getByRole('spinbutton', { name: LABELS.boost, exact: true }), 'the boost', String(bid));
  await act('"Set bid"', () =>
    page.getByRole('button', { name: 'Set bid', exact: true }).click({ timeout: CONTROL_MS }),
  );
}
