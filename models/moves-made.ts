/** Moves of a row as the statements of its service let it be moved, and which of them some model made. */
export class MovesMade<State extends string> {
  private readonly made = new Set<string>();

  constructor(
    private readonly table: Readonly<Record<State, readonly State[]>>,
    private readonly what: string,
  ) {}

  check(from: State, to: State): void {
    if (!this.table[from].includes(to)) {
      throw new Error(`The model moves ${this.what} from ${from} to ${to}, which no statement does`);
    }
    this.made.add(`${from} ${to}`);
  }

  /** Those that no model made: what is stated and never done. */
  missing(): string[] {
    const stated = (Object.keys(this.table) as State[]).flatMap((from) =>
      this.table[from].map((to) => `${from} ${to}`),
    );
    return stated.filter((move) => !this.made.has(move));
  }
}
