import { type DynamicModule, Module } from '@nestjs/common';
import { attachMessaging, MessagingModule } from '#messaging';
import { modelOptionsOf } from '#model';
import { Identity, Log, Metrics, RuntimeModule, startService, TimeScale } from '#runtime';
import { type AgentConfig, agentSettings, readAgentConfig } from './agent.config.js';
import { CancelSubmission } from './application/cancel-submission.js';
import { CheckEarlier } from './application/check-earlier.js';
import { EgressRoute, EgressSecret } from './application/egress-route.js';
import { FinishPreview } from './application/finish-preview.js';
import { FinishSubmission } from './application/finish-submission.js';
import { HoldSession } from './application/hold-session.js';
import { ArtefactLimits, KeepArtefacts } from './application/keep-artefacts.js';
import { LateFind } from './application/late-find.js';
import { LookForLate } from './application/look-for-late.js';
import { OpenSessionBrowser } from './application/open-session-browser.js';
import { Pod } from './application/pod.js';
import { PrepareForm } from './application/prepare-form.js';
import { ReadAgent } from './application/read-agent.js';
import { ReadArtefacts } from './application/read-artefacts.js';
import { ReadProposals } from './application/read-proposals.js';
import { RecoverSend } from './application/recover-send.js';
import { RegisterSession } from './application/register-session.js';
import { ReportProgress } from './application/report-progress.js';
import { ResolveUnknown } from './application/resolve-unknown.js';
import { ResumeSession } from './application/resume-session.js';
import { ResumeTests } from './application/resume-tests.js';
import { ReturnStopped } from './application/return-stopped.js';
import { SendProposal } from './application/send-proposal.js';
import { ReturnSubmissions } from './application/return-submission.js';
import { SessionState } from './application/session-state.js';
import { SubmitApplication } from './application/submit-application.js';
import { TakeDispatched } from './application/take-dispatched.js';
import { TellFinished } from './application/tell-finished.js';
import { WorkWakeUp } from './application/work-wake-up.js';
import { AnswerWriter, LoginStore, MarketplaceDriver } from './domain/ports.js';
import { protocolTimes } from './domain/protocol-times.js';
import { AgentConsumer } from './inbound/agent.consumer.js';
import { AgentQuestions } from './inbound/agent.questions.js';
import { ArtefactsRetention } from './inbound/artefacts-retention.loop.js';
import { PodLoop } from './inbound/pod.loop.js';
import { PreviewLife, ScreenshotsRetention } from './inbound/screenshots.loop.js';
import { ArtefactsRepository } from './outbound/artefacts.repository.js';
import { DecisionsRepository } from './outbound/decisions.repository.js';
import { IntentsRepository } from './outbound/intents.repository.js';
import { LoginFiles } from './outbound/login-files.js';
import { MailboxRepository } from './outbound/mailbox.repository.js';
import { BrowserDriver } from './outbound/marketplace/browser-driver.js';
import { MarketplaceAccess } from './outbound/marketplace-access.js';
import { ModelAnswerWriter, NoAnswerWriter } from './outbound/model/answer-writer.js';
import { ScriptedDriver } from './outbound/scripted/scripted-driver.js';
import { ProxiesRepository } from './outbound/proxies.repository.js';
import { ResolutionsRepository } from './outbound/resolutions.repository.js';
import { ScreenshotsRepository } from './outbound/screenshots.repository.js';
import { SessionsRepository } from './outbound/sessions.repository.js';
import { StateCipher } from './outbound/state-cipher.js';
import { SubmissionsRepository } from './outbound/submissions.repository.js';

const podOf = (config: AgentConfig, { instance }: Identity, scale: TimeScale): Pod => {
  const { modes, maxPages, idleMs, holdMs, rosterMs } = config;
  const work = { modes, maxPages, idleMs: scale.ms(idleMs), holdMs: scale.ms(holdMs), rosterMs };
  return new Pod(
    instance,
    protocolTimes((ms) => scale.ms(ms)),
    work,
  );
};

