import type { Emit } from './checker.js';
import { isOurs, judge, type Row, TIMES, verdict } from './rules.js';
import {
  type Application,
  copyOf,
  decide,
  endBeforeSend,
  isEndedWithoutIt,
  isOpenSend,
  nameOf,
  newApplication,
  other,
  type Sending,
  theOne,
  type Which,
} from './send-rows.js';
import { LAG, type SendRules } from './send-rules.js';
import { ageAtMost, LAST_PHASE, PHASES } from './send-time.js';

export const isPageOffering = ({ foreign, applications }: Sending): boolean =>
  foreign === 'none' && !applications.some(({ proposals, isShown }) => proposals > 0 && isShown);

export const isOnList = ({ proposals, isListed }: Application): boolean => proposals > 0 && isListed;

export const ownRow = (rules: SendRules): Row => asRead(rules.isLetterReadable ? 'own' : 'own_unreadable', rules);

export const foreignRow = ({ foreign }: Sending, rules: SendRules): Row => {
  if (foreign === 'before') return asRead('person_before', rules);
  return asRead(rules.isLetterReadable ? 'person_meanwhile' : 'person_unreadable', rules);
};

function asRead(row: Row, { matches }: SendRules): Row {
  if (matches === 'none' || (matches === 'readable' && row.endsWith('unreadable'))) return 'own';
  return row;
}

/** What list and job page say to whoever looks for the Send of this application. */
export function readingOf(state: Sending, about: Which, after: 'no_answer' | 'refusal', rules: SendRules) {
  const rows: Row[] = [];
  if (isOnList(theOne(state, about))) rows.push(ownRow(rules));
  const another = state.applications[other(about)];
  if (another && isOnList(another)) {
    rows.push(asRead(another.outcome === 'applied' ? 'other_application' : 'sent_before', rules));
  }
  if (state.foreign !== 'none') rows.push(foreignRow(state, rules));
  return judge(after, rows.join(' '), isPageOffering(state) || !rules.asksPage ? 'open' : 'applied');
}

/** Marketplace, time, customer and people. */
export function worldMoves(state: Sending, rules: SendRules, emit: Emit<Sending>): void {
  const go = (how: string, change: (next: Sending) => void, isOptional = false): void => {
    const next = copyOf(state);
    change(next);
    emit(how, next, isOptional);
  };
  state.applications.forEach((one, at) => {
    const about = at as Which;
    const change =
      (what: (next: Application) => void) =>
      (next: Sending): void =>
        what(theOne(next, about));
    marketplaceMoves(one, `${nameOf(about)}`, rules, (how, what, isOptional) => go(how, change(what), isOptional));
    timeMoves(state, about, rules, (how, what) => go(how, change(what)));
    peopleMoves(state, about, rules, (how, what, isOptional) => go(how, change(what), isOptional));
  });
  const [first, second] = state.applications as [Application, Application?];
  if (rules.mayApplyAgain && !second && first.end === 'failed' && !first.isLateFound) {
    go(
      'the customer applies again',
      (next) => {
        next.applications.push(newApplication());
        if (next.foreign === 'meanwhile') next.foreign = 'before';
      },
      true,
    );
  }
  if (!rules.maySendByHand || state.foreign !== 'none') return;
  const hand = (how: string, foreign: Sending['foreign']) => go(how, (next) => void (next.foreign = foreign), true);
  hand('a person puts a proposal there by hand', 'meanwhile');
  if (!state.applications.some(isOpenSend)) hand('a proposal of a person is there from before', 'before');
}

type Go = (how: string, change: (next: Application) => void, isOptional?: boolean) => void;

function marketplaceMoves(one: Application, name: string, rules: SendRules, go: Go): void {
  if (one.proposals === 0) return;
  if (!one.isListed) go(`the list shows ${name}`, (next) => void (next.isListed = true), rules.listLag === LAG.never);
  if (!one.isShown) go(`the page shows ${name}`, (next) => void (next.isShown = true), rules.pageLag === LAG.never);
}

function timeMoves(state: Sending, about: Which, rules: SendRules, go: Go): void {
  const one = theOne(state, about);
  const { phase, proposals, isListed, isShown } = one;
  const isDue = proposals > 0 && ((rules.listLag <= phase && !isListed) || (rules.pageLag <= phase && !isShown));
  // What is on the wire lands within the cap, or never.
  const isWaitedFor = phase === 0 && !rules.mayLandAfterCap && state.requests.some(isOnWireFor(about));
  const last = isEndedWithoutIt(one) ? LAST_PHASE : LAG.quarterHour;
  if (phase < 0 || phase >= last || isDue || isWaitedFor) return;
  go(`${PHASES[phase]} passes for ${nameOf(about)}`, (next) => void (next.phase += 1));
}

const isOnWireFor =
  (about: Which) =>
  (request: Sending['requests'][number]): boolean =>
    request.about === about && request.at === 'wire';

function peopleMoves(state: Sending, about: Which, rules: SendRules, go: Go): void {
  const one = theOne(state, about);
  const name = nameOf(about);
  const isLookedFor = rules.looksLate && (one.outcome === 'not_found' || rules.looksLateForRefused);
  if (isEndedWithoutIt(one) && isLookedFor && !one.isLateFound && one.lateLooks < 2) {
    const due = one.lateLooks === 0 ? TIMES.lateLookFirst : TIMES.lateLookSecond;
    if (ageAtMost(one) >= due) {
      go(`a late look for ${name}`, (next) => {
        next.lateLooks += 1;
        next.isLateFound = isOnList(one) && isOurs(ownRow(rules));
      });
    }
  }
  if (one.kind === 'none')
    go(`the customer cancels ${name}`, (next) => endBeforeSend(next, 'cancelled', 'failed'), true);
  if (one.outcome !== 'unknown') return;
  const reading = readingOf(state, about, 'no_answer', rules);
  const decided =
    reading === 'found' || one.isObserved ? 'applied' : verdict(reading, 'unknown', one.absentIn < 0 ? null : 0);
  go(`${name} is read again`, (next) => decide(next, decided === 'absent_once' ? 'unknown' : decided, rules));
  // A person who looks when the truth can be seen.
  if (one.phase < LAG.quarterHour || state.requests.some((request) => request.about === about)) return;
  if (one.proposals === 0) go(`a person finds ${name} absent`, (next) => decide(next, 'not_found', rules), true);
  else if (one.isListed) go(`a person finds ${name}`, (next) => decide(next, 'applied', rules), true);
}
