import type { Msg } from '@nats-io/transport-node';
import { hintSubject, type Service } from '#contracts';
import type { NatsLink } from './connection.js';

/** Wake-ups between the replicas of one service. A lost one costs a poll interval, nothing else. */
export class Hints {
  constructor(
    private readonly link: NatsLink,
    private readonly service: Service,
  ) {}

  /** `about`: what it concerns, for those whom only some of these concern. */
  give(name: string, about = ''): void {
    if (!this.link.connection.isClosed()) this.link.connection.publish(hintSubject(this.service, name), about);
  }

  onHint(name: string, action: (about: string) => void): void {
    const callback = (error: Error | null, hint: Msg): void => action(error ? '' : hint.string());
    this.link.connection.subscribe(hintSubject(this.service, name), { callback });
  }
}