const driverOf = (config: AgentConfig, pod: Pod, log: Log): MarketplaceDriver => {
  const { certificatePin: trustedCertificate, pageMs } = config;
  const common = { trustedCertificate, times: { pageMs, sendMs: pod.times.sendTimeout } };
  if (config.marketplaceDriver === 'scripted') return new ScriptedDriver(common);
  const { chromiumBin: executablePath, chromiumSandbox } = config;
  const onHung = (why: string) => log.alarm({ why, next: 'its sessions open another one' }, 'browser.hung');
  return new BrowserDriver({ ...common, executablePath, isSandboxed: chromiumSandbox === 'on', onHung });
};

const answerWriterOf = (config: AgentConfig, log: Log, metrics: Metrics): AnswerWriter => {
  const options = modelOptionsOf(config);
  return options === undefined ? new NoAnswerWriter() : new ModelAnswerWriter(options, log, metrics);
};

@Module({
  controllers: [AgentConsumer, AgentQuestions],
  providers: [
    SessionsRepository,
    SubmissionsRepository,
    MailboxRepository,
    IntentsRepository,
    DecisionsRepository,
    ProxiesRepository,
    ResolutionsRepository,
    ScreenshotsRepository,
    ArtefactsRepository,
    KeepArtefacts,
    ReadArtefacts,
    WorkWakeUp,
    EgressRoute,
    ReportProgress,
    ReturnSubmissions,
    LateFind,
    TellFinished,
    LookForLate,
    FinishPreview,
    FinishSubmission,
    CancelSubmission,
    SessionState,
    OpenSessionBrowser,
    CheckEarlier,
    PrepareForm,
    SendProposal,
    SubmitApplication,
    RecoverSend,
    HoldSession,
    TakeDispatched,
    RegisterSession,
    ReadAgent,
    ReadProposals,
    ResolveUnknown,
    ResumeSession,
    ResumeTests,
    ReturnStopped,
    PodLoop,
    ScreenshotsRetention,
    ArtefactsRetention,
  ],
})
export class AgentModule {
  static with(config: AgentConfig): DynamicModule {
    return {
      module: AgentModule,
      imports: [
        RuntimeModule.forService({ ...config, service: 'browser-agent', schema: 'agent' }),
        MessagingModule.forService({ ...config, service: 'browser-agent' }),
      ],
      providers: [
        {
          provide: Pod,
          inject: [Identity, TimeScale],
          useFactory: (...given: [Identity, TimeScale]) => podOf(config, ...given),
        },
        {
          provide: MarketplaceDriver,
          inject: [Pod, Log],
          useFactory: (pod: Pod, log: Log) => driverOf(config, pod, log),
        },
        {
          provide: AnswerWriter,
          inject: [Log, Metrics],
          useFactory: (log: Log, metrics: Metrics) => answerWriterOf(config, log, metrics),
        },
        { provide: PreviewLife, useValue: new PreviewLife(config.previewLifeMs) },
        {
          provide: ArtefactLimits,
          useValue: new ArtefactLimits(config.artefactMaxBytes, config.artefactMs, config.artefactDays),
        },
        { provide: LoginStore, useValue: new LoginFiles(config.loginsDir) },
        { provide: StateCipher, useValue: new StateCipher(config.sessionStateKey) },
        { provide: EgressSecret, useValue: new EgressSecret(config.egressSecret) },
        {
          provide: MarketplaceAccess,
          inject: [Log],
          useFactory: (log: Log) =>
            new MarketplaceAccess(
              {
                sandboxPublicKey: config.sandboxPublicKey,
                marketplaceBaseUrl: config.marketplaceBaseUrl,
                permission: config.marketplacePermission,
                allowStoredSignIn: config.allowStoredSignIn,
                isSandboxOnly: config.marketplaceDriver === 'scripted',
                trustedCertificate: config.certificatePin,
              },
              log,
            ),
        },
      ],
    };
  }
}

export function startAgent(config = readAgentConfig()) {
  return startService({
    service: 'browser-agent',
    settings: agentSettings,
    config,
    module: AgentModule.with(config),
    host: config.host,
    port: config.port,
    prepare: attachMessaging,
  });
}
