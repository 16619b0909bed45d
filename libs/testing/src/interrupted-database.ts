import { CommitUnknownError, ConnectionLostError, Database, type Tx } from '#runtime';

/**
 * What becomes of a transaction. `whole`: what it comes to by itself. `lost`: the connection goes before COMMIT. `unsent`
 * and `unheard`: nobody can say whether it was committed; it was not, or it was.
 */
export type CommitFate = 'whole' | 'lost' | 'unsent' | 'unheard';

/** The real one, of which a test says at which transaction the connection goes. */
export class InterruptedDatabase extends Database {
  /** How many transactions have begun, of one statement or of several. */
  begun = 0;
  private readonly fates = new Map<number, CommitFate>();

  /** Of the transactions that begin from now on, in their order; those after them are whole. */
  next(...fates: readonly CommitFate[]): void {
    for (const [at, fate] of fates.entries()) this.fates.set(this.begun + 1 + at, fate);
  }

  override query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]> {
    return this.interrupted((cut) => (cut ? Promise.reject(cut) : super.query<R>(text, values)));
  }

  override transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.interrupted((cut) =>
      super.transaction(async (tx) => {
        const done = await work(tx);
        if (cut) throw cut;
        return done;
      }),
    );
  }

  /** `run` is given what it has to fail with instead of being committed. */
  private async interrupted<T>(run: (cut: Error | undefined) => Promise<T>): Promise<T> {
    const fate = this.fates.get((this.begun += 1)) ?? 'whole';
    const cut = new Error('the connection was cut');
    const isCommitted = fate === 'whole' || fate === 'unheard';
    const done = await run(isCommitted ? undefined : cut).catch((error: unknown) => {
      if (error !== cut) throw error;
      throw fate === 'lost' ? new ConnectionLostError(cut) : new CommitUnknownError(cut);
    });
    if (fate === 'unheard') throw new CommitUnknownError(cut);
    return done;
  }
}
