import { setTimeout as sleep } from 'node:timers/promises';

// For each that is open: an account may ask for 300 statuses a minute, however many applications it follows.
const POLL_MS = 250;

/**
 * @typedef {object} Followed
 * @property {string} name
 * @property {string} queueId
 * @property {any} [status] as the API last answered
 * @property {string[]} stages in the order they were seen
 */

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Why it waits or how far it is, in words. @param {any} status @param {number} now */
export function lineOf(status, now) {
  if (status.terminal) {
    const reason = status.reasonCode === null ? '' : ` (${status.reasonCode.replaceAll('_', ' ')})`;
    return `${status.applicationStatus.replaceAll('_', ' ')}${reason} after ${seconds(status.settledAt - status.acceptedAt)}`;
  }
  const why = status.blockedOn === null ? '' : `, waits: ${status.blockedOn.replaceAll('_', ' ')}`;
  const place = status.position === null ? '' : `, no. ${status.position}`;
  const starts =
    status.estimatedStartAt === null ? '' : `, starts in ${seconds(Math.max(0, status.estimatedStartAt - now))}`;
  return `${status.stage.replaceAll('_', ' ')}${place}${starts}${why}`;
}

/**
 * Follows applications until all are settled, side by side: rewritten in place on a terminal, a line for each change
 * elsewhere.
 * @param {import('./http.mjs').JsonApi} customer
 * @param {{ name: string, queueId: string }[]} applications
 * @param {import('../lib/terminal.mjs').Report} report
 * @param {number} limitMs
 * @returns {Promise<Followed[]>}
 */
export async function follow(customer, applications, report, limitMs) {
  /** @type {Followed[]} */
  const followed = applications.map((one) => ({ ...one, stages: [] }));
  const began = Date.now();
  const width = Math.max(...followed.map(({ name }) => name.length));
  let drawn = 0;
  for (;;) {
    for (const one of followed.filter(({ status }) => !status?.terminal)) {
      one.status = await customer.get(`/status?queueId=${one.queueId}`);
      if (one.stages.at(-1) === one.status.stage) continue;
      one.stages.push(one.status.stage);
      if (!report.isLive) {
        report.note(
          `${seconds(Date.now() - began).padStart(7)}  ${one.name.padEnd(width)}  ${lineOf(one.status, Date.now())}`,
        );
      }
    }
    if (report.isLive) drawn = redraw(followed, width, began, drawn, report);
    if (followed.every(({ status }) => status.terminal)) return followed;
    if (Date.now() - began > limitMs) return followed;
    await sleep(POLL_MS * followed.filter(({ status }) => !status.terminal).length);
  }
}

/** @param {Followed[]} followed @param {number} width @param {number} began @param {number} drawn @param {import('../lib/terminal.mjs').Report} report */
function redraw(followed, width, began, drawn, { paint }) {
  const columns = process.stdout.columns || 100;
  if (drawn > 0) process.stdout.write(`\x1b[${drawn}A`);
  for (const { name, status } of followed) {
    const text = lineOf(status, Date.now());
    const tone = !status.terminal ? paint.yellow : status.applicationStatus === 'applied' ? paint.green : paint.red;
    const line = `  ${seconds(Date.now() - began).padStart(7)}  ${name.padEnd(width)}  `;
    process.stdout.write(`\x1b[2K${line}${tone(text.slice(0, Math.max(0, columns - line.length - 1)))}\n`);
  }
  return followed.length;
}
