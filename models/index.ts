import { ACCEPT } from './accept.js';
import type { Question } from './case.js';
import { CLICK } from './click.js';
import { LANE } from './lane.js';
import { SEND } from './send-cases.js';

export interface TitledCases {
  readonly title: string;
  readonly cases: readonly Question[];
}

export const MODELS: readonly TitledCases[] = [
  { title: 'one Send', cases: CLICK },
  { title: 'pressing Send', cases: SEND },
  { title: 'accepting', cases: ACCEPT },
  { title: 'a lane', cases: LANE },
];
