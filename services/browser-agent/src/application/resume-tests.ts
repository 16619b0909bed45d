import { Injectable } from '@nestjs/common';
import { TimeScale } from '#runtime';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { ResumeSession } from './resume-session.js';

// Long enough to be seen waiting for a person, as a customer will have to; short enough to go on testing.
const STOPPED_MS = 60_000;

/**
 * A test that meets a challenge stops its session like any other. Nobody would come to see to a sandbox: such a session
 * goes on by itself after a while. Live ones wait for a person.
 */
@Injectable()
export class ResumeTests {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly resume: ResumeSession,
    private readonly scale: TimeScale,
  ) {}

  async execute(): Promise<void> {
    for (const sessionId of await this.sessions.stoppedTests(this.scale.ms(STOPPED_MS))) {
      await this.resume.execute({ sessionId, by: 'test mode' });
    }
  }
}
