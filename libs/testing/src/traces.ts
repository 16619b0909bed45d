import pg from 'pg';
import { RESERVATION_BEGINS, RESERVATION_MOVES } from '../../../services/billing/src/domain/reservation-moves.js';
import { OUTCOME_BEGINS, OUTCOME_MOVES } from '../../../services/browser-agent/src/domain/outcome-moves.js';
import { SUBMISSION_BEGINS, SUBMISSION_MOVES } from '../../../services/browser-agent/src/domain/submission-moves.js';
import { PREVIEW_BEGINS, PREVIEW_MOVES } from '../../../services/gateway/src/domain/preview-moves.js';
import { DELIVERY_BEGINS, DELIVERY_MOVES } from '../../../services/notifier/src/domain/delivery-moves.js';
import { PLACE_BEGINS, PLACE_MOVES } from '../../../services/scheduler/src/domain/place-moves.js';
import { installRecording } from './traces-recording.js';

/** What rows of one kind may do, as the service that owns them says. */
interface Moves {
  readonly begins: readonly string[];
  readonly moves: Readonly<Record<string, readonly string[]>>;
}

/** By what is traced; `recordTraces` writes down the steps of each. */
const MOVES = {
  reservation: { begins: RESERVATION_BEGINS, moves: RESERVATION_MOVES },
  place: { begins: PLACE_BEGINS, moves: PLACE_MOVES },
  submission: { begins: SUBMISSION_BEGINS, moves: SUBMISSION_MOVES },
  outcome: { begins: OUTCOME_BEGINS, moves: OUTCOME_MOVES },
  preview: { begins: PREVIEW_BEGINS, moves: PREVIEW_MOVES },
  delivery: { begins: DELIVERY_BEGINS, moves: DELIVERY_MOVES },
} as const satisfies Record<string, Moves>;

export type Traced = keyof typeof MOVES;

/** One change of one row. `from` is null when the row is new, `to` is `gone` when it was deleted. */
export interface Step {
  readonly of: Traced;
  readonly row: string;
  readonly from: string | null;
  readonly to: string;
}

async function withAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** From here on every step of every row is written down, in its transaction. Only in databases of tests; once is enough. */
export const recordTraces = (adminUrl: string): Promise<void> => withAdmin(adminUrl, installRecording);

/** All steps, those of one row in their order. */
export const readTraces = (adminUrl: string): Promise<Step[]> =>
  withAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<Step>(
      `SELECT kind AS of, row_key AS row, was AS "from", became AS "to" FROM traces.steps ORDER BY id`,
    );
    return rows;
  });

/** Walks each row's trace through the moves: the steps that these do not allow, or that begin where the row was not. */
export function illegalSteps(steps: readonly Step[]): string[] {
  const at = new Map<string, string>();
  return steps.flatMap(({ of, row, from, to }) => {
    const key = `${of} ${row}`;
    const stood = at.get(key) ?? null;
    at.set(key, to);
    const { begins, moves }: Moves = MOVES[of];
    if (stood !== from) return [`${key}: from ${from ?? 'nothing'}, and it was ${stood ?? 'not there'}`];
    const next = from === null ? begins : (moves[from] ?? []);
    return next.includes(to) ? [] : [`${key}: ${from ?? 'nothing'} to ${to}`];
  });
}

/** Moves of a table that none of these steps made. */
export function untrodden(steps: readonly Step[], of: Traced): string[] {
  const made = new Set(steps.filter((step) => step.of === of).map(({ from, to }) => `${from ?? 'nothing'} to ${to}`));
  const { begins, moves }: Moves = MOVES[of];
  const all = [
    ...begins.map((to) => `nothing to ${to}`),
    ...Object.entries(moves).flatMap(([from, next]) => next.map((to) => `${from} to ${to}`)),
  ];
  return all.filter((move) => !made.has(move));
}

/** Every step since `recordTraces` that no table allows, and how many rows were traced. */
export async function replayTraces(adminUrl: string): Promise<{ rows: number; illegal: string[] }> {
  const steps = await readTraces(adminUrl);
  return { rows: new Set(steps.map(({ of, row }) => `${of} ${row}`)).size, illegal: illegalSteps(steps) };
}
