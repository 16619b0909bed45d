import { mintToken } from '../domain/ids.js';

/** What a login still has to prove after the password. */
export type Proof =
  | { readonly method: 'code'; readonly code: string }
  | { readonly method: 'app' }
  | { readonly method: 'question'; readonly question: string; readonly answer: string };

interface Pending {
  readonly memberId: string;
  readonly username: string;
  readonly proof: Proof;
  readonly endsAt: number;
  isApproved: boolean;
}

// A code that came by mail is typed within minutes; more pending sign-ins than this are somebody trying things.
const LIFE_MS = 10 * 60_000;
const MOST = 1_000;

/** Logins between the password and the second proof. Forgotten at a restart: one signs in again. */
export class SignIns {
  readonly #pending = new Map<string, Pending>();

  begin(memberId: string, username: string, proof: Proof): string {
    if (this.#pending.size >= MOST) this.#pending.clear();
    const ticket = mintToken();
    this.#pending.set(ticket, { memberId, username, proof, endsAt: Date.now() + LIFE_MS, isApproved: false });
    return ticket;
  }

  /** The member that has proved itself; `wrong` for a wrong or missing proof; null for an unknown or old ticket. */
  prove(ticket: string, given: string): string | 'wrong' | null {
    const pending = this.#pending.get(ticket);
    if (!pending || pending.endsAt <= Date.now()) return null;
    if (!isProved(pending, given)) return 'wrong';
    this.#pending.delete(ticket);
    return pending.memberId;
  }

  /** What a person does on the phone. Returns how many prompts were answered. */
  approve(username: string): number {
    const waiting = [...this.#pending.values()].filter(
      (one) => one.username === username && one.proof.method === 'app',
    );
    for (const one of waiting) one.isApproved = true;
    return waiting.length;
  }
}

function isProved({ proof, isApproved }: Pending, given: string): boolean {
  switch (proof.method) {
    case 'code':
      return given.trim() === proof.code;
    case 'question':
      return given.trim().toLowerCase() === proof.answer.toLowerCase();
    case 'app':
      return isApproved;
  }
}
