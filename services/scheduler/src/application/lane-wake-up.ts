import { Injectable } from '@nestjs/common';

/** Lets whatever changed a lane make the tick look at once, instead of at its next poll. */
@Injectable()
export class LaneWakeUp {
  private action: () => void = () => {};

  onGiven(action: () => void): void {
    this.action = action;
  }

  give(): void {
    this.action();
  }
}
