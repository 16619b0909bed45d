import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyId, ApplicationId } from '#contracts';
import { Log, TimeScale } from '#runtime';
import { anEcho } from '#testing';
import { GivenRows } from '../spec/given-rows.kit-spec.js';
import { IntentsRepository, type OpenIntent } from '../outbound/intents.repository.js';
import type { LookForLate } from './look-for-late.js';
import type { RecoverSend } from './recover-send.js';
import type { SessionBrowser } from './session-browser.js';
import type { SessionLease } from './session-lease.js';
import { SessionRecovery } from './session-recovery.js';
import type { SessionTrouble } from './session-trouble.js';

/** The real one; what happens once the open Sends were read, and before anything follows from it, a test says. */
class ReadThen extends IntentsRepository {
  then = (): void => {};

  override async due(agencyId: AgencyId): Promise<OpenIntent[]> {
    const read = await super.due(agencyId);
    this.then();
    return read;
  }
}

describe('a round of recovery', () => {
  let rows: GivenRows;
  let agencyId: AgencyId;
  let intents: ReadThen;
  let recovered: ApplicationId[];
  let active: Map<ApplicationId, Promise<void>>;
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(async () => {
    ({ agencyId } = await rows.session());
    intents = new ReadThen(rows.database);
    [recovered, active] = [[], new Map()];
  });

  const sent = async () => (await rows.intendToSend(anEcho({ agencyId }))).applicationId;
  const work = (applicationId: ApplicationId) => active.set(applicationId, Promise.resolve());
  const round = async () => {
    const recover = {
      execute: ({ applicationId }: OpenIntent) => {
        recovered.push(applicationId);
        return Promise.resolve('nothing');
      },
    } as unknown as RecoverSend;
    const parts = { intents, recover, late: {} as LookForLate, scale: new TimeScale(1), log: Log.silent() };
    const browser = { session: { agencyId }, isAlive: true } as unknown as SessionBrowser;
    const lease = { ref: () => ({}) } as unknown as SessionLease;
    const worker = { isGoingOn: () => true, active, wake: () => {} };
    const recovery = new SessionRecovery(browser, lease, {} as SessionTrouble, parts, worker);
    recovery.start();
    await recovery.ended();
  };

  it('leaves alone what an attempt is at, and looks for the rest', async () => {
    const [one, attempted, other] = [await sent(), await sent(), await sent()];
    work(attempted);

    await round();

    expect(recovered).toEqual([one, other]);
  });

  it('leaves alone what an attempt was at when it was read: that may be decided by now', async () => {
    const attempted = await sent();
    work(attempted);
    intents.then = () => active.clear();

    await round();
    expect(recovered).toEqual([]);

    // Nobody is at it any more: the next round has it.
    await round();
    expect(recovered).toEqual([attempted]);
  });

  it('leaves alone what an attempt came to while it was read', async () => {
    const attempted = await sent();
    intents.then = () => work(attempted);

    await round();

    expect(recovered).toEqual([]);
  });

  it('is not called for by a Send that an attempt is at, but by any other', async () => {
    const attempted = await sent();

    expect(await rows.mailbox.standing(agencyId, 5, [attempted])).toMatchObject({ nextLookMs: null });
    await sent();
    expect(await rows.mailbox.standing(agencyId, 5, [attempted])).toMatchObject({ nextLookMs: 0 });
  });
});
