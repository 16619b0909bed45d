import { Injectable } from '@nestjs/common';

/** Lets a new event be delivered at once, instead of at the next poll. */
@Injectable()
export class DeliveryWakeUp {
  private action: () => void = () => {};

  onGiven(action: () => void): void {
    this.action = action;
  }

  give(): void {
    this.action();
  }
}
