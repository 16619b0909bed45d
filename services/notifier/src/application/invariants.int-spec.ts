import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationId } from '#contracts';
import { anAccountId } from '#testing';
import { Notifier } from '../test-kit/notifier.kit-spec.js';
import { NOTIFIER_INVARIANTS } from './invariants.js';

describe('the rules of the notifier', () => {
  let notifier: Notifier;
  beforeAll(async () => {
    notifier = await Notifier.start();
  });
  afterAll(() => notifier?.stop());

  const [ONE_END, NO_GAP] = NOTIFIER_INVARIANTS.map(({ name }) => name);
  const brokenBy = async (applicationId: ApplicationId, type: string, sequence: number): Promise<string[]> => {
    const id = `msg_${applicationId}`;
    await notifier.database.query(
      `INSERT INTO notifier.events (event_id, account_id, type, application_id, sequence, body)
       VALUES ($1, $2, $3, $4, $5, '{}')`,
      [id, anAccountId(), type, applicationId, sequence],
    );
    const broken = await notifier.brokenInvariants();
    await notifier.database.query(`DELETE FROM notifier.events WHERE event_id = $1`, [id]);
    return broken;
  };

  it('see a second end, and a number that is missing', async () => {
    const { body } = await notifier.settle(anAccountId());
    await notifier.absorbed();

    expect(await brokenBy(body.applicationId, 'application.failed', 2)).toEqual([ONE_END]);
    expect(await brokenBy(body.applicationId, 'application.progressed', 3)).toEqual([NO_GAP]);
    expect(await notifier.brokenInvariants()).toEqual([]);
  });
});
