import { Controller } from '@nestjs/common';
import {
  AgentArtefact,
  AgentArtefacts,
  AgentCancel,
  AgentPreviewScreenshot,
  AgentResolve,
  AgentResumeSession,
  AgentSessions,
  AgentSessionsOf,
  AgentUnknowns,
  type AnswerOf,
  type OperationQuestions,
  OPERATIONS,
  type RequestOf,
} from '#contracts';
import { Answers, Operations } from '#messaging';
import { CancelSubmission } from '../application/cancel-submission.js';
import { AGENT_INVARIANTS } from '../application/invariants.js';
import { ReadAgent } from '../application/read-agent.js';
import { ReadArtefacts } from '../application/read-artefacts.js';
import { ResolveUnknown } from '../application/resolve-unknown.js';
import { ResumeSession } from '../application/resume-session.js';

@Controller()
export class AgentQuestions {
  constructor(
    private readonly read: ReadAgent,
    private readonly resumeSession: ResumeSession,
    private readonly resolveUnknown: ResolveUnknown,
    private readonly cancelSubmission: CancelSubmission,
    private readonly artefacts: ReadArtefacts,
    private readonly operations: Operations,
  ) {}

  @Answers(AgentSessions)
  sessions(request: RequestOf<typeof AgentSessions>): Promise<AnswerOf<typeof AgentSessions>> {
    return this.read.list(request);
  }

  @Answers(AgentSessionsOf)
  sessionsOf(request: RequestOf<typeof AgentSessionsOf>): Promise<AnswerOf<typeof AgentSessionsOf>> {
    return this.read.ofAccount(request);
  }

  @Answers(AgentUnknowns)
  unknowns(request: RequestOf<typeof AgentUnknowns>): Promise<AnswerOf<typeof AgentUnknowns>> {
    return this.read.unknowns(request);
  }

  @Answers(AgentResumeSession)
  resume(request: RequestOf<typeof AgentResumeSession>): Promise<AnswerOf<typeof AgentResumeSession>> {
    return this.resumeSession.execute(request);
  }

  @Answers(AgentResolve)
  resolve(request: RequestOf<typeof AgentResolve>): Promise<AnswerOf<typeof AgentResolve>> {
    return this.resolveUnknown.execute(request);
  }

  @Answers(AgentPreviewScreenshot)
  previewScreenshot(
    request: RequestOf<typeof AgentPreviewScreenshot>,
  ): Promise<AnswerOf<typeof AgentPreviewScreenshot>> {
    return this.read.previewScreenshot(request);
  }

  @Answers(AgentCancel)
  cancel(request: RequestOf<typeof AgentCancel>): Promise<AnswerOf<typeof AgentCancel>> {
    return this.cancelSubmission.execute(request);
  }

  @Answers(AgentArtefacts)
  artefactsOf(request: RequestOf<typeof AgentArtefacts>): Promise<AnswerOf<typeof AgentArtefacts>> {
    return this.artefacts.list(request);
  }

  @Answers(AgentArtefact)
  artefact(request: RequestOf<typeof AgentArtefact>): Promise<AnswerOf<typeof AgentArtefact>> {
    return this.artefacts.piece(request);
  }

  @Answers(OPERATIONS['browser-agent'].invariants)
  invariants({
    maxAgeMs,
  }: RequestOf<OperationQuestions['invariants']>): Promise<AnswerOf<OperationQuestions['invariants']>> {
    return this.operations.invariants(AGENT_INVARIANTS, maxAgeMs);
  }

  @Answers(OPERATIONS['browser-agent'].deadLetters)
  deadLetters(
    request: RequestOf<OperationQuestions['deadLetters']>,
  ): Promise<AnswerOf<OperationQuestions['deadLetters']>> {
    return this.operations.deadLettersOf(request.limit);
  }

  @Answers(OPERATIONS['browser-agent'].healing)
  healing({ limit }: RequestOf<OperationQuestions['healing']>): Promise<AnswerOf<OperationQuestions['healing']>> {
    return this.operations.healingOf(limit);
  }
}
