import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AccountId, AgentArtefact, type AnswerOf, type ApplicationId, type ArtefactName } from '#contracts';
import { Problem } from '../domain/problem.js';
import { AskService } from './ask-service.js';
import { unavailable } from './claim-key.js';
import { ReadStatus } from './read-status.js';

type Piece = NonNullable<AnswerOf<typeof AgentArtefact>['piece']>;

export interface Artefact {
  readonly contentType: Piece['contentType'];
  readonly bytes: Buffer;
}

/** A picture or a trace, for the application's account; read piece by piece, so that none is a large message. */
@Injectable()
export class ReadArtefact {
  constructor(
    private readonly status: ReadStatus,
    private readonly ask: AskService,
  ) {}

  async execute(accountId: AccountId, applicationId: ApplicationId, name: ArtefactName): Promise<Artefact> {
    await this.status.known(accountId, applicationId);
    const none = new Problem('not_found', `This application has no ${name}, or has none any more.`);
    const pieces: Buffer[] = [];
    let read = 0;
    let first: Piece | undefined;
    do {
      const { piece } = await this.ask.execute(AgentArtefact, { accountId, applicationId, name, offset: read });
      if (!piece) throw none;
      first ??= piece;
      const bytes = Buffer.from(piece.base64, 'base64');
      // A later attempt left another one meanwhile: half of each would be neither.
      if (piece.sha256 !== first.sha256 || bytes.length === 0) throw unavailable('browser-agent');
      pieces.push(bytes);
      read += bytes.length;
    } while (read < first.size);
    const bytes = Buffer.concat(pieces);
    if (createHash('sha256').update(bytes).digest('hex') !== first.sha256) throw unavailable('browser-agent');
    return { contentType: first.contentType, bytes };
  }
}
