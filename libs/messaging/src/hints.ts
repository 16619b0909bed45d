import { hintSubject, type Service } from '#contracts';
import type { NatsLink } from './connection.js';

/** Wake-ups between the replicas of one service. A lost one costs a poll interval, nothing else. */
export class Hints {
  constructor(
    private readonly link: NatsLink,
    private readonly service: Service,
  ) {}

  give(name: string): void {
    if (!this.link.connection.isClosed()) this.link.connection.publish(hintSubject(this.service, name));
  }

  onHint(name: string, action: () => void): void {
    this.link.connection.subscribe(hintSubject(this.service, name), { callback: () => action() });
  }
}
