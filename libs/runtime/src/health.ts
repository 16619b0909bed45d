import { errorText } from './errors.js';

export interface HealthAnswer {
  readonly status: 'ok' | 'unavailable';
  readonly parts: Record<string, string>;
}

/**
 * What a process needs before it may be given work. Live means the process answers at all;
 * ready means that every part it registered here answers.
 */
export class Health {
  private readonly parts = new Map<string, () => Promise<void> | void>();
  private isStopping = false;

  /** `check` throws, or takes too long, when the part is not there. */
  register(name: string, check: () => Promise<void> | void): void {
    this.parts.set(name, check);
  }

  /** From now on not ready, so that nothing new is sent here while the process drains. */
  stop(): void {
    this.isStopping = true;
  }

  async ready(limitMs = 2_000): Promise<HealthAnswer> {
    const checks = [...this.parts].map(async ([name, check]): Promise<[string, string]> => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
      });
      try {
        await Promise.race([Promise.resolve(check()), late]);
        return [name, 'ok'];
      } catch (error) {
        return [name, errorText(error)];
      } finally {
        clearTimeout(timer);
      }
    });
    const parts = Object.fromEntries(await Promise.all(checks));
    if (this.isStopping) parts['process'] = 'stopping';
    const isOk = Object.values(parts).every((state) => state === 'ok');
    return { status: isOk ? 'ok' : 'unavailable', parts };
  }
}
