/**
 * `how` a state becomes the next one. What is `optional` may never happen: a fault, or a choice of somebody's. A state in
 * which only optional moves are left is at rest.
 */
export type Emit<S> = (how: string, next: S, isOptional?: boolean) => void;

export type Promises<S> = Readonly<Record<string, (state: S) => boolean>>;

export interface Model<S> {
  readonly init: S;
  moves(state: S, emit: Emit<S>): void;
  /** Two states with one key have the same future. */
  key(state: S): string;
  readonly always: Promises<S>;
  readonly atRest?: Promises<S>;
}

export interface Verdict {
  readonly states: number;
  /** The promise that breaks after the fewest moves, and those moves; null when all hold. */
  readonly broken: { readonly promise: string; readonly trace: readonly string[] } | null;
}

/** Not a promise of any model in particular: a protocol that waits for ever, or for another fault, is broken as well. */
export const COMES_TO_REST = 'it can always come to rest';

// Past this a model wants tighter bounds, and this process more memory than it should have.
const MOST_STATES = 3_000_000;

/** Looks at every state that can be reached, nearest first: a broken promise is shown by a shortest way to it. */
export function explore<S>({ init, moves, key, always, atRest = {} }: Model<S>): Verdict {
  const ids = new Map<string, number>();
  const states: (S | null)[] = [];
  const parents: number[] = [];
  const hows: string[] = [];
  const edges: [from: number[], to: number[]] = [[], []];
  const resting: number[] = [];
  let broken: { promise: string; at: number } | null = null;

  const check = (promises: [string, (state: S) => boolean][], state: S, at: number): void => {
    for (const [promise, holds] of promises) if (broken === null && !holds(state)) broken = { promise, at };
  };
  const [invariants, finals] = [Object.entries(always), Object.entries(atRest)];
  const reach = (state: S, parent: number, how: string): number => {
    const name = key(state);
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = states.push(state) - 1;
    ids.set(name, id);
    parents.push(parent);
    hows.push(how);
    check(invariants, state, id);
    return id;
  };
  reach(init, -1, '');
  for (let at = 0; at < states.length && broken === null; at += 1) {
    if (states.length > MOST_STATES) throw new Error(`More than ${MOST_STATES} states: the bounds are too wide`);
    const state = states[at] as S;
    states[at] = null;
    let isResting = true;
    moves(state, (how, next, isOptional = false) => {
      const id = reach(next, at, how);
      if (isOptional || id === at) return;
      isResting = false;
      edges[0].push(at);
      edges[1].push(id);
    });
    if (!isResting) continue;
    resting.push(at);
    check(finals, state, at);
  }
  if (broken === null) {
    const stuck = firstThatNeverRests(resting, edges, states.length);
    if (stuck >= 0) broken = { promise: COMES_TO_REST, at: stuck };
  }
  const found = broken as { promise: string; at: number } | null;
  return { states: states.length, broken: found && { promise: found.promise, trace: traceTo(found.at) } };

  function traceTo(id: number): string[] {
    const trace: string[] = [];
    for (let at = id; (parents[at] as number) >= 0; at = parents[at] as number) trace.push(hows[at] as string);
    return trace.reverse();
  }
}

/** Goes backwards from rest along what needs no fault, over the edges sorted by where they lead; -1 when all are met. */
function firstThatNeverRests(resting: number[], [from, to]: [number[], number[]], count: number): number {
  const starts = new Int32Array(count + 1);
  for (const target of to) starts[target + 1] = (starts[target + 1] as number) + 1;
  for (let at = 0; at < count; at += 1) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
  const next = starts.slice();
  const sources = new Int32Array(to.length);
  to.forEach((target, edge) => {
    const place = next[target] as number;
    sources[place] = from[edge] as number;
    next[target] = place + 1;
  });
  const rests = new Uint8Array(count);
  const open = [...resting];
  for (const id of resting) rests[id] = 1;
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (let edge = starts[id] as number; edge < (starts[id + 1] as number); edge += 1) {
      const source = sources[edge] as number;
      if (rests[source] === 1) continue;
      rests[source] = 1;
      open.push(source);
    }
  }
  return rests.indexOf(0);
}
