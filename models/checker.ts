import { KeyIds, Numbers } from './packed.js';

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

// About 600 bytes each, with key, number, edges and what is ahead: 2.4 GB, where a process is given 4. The largest case
// has a fifth of it. Past this a model wants tighter bounds.
const MOST_STATES = 4_000_000;

/** Looks at every state that can be reached, nearest first: a broken promise is shown by a shortest way to it. */
export function explore<S>({ init, moves, key, always, atRest = {} }: Model<S>): Verdict {
  const ids = new KeyIds();
  /** Those that were met and not looked at yet, oldest first. */
  let [front, ahead]: [S[], S[]] = [[], []];
  const parents = new Numbers();
  const hows = new Labels();
  const edges: Edges = { starts: new Numbers(), to: new Numbers() };
  const resting: number[] = [];
  let broken: { promise: string; at: number } | null = null;

  const check = (promises: [string, (state: S) => boolean][], state: S, at: number): void => {
    for (const [promise, holds] of promises) if (broken === null && !holds(state)) broken = { promise, at };
  };
  const [invariants, finals] = [Object.entries(always), Object.entries(atRest)];
  const reach = (state: S, parent: number, how: string): number => {
    const id = ids.add(key(state));
    if (id < parents.length) return id;
    ahead.push(state);
    parents.push(parent);
    hows.push(how);
    check(invariants, state, id);
    return id;
  };
  const lookAt = (state: S, at: number): void => {
    let isResting = true;
    edges.starts.push(edges.to.length);
    moves(state, (how, next, isOptional = false) => {
      const id = reach(next, at, how);
      if (isOptional || id === at) return;
      isResting = false;
      edges.to.push(id);
    });
    if (!isResting) return;
    resting.push(at);
    check(finals, state, at);
  };
  reach(init, -1, '');
  for (let at = 0; ahead.length > 0 && broken === null;) {
    [front, ahead] = [ahead, []];
    for (const state of front) {
      if (parents.length > MOST_STATES) throw new Error(`More than ${MOST_STATES} states: the bounds are too wide`);
      lookAt(state, at);
      at += 1;
      if (broken !== null) break;
    }
  }
  if (broken === null) {
    const stuck = firstThatNeverRests(resting, edges, parents.length);
    if (stuck >= 0) broken = { promise: COMES_TO_REST, at: stuck };
  }
  const found = broken as { promise: string; at: number } | null;
  return { states: parents.length, broken: found && { promise: found.promise, trace: traceTo(found.at) } };

  function traceTo(id: number): string[] {
    const trace: string[] = [];
    for (let at = id; parents.at(at) >= 0; at = parents.at(at)) trace.push(hows.at(at));
    return trace.reverse();
  }
}

/** The words for how states were reached: few, and said often. */
class Labels {
  private readonly words: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly said = new Numbers();

  push(word: string): void {
    let id = this.ids.get(word);
    if (id === undefined) {
      id = this.words.push(word) - 1;
      this.ids.set(word, id);
    }
    this.said.push(id);
  }

  at(index: number): string {
    return this.words[this.said.at(index)] as string;
  }
}

/** What needs no fault, in the order of the states it leaves: those of one begin at its `starts`. */
interface Edges {
  readonly starts: Numbers;
  readonly to: Numbers;
}

/** Goes backwards from rest, over the edges sorted by where they lead; -1 when all are met. */
function firstThatNeverRests(resting: number[], edges: Edges, count: number): number {
  const to = edges.to.all();
  const starts = new Int32Array(count + 1);
  for (const target of to) starts[target + 1] = (starts[target + 1] as number) + 1;
  for (let at = 0; at < count; at += 1) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
  const next = starts.slice();
  const sources = new Int32Array(to.length);
  for (let from = 0; from < count; from += 1) {
    const end = from + 1 < count ? edges.starts.at(from + 1) : to.length;
    for (let edge = edges.starts.at(from); edge < end; edge += 1) {
      const target = to[edge] as number;
      const place = next[target] as number;
      sources[place] = from;
      next[target] = place + 1;
    }
  }
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
