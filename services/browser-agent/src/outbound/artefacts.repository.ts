import { Injectable } from '@nestjs/common';
import type {
  AccountId,
  AgentArtefact,
  AgentArtefacts,
  AnswerOf,
  ApplicationId,
  ArtefactName,
  RequestOf,
} from '#contracts';
import { ARTEFACT_PIECE_BYTES } from '#contracts';
import { Database } from '#runtime';

export interface NewArtefact {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
  readonly name: ArtefactName;
  readonly epoch: number;
  readonly attempt: number;
  readonly bytes: Buffer;
}

type Piece = NonNullable<AnswerOf<typeof AgentArtefact>['piece']>;

/** Pictures and traces of applications, for as long as they are kept. */
@Injectable()
export class ArtefactsRepository {
  constructor(private readonly database: Database) {}

  /** In place of what an earlier attempt left, never of a later one: a pod that lost its session may be late. */
  async keep({ applicationId, accountId, name, epoch, attempt, bytes }: NewArtefact): Promise<void> {
    await this.database.query(
      `INSERT INTO artefacts (application_id, name, account_id, epoch, attempt, content_type, bytes)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (application_id, name) DO UPDATE
         SET epoch = excluded.epoch, attempt = excluded.attempt, bytes = excluded.bytes, taken_at = excluded.taken_at
         WHERE (artefacts.epoch, artefacts.attempt) <= (excluded.epoch, excluded.attempt)
           AND artefacts.account_id = excluded.account_id`,
      [applicationId, name, accountId, epoch, attempt, contentTypeOf(name), bytes],
    );
  }

  async of({ accountId, applicationIds }: RequestOf<typeof AgentArtefacts>) {
    return this.database.query<{ applicationId: ApplicationId; name: ArtefactName }>(
      `SELECT application_id AS "applicationId", name FROM artefacts
       WHERE application_id = ANY ($1::uuid[]) AND account_id = $2 ORDER BY application_id, name`,
      [applicationIds, accountId],
    );
  }

  async piece(request: RequestOf<typeof AgentArtefact>): Promise<Piece | null> {
    const { accountId, applicationId, name, offset } = request;
    const [row] = await this.database.query<Omit<Piece, 'base64'> & { bytes: Buffer }>(
      `SELECT content_type AS "contentType", octet_length(bytes) AS size, encode(sha256(bytes), 'hex') AS sha256,
         round(extract(epoch FROM taken_at) * 1000)::float8 AS "takenAt", substring(bytes FROM $4::int + 1 FOR $5) AS bytes
       FROM artefacts WHERE application_id = $1 AND name = $2 AND account_id = $3`,
      [applicationId, name, accountId, offset, ARTEFACT_PIECE_BYTES],
    );
    if (!row) return null;
    const { bytes, ...about } = row;
    return { ...about, base64: bytes.toString('base64') };
  }

  /** The oldest of what is older than this; how many were forgotten. */
  async forgetOlderThan(days: number, limit: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM artefacts WHERE (application_id, name) IN (
         SELECT application_id, name FROM artefacts
         WHERE taken_at < clock_timestamp() - make_interval(days => $1) ORDER BY taken_at LIMIT $2)
       RETURNING application_id`,
      [days, limit],
    );
    return rows.length;
  }
}

const contentTypeOf = (name: ArtefactName): string => (name === 'trace' ? 'application/json' : 'image/jpeg');
