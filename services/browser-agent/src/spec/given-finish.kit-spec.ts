import { Healings, Outbox } from '#messaging';
import { Log, Metrics } from '#runtime';
import { FinishPreview } from '../application/finish-preview.js';
import { FinishSubmission } from '../application/finish-submission.js';
import { LateFind } from '../application/late-find.js';
import { Pod } from '../application/pod.js';
import { ReportProgress } from '../application/report-progress.js';
import { TellFinished } from '../application/tell-finished.js';
import { protocolTimes } from '../domain/protocol-times.js';
import { ScreenshotsRepository } from '../outbound/screenshots.repository.js';
import type { GivenRows } from './given-rows.kit-spec.js';

/** What ends submissions, on these rows. */
export function givenFinish({ database, intents, decisions, submissions, sessions }: GivenRows) {
  const [outbox, log, metrics] = [new Outbox(), Log.silent(), new Metrics('browser-agent')];
  const pod = new Pod(
    'agent-1',
    protocolTimes((ms) => ms),
    { modes: ['live'], maxPages: 1, idleMs: 1, holdMs: 1, rosterMs: 1 },
  );
  const finished = new TellFinished(outbox, log, metrics);
  const screenshots = new ScreenshotsRepository(database);
  const finish = new FinishSubmission(
    database,
    sessions,
    submissions,
    intents,
    decisions,
    new ReportProgress(database, submissions, outbox, log),
    new LateFind(intents, outbox, log),
    new FinishPreview(database, sessions, submissions, screenshots, outbox, log, metrics),
    finished,
    new Healings(database),
    pod,
    log,
  );
  return { finish, finished, pod, log };
}
