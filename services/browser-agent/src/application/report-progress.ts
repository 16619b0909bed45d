import { Injectable } from '@nestjs/common';
import {
  ApplicationProgressed,
  type ApplicationId,
  type BlockedOn,
  type Echo,
  isPreview,
  type MessageDef,
  type Outgoing,
  outgoing,
  type Stage,
} from '#contracts';
import { Outbox } from '#messaging';
import { Database, errorText, Log, type Tx } from '#runtime';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';

export interface ProgressOf {
  readonly applicationId: ApplicationId;
  readonly dispatch: number;
  readonly echo: Echo;
}

interface Reported {
  readonly about: ProgressOf;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
  readonly at: number;
}

/** Something to be told that is no step. */
interface Told {
  readonly applicationId: ApplicationId;
  readonly message: Outgoing<MessageDef>;
}

/** When the marketplace was first asked for something. */
interface Navigated {
  readonly applicationId: ApplicationId;
  readonly navigatedAt: number;
}

type Item = Reported | Told | Navigated;

// What is reported within this time, or while a commit runs, is written together, whichever page of this pod it comes
// from: the steps of one application often follow each other within it, and nobody sees that they came a blink later.
const GATHER_MS = 100;
const MAX_BATCH = 50;

/** Tells how far an application is, in order, without making the work wait for it. A preview's steps are told to nobody. */
@Injectable()
export class ReportProgress {
  private waiting: Item[] = [];
  private readonly open = new Map<ApplicationId, number>();
  private writing: Promise<void> | undefined;
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly submissions: SubmissionsRepository,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  /** Returns at once. A step that cannot be written is left out: it is information, and the outcome is told apart from it. */
  report(about: ProgressOf, stage: Stage, blockedOn: BlockedOn | null = null): void {
    const { applicationId } = about;
    if (isPreview(applicationId)) return;
    this.add(applicationId, { about, stage, blockedOn, at: Date.now() });
  }

  /** Tells something that was found out on the way, in the same manner and just as little worth waiting for. */
  tell(applicationId: ApplicationId, message: Outgoing<MessageDef>): void {
    this.add(applicationId, { applicationId, message });
  }

  /** Notes when the work on it first went to the marketplace, in Unix ms. */
  navigated(applicationId: ApplicationId, navigatedAt: number): void {
    this.add(applicationId, { applicationId, navigatedAt });
  }

  /** Waits until everything reported so far is written. */
  async settled(applicationId: ApplicationId): Promise<void> {
    while (this.open.has(applicationId)) await this.writeSoon();
  }

  /** The same, as part of a transaction: where the step is more than information. */
  async within(tx: Tx, about: ProgressOf, stage: Stage, blockedOn: BlockedOn | null): Promise<void> {
    const { applicationId, dispatch, echo } = about;
    if (isPreview(applicationId)) return;
    await this.write(tx, [{ about: { applicationId, dispatch, echo }, stage, blockedOn, at: Date.now() }]);
  }

  private add(applicationId: ApplicationId, one: Item): void {
    this.waiting.push(one);
    this.open.set(applicationId, (this.open.get(applicationId) ?? 0) + 1);
    this.gathering ??= setTimeout(() => void this.writeSoon(), GATHER_MS);
  }

  private writeSoon(): Promise<void> {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    // Taken away only once it is there: with nothing to write it has ended before it is.
    this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        await this.database.transaction((tx) => this.write(tx, batch));
      } catch (error) {
        this.log.warn({ steps: batch.length, error: errorText(error) }, 'progress.not_written');
      }
      for (const one of batch) this.isDone('about' in one ? one.about.applicationId : one.applicationId);
    }
  }

  private isDone(applicationId: ApplicationId): void {
    const open = (this.open.get(applicationId) ?? 1) - 1;
    if (open === 0) this.open.delete(applicationId);
    else this.open.set(applicationId, open);
  }

  private async write(tx: Tx, batch: readonly Item[]): Promise<void> {
    const reported = batch.filter((one): one is Reported => 'about' in one);
    const told = batch.flatMap((one) => ('message' in one ? [one.message] : []));
    const navigated = batch.filter((one): one is Navigated => 'navigatedAt' in one);
    const steps = await this.submissions.step(
      tx,
      reported.map(({ about, stage, blockedOn }) => ({ applicationId: about.applicationId, stage, blockedOn })),
      // Of several the first counts: what comes later in a map takes the place of what was there.
      new Map(navigated.reverse().map(({ applicationId, navigatedAt }) => [applicationId, navigatedAt])),
    );
    const progressed = reported.flatMap(({ about, stage, blockedOn, at }, index) => {
      const step = steps[index];
      if (step === undefined) return [];
      const { applicationId, dispatch, echo } = about;
      const body = { applicationId, echo, dispatch, step, stage, blockedOn, at };
      return [outgoing(ApplicationProgressed, echo.agencyId, `${applicationId}:${step}`, body)];
    });
    await this.outbox.add(tx, ...told, ...progressed);
  }
}
