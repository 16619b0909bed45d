import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccountId, ARTEFACT_PIECE_BYTES, MAX_ARTEFACT_BYTES } from '#contracts';
import { Log } from '#runtime';
import { anApplicationId, anEcho } from '#testing';
import { ArtefactLimits, KeepArtefacts } from '../application/keep-artefacts.js';
import { GivenRows } from '../spec/given-rows.kit-spec.js';
import { ArtefactsRepository, type NewArtefact } from './artefacts.repository.js';

describe('artefacts', () => {
  let rows: GivenRows;
  let artefacts: ArtefactsRepository;
  beforeAll(async () => {
    rows = await GivenRows.open();
    artefacts = new ArtefactsRepository(rows.database);
  });
  afterAll(() => rows?.drop());

  const anArtefact = (given: Partial<NewArtefact> = {}): NewArtefact => ({
    applicationId: anApplicationId(),
    accountId: anEcho().accountId,
    name: 'screenshot',
    epoch: 1,
    attempt: 1,
    bytes: Buffer.from('a picture'),
    ...given,
  });
  const readOf = async ({ applicationId, name }: NewArtefact, accountId: AccountId, offset = 0) => {
    const piece = await artefacts.piece({ applicationId, name, accountId, offset });
    return piece && Buffer.from(piece.base64, 'base64');
  };

  it('are read in pieces, each with the size and hash of the whole', async () => {
    const one = anArtefact({ bytes: randomBytes(MAX_ARTEFACT_BYTES) });
    await artefacts.keep(one);
    const pieces: Buffer[] = [];
    for (let at = 0; at < MAX_ARTEFACT_BYTES; at += ARTEFACT_PIECE_BYTES) {
      pieces.push((await readOf(one, one.accountId, at)) as Buffer);
    }

    expect(pieces).toHaveLength(4);
    expect(Buffer.concat(pieces).equals(one.bytes)).toBe(true);
    expect(await artefacts.piece({ ...one, offset: 0 })).toMatchObject({ size: MAX_ARTEFACT_BYTES });
  });

  it('are not larger than a megabyte, not empty, and of no other name or kind', async () => {
    for (const bytes of [randomBytes(MAX_ARTEFACT_BYTES + 1), Buffer.alloc(0)]) {
      await expect(artefacts.keep(anArtefact({ bytes }))).rejects.toThrow(/artefacts_bytes_check/);
    }
    await expect(artefacts.keep(anArtefact({ name: 'cookies' as never }))).rejects.toThrow(/artefacts_name_check/);
  });

  it('are for the account that they belong to', async () => {
    const one = anArtefact();
    await artefacts.keep(one);
    const { accountId: other } = anEcho();

    expect(await readOf(one, other)).toBeNull();
    expect(await artefacts.of({ accountId: other, applicationIds: [one.applicationId] })).toEqual([]);
    expect(await artefacts.of({ accountId: one.accountId, applicationIds: [one.applicationId] })).toEqual([
      { applicationId: one.applicationId, name: 'screenshot' },
    ]);
    await artefacts.keep({ ...one, accountId: other, epoch: 9, bytes: Buffer.from('another’s') });
    expect(String(await readOf(one, one.accountId))).toBe('a picture');
  });

  it('are replaced by those of a later attempt, and not by a pod that is late', async () => {
    const one = anArtefact({ epoch: 2 });
    await artefacts.keep(one);
    await artefacts.keep({ ...one, epoch: 1, attempt: 3, bytes: Buffer.from('late') });
    expect(String(await readOf(one, one.accountId))).toBe('a picture');

    await artefacts.keep({ ...one, attempt: 2, bytes: Buffer.from('newer') });
    expect(String(await readOf(one, one.accountId))).toBe('newer');
  });

  it('are forgotten once they are older than they are kept for, the oldest first', async () => {
    const aged = async (days: number): Promise<NewArtefact> => {
      const one = anArtefact();
      await artefacts.keep(one);
      await rows.query(
        `UPDATE artefacts SET taken_at = clock_timestamp() - make_interval(days => $2, mins => 1)
         WHERE application_id = $1`,
        [one.applicationId, days],
      );
      return one;
    };
    const [oldest, old, young] = [await aged(40), await aged(30), await aged(29)];
    expect(await artefacts.forgetOlderThan(30, 1)).toBe(1);
    expect(await readOf(oldest, oldest.accountId)).toBeNull();
    const keep = new KeepArtefacts(artefacts, new ArtefactLimits(1, 1, 30), Log.silent());

    expect(await keep.forgetOld()).toBe('done');

    expect(await readOf(old, old.accountId)).toBeNull();
    expect(String(await readOf(young, young.accountId))).toBe('a picture');
  });
});
