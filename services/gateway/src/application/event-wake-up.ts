import { Injectable } from '@nestjs/common';
import { Hints } from '#messaging';

const HINT = 'events';

/** Lets streams on all replicas send a new event at once, instead of at their next poll. */
@Injectable()
export class EventWakeUp {
  private action: () => void = () => {};

  constructor(private readonly hints: Hints) {}

  onGiven(action: () => void): void {
    this.action = action;
    this.hints.onHint(HINT, action);
  }

  give(): void {
    this.here();
    this.hints.give(HINT);
  }

  /** Only on this replica: a stream was opened, or its reader has caught up. */
  here(): void {
    this.action();
  }
}
