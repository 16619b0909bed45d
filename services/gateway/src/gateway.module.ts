import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Server } from 'node:http';
import { attachMessaging, MessagingModule } from '#messaging';
import { RuntimeModule, startService } from '#runtime';
import { AbandonApplications } from './application/abandon-applications.js';
import { AcceptApplication } from './application/accept-application.js';
import { ArchiveReading } from './application/archive-reading.js';
import { AskService } from './application/ask-service.js';
import { Authenticate } from './application/authenticate.js';
import { CancelApplication } from './application/cancel-application.js';
import { CatchUp } from './application/catch-up.js';
import { CheckApply } from './application/check-apply.js';
import { ClaimKey } from './application/claim-key.js';
import { CreditsRemaining } from './application/credits-remaining.js';
import { FollowApplication } from './application/follow-application.js';
import { GiveUpAccept } from './application/give-up-accept.js';
import { GrantCredits } from './application/grant-credits.js';
import { ListAppliedJobs } from './application/list-applied-jobs.js';
import { ListFreelancers } from './application/list-freelancers.js';
import { ReadOperations } from './application/read-operations.js';
import { ReadOverview } from './application/read-overview.js';
import { ReadReceipt } from './application/read-receipt.js';
import { ReadRecord } from './application/read-record.js';
import { ReadStatus } from './application/read-status.js';
import { CustomerDefaults, RegisterCustomer } from './application/register-customer.js';
import { JobUrlHosts, ResolveJob } from './application/resolve-job.js';
import { ResolveUnknown } from './application/resolve-unknown.js';
import { ResumeSession } from './application/resume-session.js';
import { SignReceipts } from './application/sign-receipts.js';
import { type GatewayConfig, gatewaySettings, readGatewayConfig } from './gateway.config.js';
import { AccountController } from './inbound/account.controller.js';
import { ApplicationFactsConsumer } from './inbound/application-facts.consumer.js';
import { ApplicationsController } from './inbound/applications.controller.js';
import { GatewayQuestions } from './inbound/gateway.questions.js';
import { OperatorKey } from './inbound/http/operator.guard.js';
import { ProblemFilter } from './inbound/http/problem.filter.js';
import { listenForOperators, prepareHttp } from './inbound/http/surfaces.js';
import { IdempotencyRetention } from './inbound/idempotency-retention.loop.js';
import { OperatorPageController } from './inbound/operator/operator-page.controller.js';
import { OperatorController } from './inbound/operator/operator.controller.js';
import { ReceiptsController } from './inbound/receipts.controller.js';
import { ReceiptsLoop } from './inbound/receipts.loop.js';
import { AccountsRepository } from './outbound/accounts.repository.js';
import { ApplicationKeysRepository } from './outbound/application-keys.repository.js';
import { ApplicationsRepository } from './outbound/applications.repository.js';
import { ArchiveRepository } from './outbound/archive.repository.js';
import { IdempotencyRepository } from './outbound/idempotency.repository.js';
import { ReceiptSigner } from './outbound/receipt-signer.js';
import { ReceiptsRepository } from './outbound/receipts.repository.js';
import { StepsRepository } from './outbound/steps.repository.js';

/** The operators' port, closed when both ports have answered what was under way. */
export class OperatorServer implements OnApplicationShutdown {
  server: Server | undefined;

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}

@Module({
  controllers: [
    ApplicationsController,
    AccountController,
    ReceiptsController,
    OperatorController,
    OperatorPageController,
    ApplicationFactsConsumer,
    GatewayQuestions,
  ],
  providers: [
    AccountsRepository,
    ApplicationKeysRepository,
    ApplicationsRepository,
    ArchiveRepository,
    IdempotencyRepository,
    ReceiptsRepository,
    StepsRepository,
    AbandonApplications,
    AcceptApplication,
    ArchiveReading,
    AskService,
    Authenticate,
    CancelApplication,
    CatchUp,
    CheckApply,
    ClaimKey,
    CreditsRemaining,
    FollowApplication,
    GiveUpAccept,
    GrantCredits,
    ListAppliedJobs,
    ListFreelancers,
    ReadOperations,
    ReadOverview,
    ReadReceipt,
    ReadRecord,
    ReadStatus,
    RegisterCustomer,
    ResolveJob,
    ResolveUnknown,
    ResumeSession,
    SignReceipts,
    IdempotencyRetention,
    ReceiptsLoop,
    OperatorServer,
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class GatewayModule {
  static with(config: GatewayConfig): DynamicModule {
    const urlHosts = [...config.jobUrlHosts, new URL(config.marketplaceBaseUrl).host].map((host) => host.toLowerCase());
    return {
      module: GatewayModule,
      imports: [
        RuntimeModule.forService({ ...config, service: 'gateway', schema: 'gateway' }),
        MessagingModule.forService({ ...config, service: 'gateway' }),
      ],
      providers: [
        { provide: OperatorKey, useValue: new OperatorKey(config.operatorKey) },
        { provide: ReceiptSigner, useValue: new ReceiptSigner(config.receiptSigningKey) },
        { provide: JobUrlHosts, useValue: new JobUrlHosts([...new Set(urlHosts)]) },
        { provide: CustomerDefaults, useValue: new CustomerDefaults(config.keyPrefix, config.marketplaceBaseUrl) },
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
