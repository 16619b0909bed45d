import { Injectable } from '@nestjs/common';
import type { ArtefactName } from '#contracts';
import { errorText, Log } from '#runtime';
import type { SubmissionPage } from '../domain/ports.js';
import { ArtefactsRepository } from '../outbound/artefacts.repository.js';
import type { SessionWork } from './session-work.js';

/** What artefacts may take. */
export class ArtefactLimits {
  constructor(
    readonly bytes: number,
    /** For taking one and storing it, in ms; after that the application goes on without. */
    readonly ms: number,
    readonly days: number,
  ) {}
}

const FORGOTTEN_AT_ONCE = 200;

/** Keeps what shows how an application went. Nothing here fails an application, or holds it up for longer than its limit. */
@Injectable()
export class KeepArtefacts {
  constructor(
    private readonly artefacts: ArtefactsRepository,
    private readonly limits: ArtefactLimits,
    private readonly log: Log,
  ) {}

  /** The page as it is now. */
  picture(work: SessionWork, page: SubmissionPage, name: 'form' | 'screenshot'): Promise<void> {
    const { bytes, ms } = this.limits;
    return this.keep(work, name, () => page.photograph({ maxBytes: bytes, limitMs: ms }));
  }

  /** The page as it is now and what led to it, for what went wrong. */
  async failure(work: SessionWork, page: SubmissionPage, why: string): Promise<void> {
    const { attempt, dispatch, applicationId } = work.submission;
    const about = { applicationId, dispatch, attempt, why };
    await Promise.all([
      this.picture(work, page, 'screenshot'),
      this.keep(work, 'trace', () => page.trace(about, this.limits.bytes)),
    ]);
  }

  /** How many were forgotten; as many as may be at once when there are more. */
  async forgetOld(): Promise<'more' | 'done'> {
    const forgotten = await this.artefacts.forgetOlderThan(this.limits.days, FORGOTTEN_AT_ONCE);
    if (forgotten > 0) this.log.info({ count: forgotten, days: this.limits.days }, 'artefacts.forgotten');
    return forgotten === FORGOTTEN_AT_ONCE ? 'more' : 'done';
  }

  private async keep(work: SessionWork, name: ArtefactName, take: () => Promise<Buffer | null>): Promise<void> {
    const { applicationId, attempt, epoch, order } = work.submission;
    const { accountId } = order.echo;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not within ${this.limits.ms} ms`)), this.limits.ms);
    });
    const storing = (async () => {
      const bytes = await take();
      if (bytes !== null) await this.artefacts.keep({ applicationId, accountId, name, epoch, attempt, bytes });
    })();
    try {
      await Promise.race([storing, limit]);
    } catch (error) {
      this.log.warn({ applicationId, attempt, name, error: errorText(error) }, 'artefact.not_kept');
    } finally {
      clearTimeout(timer);
    }
  }
}
