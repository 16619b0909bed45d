import { ofPreview } from '#contracts';

/** By its policy: whether applications of a lane wait for a person, those that ask for it and the others. */
export interface ApprovalRule {
  readonly asked: boolean;
  readonly others: boolean;
}

/**
 * Whether the application of a row waits for a person: its policy says so, and nobody has approved it. A preview never
 * does: it is what a person decides by.
 */
export const isHeld = (row: string, asked: string, others: string): string =>
  `(NOT ${ofPreview(`${row}.application_id`)} AND CASE WHEN ${row}.asks_approval THEN ${asked}::boolean ELSE ${others}::boolean END AND NOT EXISTS (
     SELECT FROM instructions WHERE instructions.application_id = ${row}.application_id AND approved_at IS NOT NULL))`;
