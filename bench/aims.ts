import { AIMS } from './reach.js';
import type { Measured } from './results.js';

/** Figures by name. One that was not measured ends the question that needs it. */
export interface Figures {
  /** Its median. */
  of(name: string): number;
  /** Medians of all whose name fits, by name; at least one. */
  all(pattern: RegExp): Readonly<Record<string, number>>;
}

export interface Aim {
  readonly id: string;
  readonly text: string;
  /** How the value follows from the results. */
  readonly how: string;
  /** What the value has to be; null where it is to be written down and has no limit. */
  readonly limit: readonly ['≥' | '>' | '≤', number] | null;
  readonly value: (figures: Figures) => number;
  /** Words beside the value. */
  readonly beside?: (figures: Figures) => string;
}

export interface AimState {
  readonly id: string;
  readonly text: string;
  readonly how: string;
  readonly state: 'met' | 'NOT met' | 'written down' | 'not measured';
  readonly value: number | null;
  readonly limit: string | null;
  /** What the value is, in words; or what is missing. */
  readonly note: string;
}

class NotMeasured extends Error {}

export function judgeAims(results: readonly Measured[], aims: readonly Aim[] = AIMS): AimState[] {
  const figures = figuresOf(results);
  return aims.map((aim) => judge(aim, figures));
}

function judge(aim: Aim, figures: Figures): AimState {
  const { id, text, how } = aim;
  const limit = aim.limit === null ? null : aim.limit.join(' ');
  try {
    const value = aim.value(figures);
    if (!Number.isFinite(value)) throw new NotMeasured(`the figures give ${value}`);
    return { id, text, how, limit, value, state: stateOf(value, aim.limit), note: aim.beside?.(figures) ?? '' };
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    return { id, text, how, limit, value: null, state: 'not measured', note: error.message };
  }
}

function stateOf(value: number, limit: Aim['limit']): 'met' | 'NOT met' | 'written down' {
  if (limit === null) return 'written down';
  const [sense, bound] = limit;
  const isMet = { '≥': value >= bound, '>': value > bound, '≤': value <= bound }[sense];
  return isMet ? 'met' : 'NOT met';
}

function figuresOf(results: readonly Measured[]): Figures {
  const medians = new Map(results.map(({ name, median }) => [name, median]));
  return {
    of(name) {
      const median = medians.get(name);
      if (median === undefined) throw new NotMeasured(`no ${name}`);
      return median;
    },
    all(pattern) {
      const found = [...medians].filter(([name]) => pattern.test(name));
      if (found.length === 0) throw new NotMeasured(`nothing like ${pattern.source.replaceAll('\\', '')}`);
      return Object.fromEntries(found);
    },
  };
}
