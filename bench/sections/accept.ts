import type { Accounts, Contender, StartContender } from '../contender.js';
import { closedLoop, type Load, openLoop } from '../load.js';
import { type Figures, milliseconds, perSecond, runRounds, type Stage } from '../rounds.js';
import type { BenchContext, Result } from '../section.js';
import { withoutErrors } from '../without-errors.js';

/*
 * How many applications are accepted a second, with nothing behind the acceptance at work: spread over a thousand
 * accounts, and all of one account. And how long an answer takes at half of that.
 */

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 1;
// The first load of a start: until its code is compiled, an acceptance costs twice what it does later.
const FIRST_WARM_UP_SECONDS = 5;

export function run(context: BenchContext, contenders: readonly StartContender[]): Promise<Result[]> {
  // Thousands of answers in each round; the spread of the rounds tells how far they can be trusted.
  const seconds = context.isQuick ? 2 : 3;

  const atPeak = async (
    contender: Contender,
    { folder }: Stage,
    accounts: Accounts,
    warmUpSeconds: number,
  ): Promise<Load> =>
    withoutErrors(
      await closedLoop(
        { contender, accounts, folder },
        { connections: CONNECTIONS, seconds: seconds + warmUpSeconds, warmUpSeconds },
      ),
    );

  return runRounds(context, {
    isPipelineRunning: false,
    contenders,
    async measure(contender, stage) {
      const spread = await atPeak(
        contender,
        stage,
        'spread',
        context.isQuick ? WARM_UP_SECONDS : FIRST_WARM_UP_SECONDS,
      );
      const hot = await atPeak(contender, stage, 'hot', WARM_UP_SECONDS);
      const half = withoutErrors(
        await openLoop(
          { contender, accounts: 'spread', folder: stage.folder },
          { connections: CONNECTIONS, rate: spread.perSecond / 2, seconds },
        ),
      );
      const figures: Figures = {
        '64': perSecond(spread.perSecond),
        '64/p50': milliseconds(spread.p50Ms),
        '64/p99': milliseconds(spread.p99Ms),
        'hot-64': perSecond(hot.perSecond),
        'hot-64/p50': milliseconds(hot.p50Ms),
        'hot-64/p99': milliseconds(hot.p99Ms),
        'half-peak/p50': milliseconds(half.p50Ms),
        'half-peak/p99': milliseconds(half.p99Ms),
      };
      return { accept: figures };
    },
  });
}
