export interface ChildRegistry {
  /** Carried in the environment by every child and by whatever it starts. */
  mark: string;
  add(child: { name: string; pid: number; stopSignal?: NodeJS.Signals }): void;
  remove(pid: number): void;
  /** Ends what an earlier, killed start left; returns the names. */
  endLeftovers(options?: { note?: (text: string) => void }): Promise<string[]>;
}
export function openChildRegistry(file: string): ChildRegistry;
