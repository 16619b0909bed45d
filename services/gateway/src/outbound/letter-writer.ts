import type { OnModuleDestroy } from '@nestjs/common';
import {
  type Dropped,
  type Effort,
  type LetterRequest,
  ModelClient,
  ModelError,
  type ModelOptions,
  type Usage,
  writeLetter,
} from '#model';
import type { Log, Metrics } from '#runtime';

export type { Dropped, Effort, LetterRequest, Usage };

interface About {
  readonly dropped: readonly Dropped[];
  readonly model: string;
  readonly usage: Usage;
}

/** What became of a request for a letter. `retryAfterS` is null where trying again would bring the same. */
export type Drafted =
  | ({ readonly kind: 'written'; readonly letter: string } & About)
  | ({ readonly kind: 'nothing_left' } & About)
  | { readonly kind: 'refused' | 'effort_unsupported' }
  | { readonly kind: 'unavailable'; readonly why: string; readonly retryAfterS: number | null };

export const NO_MODEL = { kind: 'unavailable', why: 'is not set up here', retryAfterS: null } as const;

// For customers, who neither see nor change our settings.
const WHY: Readonly<Partial<Record<ModelError['failure'], string>>> = {
  busy: 'writes as many letters as it may at once',
  resting: 'failed several times in a row and is left alone for a while',
  timeout: 'did not answer in time',
  rate_limited: 'takes no more requests for now',
  misconfigured: 'refuses our requests; an operator has to look',
  unusable: 'answered something that is no letter',
  stopping: 'was interrupted, because this server is being replaced',
};

/** Letters from a language model; without its options there is none. */
export class LetterWriter implements OnModuleDestroy {
  private readonly model: ModelClient | undefined;

  constructor(
    options: ModelOptions | undefined,
    log: Log,
    private readonly metrics: Metrics,
  ) {
    this.model = options && new ModelClient(options, log, metrics);
  }

  get isThere(): boolean {
    return this.model !== undefined;
  }

  async write(request: LetterRequest): Promise<Drafted> {
    if (this.model === undefined) return NO_MODEL;
    try {
      const { letter, ...about } = await writeLetter(this.model, this.metrics, request);
      return letter === null ? { kind: 'nothing_left', ...about } : { kind: 'written', letter, ...about };
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      if (error.failure === 'refused' || error.failure === 'effort_unsupported') return { kind: error.failure };
      const { failure, retryAfterMs } = error;
      const retryAfterS = retryAfterMs === null ? null : Math.ceil(retryAfterMs / 1_000);
      return { kind: 'unavailable', why: WHY[failure] ?? 'does not answer', retryAfterS };
    }
  }

  /** A letter takes up to a minute, a server that is replaced has seconds: who waits is told to ask again. */
  onModuleDestroy(): void {
    this.model?.close();
  }
}
