import { Injectable } from '@nestjs/common';

/** Lets whoever rests look for work at once. */
@Injectable()
export class WorkWakeUp {
  private readonly actions = new Set<(about: string) => void>();

  /** Returns what forgets the action again. */
  onGiven(action: (about: string) => void): () => void {
    this.actions.add(action);
    return () => void this.actions.delete(action);
  }

  /** `about`: the agency whose work it is; everybody's when empty. */
  give(about = ''): void {
    for (const action of this.actions) action(about);
  }
}
