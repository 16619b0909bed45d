import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Server } from 'node:http';
import { attachMessaging, MessagingModule } from '#messaging';
import { modelOptionsOf } from '#model';
import { Log, Metrics, RuntimeModule, startService } from '#runtime';
import { AbandonApplications } from './application/abandon-applications.js';
import { AcceptApplication } from './application/accept-application.js';
import { AcceptPreview, PreviewLife } from './application/accept-preview.js';
import { AdmitRequest } from './application/admit-request.js';
import { ApproveApplication } from './application/approve-application.js';
import { ArchiveReading } from './application/archive-reading.js';
import { AskForecast } from './application/ask-forecast.js';
import { AskService } from './application/ask-service.js';
import { Authenticate } from './application/authenticate.js';
import { CancelApplication } from './application/cancel-application.js';
import { CatchUp } from './application/catch-up.js';
import { CheckApply } from './application/check-apply.js';
import { ClaimKey } from './application/claim-key.js';
import { CreateKey } from './application/create-key.js';
import { CreditsRemaining } from './application/credits-remaining.js';
import { CustomerDefaults } from './application/customer-defaults.js';
import { ExpediteApplication } from './application/expedite-application.js';
import { FindAgency } from './application/find-agency.js';
import { FindProfile } from './application/find-profile.js';
import { EventStreams } from './application/event-streams.js';
import { EventWakeUp } from './application/event-wake-up.js';
import { FollowAccount } from './application/follow-account.js';
import { FollowApplication } from './application/follow-application.js';
import { FollowPreview } from './application/follow-preview.js';
import { ForecastPreview } from './application/forecast-preview.js';
import { GenerateProposal } from './application/generate-proposal.js';
import { GiveUpAccept } from './application/give-up-accept.js';
import { GrantCredits } from './application/grant-credits.js';
import { HoldCredit } from './application/hold-credit.js';
import { IssueStreamToken } from './application/issue-stream-token.js';
import { LinkEvidence } from './application/link-evidence.js';
import { ListAppliedJobs } from './application/list-applied-jobs.js';
import { ListFreelancers } from './application/list-freelancers.js';
import { ListKeys } from './application/list-keys.js';
import { LockKeys } from './application/lock-keys.js';
import { NoteKeyUses } from './application/note-key-uses.js';
import { MakeTestTwin } from './application/make-test-twin.js';
import { ManageWebhooks } from './application/manage-webhooks.js';
import { OpenLink } from './application/open-link.js';
import { ReadArchive } from './application/read-archive.js';
import { ReadArtefact } from './application/read-artefact.js';
import { ReadBusinessDevelopers } from './application/read-business-developers.js';
import { ManagePolicy } from './application/manage-policy.js';
import { ReadEvents } from './application/read-events.js';
import { ReadOperations } from './application/read-operations.js';
import { ReadOverview } from './application/read-overview.js';
import { ReadPreview } from './application/read-preview.js';
import { ReadReceipt } from './application/read-receipt.js';
import { ReadRecord } from './application/read-record.js';
import { ReadStatus } from './application/read-status.js';
import { RefuseDirection } from './application/refuse-direction.js';
import { RecordEvents } from './application/record-events.js';
import { RegisterCustomer } from './application/register-customer.js';
import { JobUrlHosts, ResolveJob } from './application/resolve-job.js';
import { ResolveUnknown } from './application/resolve-unknown.js';
import { ResumeSession } from './application/resume-session.js';
import { RevokeKey } from './application/revoke-key.js';
import { RotateKey } from './application/rotate-key.js';
import { SendPreview } from './application/send-preview.js';
import { SignReceipts } from './application/sign-receipts.js';
import { WriteAccepted } from './application/write-accepted.js';
import { KeyPrefixes } from './domain/api-key.js';
import { EvidenceLinks } from './domain/evidence-link.js';
import { type GatewayConfig, gatewaySettings, readGatewayConfig } from './gateway.config.js';
import { AccountFactsConsumer } from './inbound/account-facts.consumer.js';
import { AccountController } from './inbound/account.controller.js';
import { ApplicationFactsConsumer } from './inbound/application-facts.consumer.js';
import { ApplicationsController } from './inbound/applications.controller.js';
import { ApplyRequests } from './inbound/apply-requests.js';
import { DataController } from './inbound/data.controller.js';
import { EvidenceController } from './inbound/evidence.controller.js';
import { ExternalController } from './inbound/external.controller.js';
import { EventStreamsLoop } from './inbound/event-streams.loop.js';
import { EventsRetention } from './inbound/events-retention.loop.js';
import { EventsController } from './inbound/events.controller.js';
import { GatewayQuestions } from './inbound/gateway.questions.js';
import { OperatorKey } from './inbound/http/operator.guard.js';
import { ProblemFilter } from './inbound/http/problem.filter.js';
import { listenForOperators, prepareHttp } from './inbound/http/surfaces.js';
import { IdempotencyRetention } from './inbound/idempotency-retention.loop.js';
import { KeysController } from './inbound/keys.controller.js';
import { KeysLoop } from './inbound/keys.loop.js';
import { LaneController } from './inbound/lane.controller.js';
import { OperatorPageController } from './inbound/operator/operator-page.controller.js';
import { OperatorServer } from './inbound/operator/operator-server.js';
import { OperatorController } from './inbound/operator/operator.controller.js';
import { PreviewsRetention } from './inbound/previews-retention.loop.js';
import { PreviewsController } from './inbound/previews.controller.js';
import { ProposalsController } from './inbound/proposals.controller.js';
import { PublishedController } from './inbound/published.controller.js';
import { ReceiptsController } from './inbound/receipts.controller.js';
import { ReceiptsLoop } from './inbound/receipts.loop.js';
import { StatusBodies } from './inbound/status-bodies.js';
import { TotalsLoop } from './inbound/totals.loop.js';
import { WebhooksController } from './inbound/webhooks.controller.js';
import { AccountsRepository } from './outbound/accounts.repository.js';
import { ApplicationKeysRepository } from './outbound/application-keys.repository.js';
import { ApplicationsRepository } from './outbound/applications.repository.js';
import { ApprovalsRepository } from './outbound/approvals.repository.js';
import { ArchiveRepository } from './outbound/archive.repository.js';
import { EventsRepository } from './outbound/events.repository.js';
import { IdempotencyRepository } from './outbound/idempotency.repository.js';
import { KeysRepository } from './outbound/keys.repository.js';
import { PreviewsRepository } from './outbound/previews.repository.js';
import { COUNTER_CONNECTIONS, CountersDatabase, RateCounters } from './outbound/rate-counters.js';
import { LetterWriter } from './outbound/letter-writer.js';
import { OpenStreamsRepository } from './outbound/open-streams.repository.js';
import { ReceiptSigner } from './outbound/receipt-signer.js';
import { ReceiptsRepository } from './outbound/receipts.repository.js';
import { StepsRepository } from './outbound/steps.repository.js';
import { StreamTokensRepository } from './outbound/stream-tokens.repository.js';
import { TotalsRepository } from './outbound/totals.repository.js';

