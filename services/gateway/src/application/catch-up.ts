import { Injectable } from '@nestjs/common';
import { ApplicationSettled, BillingReservation, settledView } from '#contracts';
import { Questions } from '#messaging';
import { Database } from '#runtime';
import type { Application } from '../domain/application.js';
import { FollowApplication } from './follow-application.js';

// Billing settles before this service hears of it; a receiver that asks inside its webhook handler must see the same.
const BILLING_MS = 100;

/**
 * The end of a live application, when billing knows it already. It is absorbed just as its message will be, so that
 * what follows (a list, a new application for the job) sees it too. Without an answer our own copy stands.
 */
@Injectable()
export class CatchUp {
  constructor(
    private readonly database: Database,
    private readonly questions: Questions,
    private readonly follow: FollowApplication,
  ) {}

  async execute(application: Application): Promise<Application> {
    if (application.status !== 'processing') return application;
    const { applicationId } = application;
    const answer = await this.questions.tryAsk(BillingReservation, { applicationId }, BILLING_MS);
    const settled = ApplicationSettled.body.safeParse(answer?.reservation?.settled);
    if (!settled.success) return application;
    await this.database.transaction((tx) => this.follow.settled([settled.data], tx));
    const view = settledView(settled.data);
    const processedAt = view.processedAt ?? application.processedAt;
    return { ...application, ...view, processedAt, timings: settled.data.timings };
  }
}
