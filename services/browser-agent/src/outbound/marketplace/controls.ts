import type { Locator, Page } from 'playwright';
import { LayoutChangedError } from '../../domain/faults.js';

/** How long one control may take to appear or to react, in ms: it is on a page that has filled in already. */
export const CONTROL_MS = 4_000;

/** Chooses in a combobox that is no <select>: the menu is drawn outside the field and only exists while it is open. */
export async function chooseOption(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true });
  await act(`the choice "${label}"`, () => box.click({ timeout: CONTROL_MS }));
  const wanted = page.getByRole('option', { name: option, exact: true });
  await act(`"${option}" in the choice "${label}"`, () => wanted.click({ timeout: CONTROL_MS }));
}

/** Money fields are masked: only what a keyboard does counts, and the amount is taken over on leaving the field. */
export async function typeAmount(field: Locator, what: string, amount: number): Promise<void> {
  await act(what, async () => {
    await field.click({ timeout: CONTROL_MS });
    await field.press('ControlOrMeta+a');
    await field.press('Delete');
    await field.pressSequentially(String(amount));
    await field.press('Tab');
  });
}

export async function typeText(field: Locator, what: string, text: string): Promise<void> {
  await act(what, () => field.fill(text, { timeout: CONTROL_MS }));
}

/** Does something to a control; one that is not there, or does not react, is a landmark that is missing. */
export async function act(landmark: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw new LayoutChangedError(landmark, { cause: error });
  }
}
