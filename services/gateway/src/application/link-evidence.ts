import { Injectable } from '@nestjs/common';
import { AgentArtefacts, type ApplicationId, type ArtefactName } from '#contracts';
import { Questions } from '#messaging';
import type { Application } from '../domain/application.js';
import { EvidenceLinks } from '../domain/evidence-link.js';

/** Links to what proves an end; null where there is nothing, or nobody said in time that there is. */
export interface EvidenceUrls {
  readonly screenshotUrl: string | null;
  readonly formScreenshotUrl: string | null;
  readonly traceUrl: string | null;
  readonly receiptUrl: string | null;
}

export const NO_LINKS: EvidenceUrls = {
  screenshotUrl: null,
  formScreenshotUrl: null,
  traceUrl: null,
  receiptUrl: null,
};

type Ended = Pick<Application, 'accountId' | 'applicationId' | 'settledAt'>;

/** Makes the links of a reading, for as long as one is good. They are nowhere kept and in no message. */
@Injectable()
export class LinkEvidence {
  constructor(
    private readonly questions: Questions,
    private readonly links: EvidenceLinks,
  ) {}

  /** Of applications of one account. What is not settled has none. */
  async execute(applications: readonly Ended[], now: number): Promise<Map<ApplicationId, EvidenceUrls>> {
    const ended = applications.filter(({ settledAt }) => settledAt !== null);
    const [first] = ended;
    if (!first) return new Map();
    const { accountId } = first;
    const applicationIds = ended.map(({ applicationId }) => applicationId);
    const answer = await this.questions.tryAsk(AgentArtefacts, { accountId, applicationIds });
    const kept = new Set(answer?.artefacts.map(({ applicationId, name }) => `${applicationId}/${name}`));
    return new Map(
      applicationIds.map((applicationId) => {
        const to = (name: string) => this.links.mint({ accountId, applicationId, name }, now);
        const toKept = (name: ArtefactName) => (kept.has(`${applicationId}/${name}`) ? to(name) : null);
        const urls: EvidenceUrls = {
          screenshotUrl: toKept('screenshot'),
          formScreenshotUrl: toKept('form'),
          traceUrl: toKept('trace'),
          receiptUrl: to('receipt'),
        };
        return [applicationId, urls];
      }),
    );
  }
}
