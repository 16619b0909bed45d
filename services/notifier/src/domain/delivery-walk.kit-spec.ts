import fc from 'fast-check';
import type { MessageId } from '#contracts';
import { afterTry } from './after-try.js';
import { inFlightLimit } from './breaker.js';
import { DELIVERY_BEGINS, DELIVERY_MOVES, type DeliveryState } from './delivery-moves.js';
import { eventIdOf } from './event-id.js';
import { outcomeOf } from './outcome.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const PLAN = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 24 * HOUR, 33 * HOUR];

/** Facts that become deliveries of one endpoint, told once or more, and what becomes of each claim in turn. */
const walks = fc.record({
  told: fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }),
  claims: fc.array(
    fc.record({
      // Of those that are due next.
      which: fc.nat(2),
      lateMs: fc.oneof(fc.constant(0), fc.nat(HOUR), fc.nat(40 * HOUR)),
      answer: fc.oneof(
        { weight: 18, arbitrary: fc.constantFrom(500, 503, 302, 404, null) },
        { weight: 2, arbitrary: fc.constantFrom(200, 204) },
        { weight: 1, arbitrary: fc.constant(410) },
      ),
      retryAfterMs: fc.oneof(fc.constant(null), fc.nat(48 * HOUR)),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
      // It dies with its claim, or stands still until another process has tried, and then goes on.
      fate: fc.constantFrom('goes on', 'goes on', 'goes on', 'goes on', 'goes on', 'dies', 'stands still'),
    }),
    { maxLength: 35, size: 'max' },
  ),
});

type Claim = (typeof walks extends fc.Arbitrary<infer W> ? W : never)['claims'][number];

interface Row {
  readonly id: string;
  state: DeliveryState;
  tries: number;
  dueAt: number;
  /** Claims that were never recorded: their tries are tried again. */
  lost: number;
  wasTaken: boolean;
}

const fail = (what: string): never => {
  throw new Error(what);
};

/** At most ten tries that anybody knows of, each in its time, under one id; delivered when it was taken, and then no more. */
export const deliveryWalk = fc.property(walks, ({ told, claims }) => {
  // The endpoint's row and the deliveries', as the statements write them.
  const endpoint = { isOn: true, failures: 0, failingSince: null as number | null, restsUntil: 0 };
  const rows = new Map<string, Row>();
  let now = 0;
  for (const fact of told) {
    const id = eventIdOf(`message ${fact}` as MessageId);
    if (!rows.has(id)) rows.set(id, { id, state: DELIVERY_BEGINS[0], tries: 0, dueAt: 0, lost: 0, wasTaken: false });
  }
  if (rows.size !== new Set(told).size) fail(`${new Set(told).size} facts became ${rows.size} events`);

  const become = (row: Row, state: DeliveryState): void => {
    if (!(DELIVERY_MOVES[row.state] as readonly string[]).includes(state))
      fail(`It becomes ${state} and was ${row.state}`);
    row.state = state;
  };

  const record = (row: Row, attempt: number, { answer, retryAfterMs, random }: Claim): void => {
    const outcome = answer === null ? ({ kind: 'failed', why: 'nobody there' } as const) : outcomeOf(answer);
    const isTaken = outcome.kind === 'delivered';
    endpoint.failures = isTaken ? 0 : endpoint.failures + 1;
    endpoint.failingSince = isTaken ? null : (endpoint.failingSince ?? now);
    if (isTaken) endpoint.restsUntil = 0;
    const failingMs = endpoint.failingSince === null ? 0 : now - endpoint.failingSince;
    const { failures } = endpoint;
    const decides = row.state === 'pending' && (row.tries === attempt || isTaken);
    const { restsMs, next } = afterTry({ outcome, attempt, retryAfterMs, failures, failingMs, decides, random });

    const shouldRest = failures < 5 ? null : Math.min(15 * MINUTE, 30 * SECOND * 2 ** (failures - 5));
    if (restsMs !== shouldRest) fail(`It rests ${restsMs} ms after ${failures} failures, not ${shouldRest}`);
    if (inFlightLimit(failures) !== (failures < 5 ? 4 : 1))
      fail(`${inFlightLimit(failures)} at once after ${failures}`);
    if (restsMs !== null) endpoint.restsUntil = now + restsMs;
    const isOver = answer === 410 || failingMs > 120 * HOUR;
    if ((next.kind === 'disable') !== isOver) fail(`${next.kind} after ${answer}, failing for ${failingMs} ms`);
    if (next.kind === 'disable') {
      endpoint.isOn = false;
      for (const one of rows.values()) if (one.state === 'pending') become(one, 'given_up');
      return;
    }
    if (!decides) return next.kind === 'nothing' ? undefined : fail(`${next.kind}, and it was not for it to decide`);
    if (isTaken) row.wasTaken = true;
    if ((next.kind === 'delivered') !== isTaken) fail(`${next.kind} after ${answer}`);
    if ((next.kind === 'given_up') !== (!isTaken && attempt >= 10)) fail(`${next.kind} after try ${attempt}`);
    if (next.kind === 'delivered' || next.kind === 'given_up') return become(row, next.kind);
    if (next.kind !== 'again') return fail(`${next.kind}, and it was for it to decide`);
    const planned = PLAN[attempt - 1] as number;
    const asked = Math.min(24 * HOUR, retryAfterMs ?? 0);
    if (next.inMs < Math.max(planned * 0.8, asked) || next.inMs > Math.max(planned * 1.2, asked))
      fail(`Again in ${next.inMs} ms after try ${attempt}, planned are ${planned}, asked for ${asked}`);
    row.dueAt = now + next.inMs;
  };

  for (const claim of claims) {
    const pending = [...rows.values()].filter(({ state }) => state === 'pending').sort((a, b) => a.dueAt - b.dueAt);
    if (!endpoint.isOn && pending.length > 0) fail('Something waits for an endpoint that is off');
    const row = pending[claim.which % pending.length];
    if (!row) break;
    now = Math.max(now, row.dueAt, endpoint.restsUntil) + claim.lateMs;
    row.tries += 1;
    if (row.tries > 10 + row.lost) fail(`Try ${row.tries} of ${row.id}, of which ${row.lost} were lost`);
    if (claim.fate === 'goes on') record(row, row.tries, claim);
    else {
      row.lost += 1;
      const attempt = row.tries;
      row.dueAt = now + 30 * SECOND;
      if (claim.fate === 'dies') continue;
      // Its lock ran out, another process takes it over and is not taken either; then the first goes on.
      now = row.dueAt;
      row.tries += 1;
      record(row, row.tries, { ...claim, answer: 500 });
      record(row, attempt, claim);
    }
  }
  for (const { id, state, wasTaken } of rows.values())
    if ((state === 'delivered') !== wasTaken) fail(`${id} is ${state}, and was ${wasTaken ? '' : 'not '}taken`);
});