// What the gateway follows is shown to customers, and nothing else waits for it. A person does not see it, and a batch
// costs the same for one step as for fifty. What somebody asks after a webhook is asked of billing as well.
const BETWEEN_BATCHES_MS = 50;

@Module({
  controllers: [
    ApplicationsController,
    PreviewsController,
    AccountController,
    KeysController,
    DataController,
    ExternalController,
    WebhooksController,
    LaneController,
    ProposalsController,
    ReceiptsController,
    EvidenceController,
    EventsController,
    PublishedController,
    OperatorController,
    OperatorPageController,
    ApplicationFactsConsumer,
    AccountFactsConsumer,
    GatewayQuestions,
  ],
  providers: [
    AccountsRepository,
    ApplicationKeysRepository,
    ApplicationsRepository,
    ApprovalsRepository,
    ArchiveRepository,
    EventsRepository,
    IdempotencyRepository,
    KeysRepository,
    PreviewsRepository,
    RateCounters,
    OpenStreamsRepository,
    ReceiptsRepository,
    StepsRepository,
    StreamTokensRepository,
    TotalsRepository,
    AbandonApplications,
    AcceptApplication,
    AcceptPreview,
    AdmitRequest,
    ApproveApplication,
    ArchiveReading,
    AskForecast,
    AskService,
    Authenticate,
    CancelApplication,
    CatchUp,
    CheckApply,
    ClaimKey,
    CreateKey,
    CreditsRemaining,
    ExpediteApplication,
    FindAgency,
    FindProfile,
    EventStreams,
    EventWakeUp,
    FollowAccount,
    FollowApplication,
    FollowPreview,
    ForecastPreview,
    GenerateProposal,
    GiveUpAccept,
    GrantCredits,
    HoldCredit,
    IssueStreamToken,
    LinkEvidence,
    ListAppliedJobs,
    ListFreelancers,
    ListKeys,
    LockKeys,
    NoteKeyUses,
    MakeTestTwin,
    ManageWebhooks,
    OpenLink,
    ReadArchive,
    ReadArtefact,
    ReadBusinessDevelopers,
    ManagePolicy,
    ReadEvents,
    ReadOperations,
    ReadOverview,
    ReadPreview,
    ReadReceipt,
    ReadRecord,
    ReadStatus,
    RefuseDirection,
    RecordEvents,
    RegisterCustomer,
    ResolveJob,
    ResolveUnknown,
    ResumeSession,
    RevokeKey,
    RotateKey,
    SendPreview,
    SignReceipts,
    WriteAccepted,
    ApplyRequests,
    EventStreamsLoop,
    EventsRetention,
    IdempotencyRetention,
    KeysLoop,
    PreviewsRetention,
    ReceiptsLoop,
    StatusBodies,
    TotalsLoop,
    OperatorServer,
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class GatewayModule {
  static with(config: GatewayConfig): DynamicModule {
    const { marketplaceBaseUrl, testMarketplaceBaseUrl } = config;
    const ours = [marketplaceBaseUrl, ...(testMarketplaceBaseUrl === undefined ? [] : [testMarketplaceBaseUrl])];
    const applicationName = `applywright-gateway-counters-${config.instance}`.slice(0, 63);
    const urlHosts = [...config.jobUrlHosts, ...ours.map((url) => new URL(url).host)].map((host) => host.toLowerCase());
    return {
      module: GatewayModule,
      imports: [
        RuntimeModule.forService({
          ...config,
          databasePool: Math.max(2, config.databasePool - COUNTER_CONNECTIONS),
          service: 'gateway',
          schema: 'gateway',
        }),
        MessagingModule.forService({ ...config, service: 'gateway', betweenBatchesMs: BETWEEN_BATCHES_MS }),
      ],
      providers: [
        { provide: OperatorKey, useValue: new OperatorKey(config.operatorKey) },
        {
          provide: LetterWriter,
          inject: [Log, Metrics],
          useFactory: (log: Log, metrics: Metrics) => new LetterWriter(modelOptionsOf(config), log, metrics),
        },
        { provide: PreviewLife, useValue: new PreviewLife(config.previewLifeMs) },
        { provide: EvidenceLinks, useValue: new EvidenceLinks(config.evidenceLinkKey) },
        { provide: ReceiptSigner, useValue: new ReceiptSigner(config.receiptSigningKey) },
        { provide: JobUrlHosts, useValue: new JobUrlHosts([...new Set(urlHosts)]) },
        {
          provide: CustomerDefaults,
          useValue: new CustomerDefaults(config.marketplaceBaseUrl, config.testMarketplaceBaseUrl),
        },
        { provide: KeyPrefixes, useValue: new KeyPrefixes({ live: config.keyPrefix, test: config.testKeyPrefix }) },
        {
          provide: CountersDatabase,
          inject: [Log],
          useFactory: (log: Log) =>
            new CountersDatabase({ url: config.databaseUrl, schema: 'gateway', applicationName, log }).open(),
        },
      ],
    };
  }
}

export async function startGateway(config = readGatewayConfig()) {
  return startService({
    service: 'gateway',
    settings: gatewaySettings,
    config,
    module: GatewayModule.with(config),
    host: config.host,
    port: config.port,
    bodyLimitBytes: config.bodyLimitBytes,
    trustedProxies: config.trustedProxies,
    prepare: (app) => {
      attachMessaging(app);
      app.get(OperatorServer).server = prepareHttp(app);
    },
    ready: (app) =>
      listenForOperators(app, app.get(OperatorServer).server as Server, {
        host: config.operatorHost,
        port: config.operatorPort,
      }),
  });
}
