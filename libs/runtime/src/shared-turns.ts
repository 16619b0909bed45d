export interface TurnOptions {
  /** What one turn takes at most; the rest has the next. */
  readonly maxItems?: number;
  /** A turn that takes longer holds nobody up: the next begins beside it, in ms. */
  readonly patienceMs?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result | Promise<Result>) => void;
  readonly failed: (error: unknown) => void;
}

// Fifty rows a transaction are twelve times the rows of one each (measured); beyond that the first waits for the last.
const MAX_ITEMS = 50;
// Many times what a turn takes, so that few overlap. One that waits for a lock of a process which was stopped takes until
// the statement's limit, and what has nothing to do with it must not.
const PATIENCE_MS = 100;

/**
 * Work that costs a round trip, however much of it is done in one. What comes while a turn is under way shares the next;
 * when none is, it goes at once and waits for nobody.
 */
export class SharedTurns<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly maxItems: number;
  private readonly patienceMs: number;
  private isTaken = false;

  /**
   * `work` gives one result for each item, in their order; one that is still a promise is no part of the turn any more.
   * What it throws is thrown to each of them.
   */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly (Result | Promise<Result>)[]>,
    { maxItems = MAX_ITEMS, patienceMs = PATIENCE_MS }: TurnOptions = {},
  ) {
    this.maxItems = maxItems;
    this.patienceMs = patienceMs;
  }

  do(item: Item): Promise<Result> {
    const [result] = this.doAll([item]);
    return result as Promise<Result>;
  }

  /** Several that come together share a turn, as far as they fit; each has a result of its own. */
  doAll(items: readonly Item[]): Promise<Result>[] {
    const results = items.map(
      (item) => new Promise<Result>((done, failed) => this.waiting.push({ item, done, failed })),
    );
    if (!this.isTaken) this.begin();
    return results;
  }

  private begin(): void {
    const turn = this.waiting.splice(0, this.maxItems);
    this.isTaken = turn.length > 0;
    if (!this.isTaken) return;
    let isOver = false;
    const next = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(patience);
      this.begin();
    };
    const patience = setTimeout(next, this.patienceMs).unref();
    void this.carryOut(turn).finally(next);
  }

  private async carryOut(turn: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.work(turn.map(({ item }) => item));
      turn.forEach(({ done }, at) => done(results[at] as Result | Promise<Result>));
    } catch (error) {
      for (const { failed } of turn) failed(error);
    }
  }
}
