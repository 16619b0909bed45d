import { explore, type Model, type Verdict } from './checker.js';

/** One question to a model: with these rules, does what it promises hold? */
export interface Question {
  readonly name: string;
  /** What breaks: the beginning of the promise's name. Null when everything holds. */
  readonly breaks: string | null;
  /** Too many states for every test run. */
  readonly isDeep: boolean;
  readonly explore: () => Verdict;
}

export const question = <S>(name: string, breaks: string | null, model: () => Model<S>, isDeep = false): Question => ({
  name,
  breaks,
  isDeep,
  explore: () => explore(model()),
});

/** The answer as people read it: how much was looked at, and the shortest way to what broke. */
export function report(title: string, name: string, { states, broken }: Verdict, cpuMs: number): string {
  const head = `${title}: ${name} [${states} states, ${Math.round(cpuMs)} ms of CPU]`;
  if (broken === null) return `${head}\n  holds`;
  const steps = broken.trace.map((how, at) => `  ${String(at + 1).padStart(3)}. ${how}`);
  return [head, `  breaks "${broken.promise}":`, ...steps].join('\n');
}

export function answer(title: string, { name, explore: look }: Question): { verdict: Verdict; text: string } {
  const before = process.cpuUsage();
  const verdict = look();
  const { user, system } = process.cpuUsage(before);
  return { verdict, text: report(title, name, verdict, (user + system) / 1_000) };
}
