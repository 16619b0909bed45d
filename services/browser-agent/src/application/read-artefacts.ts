import { Injectable } from '@nestjs/common';
import type { AgentArtefact, AgentArtefacts, AnswerOf, RequestOf } from '#contracts';
import { ArtefactsRepository } from '../outbound/artefacts.repository.js';

/** Which artefacts there are, and what is in them, for the account that they belong to. */
@Injectable()
export class ReadArtefacts {
  constructor(private readonly artefacts: ArtefactsRepository) {}

  async list(request: RequestOf<typeof AgentArtefacts>): Promise<AnswerOf<typeof AgentArtefacts>> {
    return { artefacts: await this.artefacts.of(request) };
  }

  async piece(request: RequestOf<typeof AgentArtefact>): Promise<AnswerOf<typeof AgentArtefact>> {
    return { piece: await this.artefacts.piece(request) };
  }
}
