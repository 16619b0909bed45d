import { Injectable } from '@nestjs/common';
import type { AgentResolve, AnswerOf, Evidence, RequestOf } from '#contracts';
import { crashPoint, Database, isUniqueViolation, Log, type Tx } from '#runtime';
import { evidenceWith } from '../domain/draft.js';
import type { EndWords } from '../domain/endings.js';
import { IntentsRepository } from '../outbound/intents.repository.js';
import { ResolutionsRepository, type SendToResolve } from '../outbound/resolutions.repository.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';
import { Pod } from './pod.js';
import { TellFinished } from './tell-finished.js';

type Request = RequestOf<typeof AgentResolve>;
type Answer = AnswerOf<typeof AgentResolve>;

/**
 * A person decides what no reading could: the Send is there under this proposal id, or it is not. Needs no lease, because
 * every connection that could carry it was dead before it became unknown, and whoever reads the list decides by the same
 * row. What shows up after a "not applied" is a late find like any other.
 */
@Injectable()
export class ResolveUnknown {
  constructor(
    private readonly database: Database,
    private readonly intents: IntentsRepository,
    private readonly resolutions: ResolutionsRepository,
    private readonly submissions: SubmissionsRepository,
    private readonly finished: TellFinished,
    private readonly pod: Pod,
    private readonly log: Log,
  ) {}

  async execute(request: Request): Promise<Answer> {
    const answer = await this.decide(request);
    const { applicationId, resolution, by } = request;
    this.log.info({ applicationId, by, said: resolution.result, result: answer.result }, 'send.resolved');
    return answer;
  }

  private async decide(request: Request): Promise<Answer> {
    try {
      return await this.database.transaction((tx) => this.within(tx, request));
    } catch (error) {
      if (!isUniqueViolation(error, 'intents_proposal')) throw error;
      return { result: 'proposal_taken', outcome: null, proposalId: null };
    }
  }

  private async within(tx: Tx, request: Request): Promise<Answer> {
    const { applicationId, resolution } = request;
    const send = await this.resolutions.lock(tx, applicationId);
    if (!send) return { result: 'no_send', outcome: null, proposalId: null };
    if (send.outcome === null) return { result: 'being_looked_for', outcome: null, proposalId: null };
    if (send.outcome !== 'unknown') return decidedBefore(send, resolution);
    const proposalId = resolution.result === 'applied' ? resolution.proposalId : null;
    await this.resolutions.insert(tx, request);
    const outcome = proposalId === null ? 'not_found' : 'applied';
    await this.intents.setOutcome(tx, applicationId, outcome, request.reason, proposalId);
    const { epoch } = send;
    const seen = {
      applicationId,
      epoch,
      pod: this.pod.name,
      kind: 'resolved',
      detail: { ...resolution, by: request.by },
    };
    await this.intents.observe(tx, seen);
    if (proposalId === null) {
      await this.intents.planLateLook(tx, applicationId, [this.pod.times.lateLookFirst, this.pod.times.lateLookSecond]);
    }
    await this.tell(tx, request, send);
    crashPoint('before-resolved-commit');
    return { result: 'resolved', outcome: resolution.result, proposalId };
  }

  private async tell(tx: Tx, { applicationId, resolution }: Request, { echo }: SendToResolve): Promise<void> {
    const ended = await this.submissions.finish(tx, applicationId, null);
    if (!ended) return;
    const { timings, draft } = ended;
    const isApplied = resolution.result === 'applied';
    const evidence: Evidence | null = isApplied
      ? // Nobody read its page: what only that shows stays unknown.
        { ...evidenceWith(draft, { ...UNREAD, proposalId: resolution.proposalId }), proposalUrl: null }
      : (draft?.evidence ?? null);
    await this.finished.execute(tx, {
      applicationId,
      echo,
      words: isApplied ? APPLIED : NOT_APPLIED,
      evidence,
      timings,
    });
  }
}

const APPLIED: EndWords = { status: 'applied', reasonCode: 'sent_verified', message: '' };
const NOT_APPLIED: EndWords = {
  status: 'failed',
  reasonCode: 'not_found_after_send',
  message: 'It may have been sent, but a person who looked found no proposal of it.',
};

const UNREAD = {
  url: '',
  jobId: null,
  freelancer: null,
  profile: null,
  submittedAt: null,
  letterSha256: null,
  connectsSpent: null,
} as const;

function decidedBefore(send: SendToResolve, resolution: Request['resolution']): Answer {
  const { proposalId, resolvedAs } = send;
  const outcome = send.outcome === 'applied' ? 'applied' : 'not_applied';
  const wanted = resolution.result === 'applied' ? resolution.proposalId : null;
  const isSame = resolvedAs === resolution.result && proposalId === wanted;
  return { result: isSame ? 'repeated' : 'decided', outcome, proposalId };
}
