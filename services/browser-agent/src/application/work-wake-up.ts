import { Injectable } from '@nestjs/common';

/** Lets whoever rests look for work at once. */
@Injectable()
export class WorkWakeUp {
  private readonly actions = new Set<() => void>();

  /** Returns what forgets the action again. */
  onGiven(action: () => void): () => void {
    this.actions.add(action);
    return () => void this.actions.delete(action);
  }

  give(): void {
    for (const action of this.actions) action();
  }
}
