import {
  type Accepting,
  type AcceptRules,
  copyOf,
  type Handler,
  type Id,
  IDLE,
  isLive,
  newId,
  release,
  reserveFor,
  sendLate,
} from './accept-rows.js';
import type { Emit } from './checker.js';

type Change = (next: Accepting, self: Handler) => void;

/** One replica of the gateway, one request at a time. Not being scheduled is being paused. */
export function gatewayMoves(state: Accepting, rules: AcceptRules, which: 0 | 1, emit: Emit<Accepting>): void {
  const self = state.handlers[which];
  const { id, isKeyed } = self;
  const who =
    self.at === 'idle' ? 'a gateway' : `the gateway${isKeyed ? ' with the key' : ''}${id < 0 ? '' : `, id ${id},`}`;
  const go = (how: string, change: Change, isOptional = false): void => {
    const next = copyOf(state);
    change(next, next.handlers[which]);
    emit(`${who} ${how}`, next, isOptional);
  };
  const done: Change = (next) => void (next.handlers[which] = { ...IDLE });
  const to =
    (at: Handler['at']): Change =>
    (_, next) =>
      void (next.at = at);
  const holdsClaim = ({ claim }: Accepting): boolean =>
    claim !== null && claim.state === 'busy' && (claim.attempt === self.attempt || !rules.isClaimFenced);
  const free: Change = (next) => {
    if (!isKeyed || !next.claim || !holdsClaim(next)) return;
    if (rules.isIdKept) next.claim.state = 'freed';
    else next.claim = null;
  };
  const refuse: Change = (next, handler) => {
    const row = next.ids[id];
    if (row) row.isRefused = true;
    free(next, handler);
    done(next, handler);
  };
  const hasRoom = state.ids.length < rules.ids;
  if (self.at === 'idle') return take();
  go(
    `crashes before it can ${self.at}`,
    (next, handler) => {
      if (self.at === 'reserve') sendLate(next, `reserve ${id}`);
      if (self.at === 'release') sendLate(next, `cancel ${id}`);
      done(next, handler);
    },
    true,
  );
  const row = state.ids[id] as Id;
  switch (self.at) {
    case 'claim':
      return claim();
    case 'release':
      go(
        'has the old reservation cancelled',
        (next, handler) => (release(next, id, rules), void (handler.at = 'rename')),
      );
      return go(
        'hears nothing of its cancel: 503',
        (next, handler) => (sendLate(next, `cancel ${id}`), free(next, handler), done(next, handler)),
        true,
      );
    case 'rename':
      if (!hasRoom) return go('stops: out of ids', (next, handler) => (free(next, handler), done(next, handler)));
      return go('gives the claim another id', (next, handler) => {
        if (!next.claim || !holdsClaim(next)) return done(next, handler);
        handler.id = newId(next, true);
        next.claim.id = handler.id;
        handler.at = 'look';
      });
    case 'look':
      if (isLive(row)) return go('finds its own application: 202', done);
      if (state.ids.some(isLive))
        return go('finds a conflict: 409', row.reservation === 'none' ? refuse : to('give_up'));
      return go('asks for a credit', to('reserve'));
    case 'reserve':
      go('hears from billing', (next, handler) => {
        const said = reserveFor(next, id, rules);
        handler.at = said === 'reserved' ? 'accept' : 'give_up';
        if (said !== 'insufficient') return;
        next.isFalse402 ||= isKeyed && next.ids.some((one) => one.isKeyed && one.reservation === 'held');
        free(next, handler);
        done(next, handler);
      });
      go(
        'does not hear that it has a credit',
        (next, handler) => (reserveFor(next, id, rules), void (handler.at = 'give_up')),
        true,
      );
      go(
        'waits in vain, and its reserve comes late',
        (next, handler) => (sendLate(next, `reserve ${id}`), void (handler.at = 'give_up')),
        true,
      );
      return go('waits in vain, and its reserve is lost', to('give_up'), true);
    case 'accept':
      return accept();
    case 'give_up':
      if (!rules.isAbandonedFirst)
        return go('cancels: 503', (next, handler) => (sendLate(next, `cancel ${id}`), refuse(next, handler)));
      if (isLive(row)) return go('finds that it was accepted: 202', done);
      return go('abandons its id and cancels: 503', (next, handler) => {
        (next.ids[id] as Id).application = 'abandoned';
        sendLate(next, `cancel ${id}`);
        refuse(next, handler);
      });
  }

  function take(): void {
    for (const kind of ['keyed', 'unkeyed'] as const) {
      if (state.left[kind] === 0) continue;
      go(
        `gets a request ${kind === 'keyed' ? 'with the key' : 'without a key'}`,
        (next, handler) => {
          next.left[kind] -= 1;
          handler.isKeyed = kind === 'keyed';
          if (handler.isKeyed && rules.isClaimed) handler.at = 'claim';
          else if (hasRoom) {
            handler.id = newId(next, handler.isKeyed);
            handler.at = 'look';
          } else done(next, handler);
        },
        true,
      );
    }
  }

  function claim(): void {
    const known = state.claim;
    if (!known) {
      if (!hasRoom) return go('stops: out of ids', done);
      return go('claims the key', (next, handler) => {
        handler.id = newId(next, true);
        handler.attempt = 1;
        next.claim = { id: handler.id, attempt: 1, state: 'busy' };
        handler.at = 'look';
      });
    }
    if (known.state === 'done') return go('replays the answer: 202', done);
    if (known.state === 'busy') go('finds the key busy: 409', done);
    if (known.state === 'busy' && !rules.isTakenOver) return;
    go(known.state === 'busy' ? 'takes the claim over' : 'takes the freed key', (next, handler) => {
      const attempt = known.attempt + 1;
      next.claim = { id: known.id, attempt, state: 'busy' };
      Object.assign(handler, { id: known.id, attempt, at: 'look' });
      if (next.ids[known.id]?.application === 'abandoned') handler.at = rules.isReleaseAwaited ? 'release' : 'rename';
    });
  }

  function accept(): void {
    if (isLive(row)) return go('finds its own application: 202', done);
    const isLost =
      (rules.isKeyTaken && row.application === 'abandoned') || (rules.isJobUnique && state.ids.some(isLive));
    if (isLost) return go('fails to write the application', to('give_up'));
    const commit = (next: Accepting): void => {
      (next.ids[id] as Id).application = 'live';
      if (next.claim?.id === id) next.claim.state = 'done';
    };
    go('accepts: 202', (next, handler) => (commit(next), done(next, handler)));
    if (!rules.isCommitUnknown) return;
    go('commits and does not hear it', (next, handler) => (commit(next), void (handler.at = 'give_up')), true);
    go('does not commit, and does not know', to('give_up'), true);
  }
}
