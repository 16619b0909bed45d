import type { Overview } from '../../application/read-overview.js';
import { type Html, html } from './html.js';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-style.js';

type Entry = Overview['applications'][number];

const COLUMNS: readonly { title: string; holds: (entry: Entry) => boolean }[] = [
  { title: 'Waiting', holds: ({ application: { stage } }) => stage === 'queued' || stage === 'awaiting_approval' },
  { title: 'With an agent', holds: ({ application: { stage } }) => stage === 'dispatched' || stage === 'opening_job' },
  { title: 'Filling', holds: ({ application: { stage } }) => stage === 'filling' || stage === 'answering' },
  { title: 'Sending', holds: ({ application: { stage } }) => stage === 'sending' },
  { title: 'Verifying', holds: ({ application: { stage } }) => stage === 'verifying' },
  { title: 'Settled', holds: ({ application: { stage } }) => stage === 'settled' },
];
const SHOWN = 8;

const words = (text: string): string => text.replaceAll('_', ' ');
const seconds = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`;

function job({ application, forecast, agency }: Entry, now: number): Html {
  const { status, reasonCode, settledAt, acceptedAt, jobId } = application;
  const isSettled = status !== 'processing';
  const starts = forecast.estimatedStartAt === null ? null : seconds(forecast.estimatedStartAt - now);
  return html`<div class="job">
    <div class="who">${agency?.name ?? 'unknown agency'}</div>
    ${
      isSettled
        ? html`<div class="${status === 'applied' ? 'good' : 'bad'}">
            ${words(status)}${reasonCode === null ? '' : ` · ${words(reasonCode)}`}
          </div>`
        : html`<div class="why">${why(application.stage, forecast.blockedOn)}</div>`
    }
    <div class="soft">
      ${forecast.position !== null && html`no. ${forecast.position}${starts === null ? '' : `, in about ${starts}`} · `}${
        isSettled ? `${seconds((settledAt ?? now) - acceptedAt)} in all` : `for ${seconds(now - acceptedAt)}`
      }
    </div>
    <code>${jobId}</code>
  </div>`;
}

const why = (stage: string, blockedOn: string | null): string =>
  blockedOn === null ? words(stage) : `waits: ${words(blockedOn)}`;

function stages({ applications, at }: Overview): Html {
  return html`<section class="stages">
    ${COLUMNS.map(({ title, holds }) => {
      const entries = applications.filter(holds);
      return html`<div class="stage">
        <h2>${title} <b>${entries.length}</b></h2>
        ${entries.slice(0, SHOWN).map((entry) => job(entry, at))}
        ${entries.length > SHOWN && html`<div class="soft">and ${entries.length - SHOWN} more</div>`}
      </div>`;
    })}
  </section>`;
}

function credits({ accounts }: Overview): Html {
  return html`<div class="card">
    <h2>Credits</h2>
    <table>
      <tr>
        <th>account</th>
        <th class="n">available</th>
        <th class="n">held</th>
        <th class="n">captured</th>
      </tr>
      ${accounts.map(
        ({ account, credits: balance }) =>
          html`<tr>
            <td>${account.name}</td>
            ${
              balance === null
                ? html`<td class="n bad" colspan="3">billing does not answer</td>`
                : html`<td class="n">${balance.available}</td>
                    <td class="n ${balance.held > 0 && 'wait'}">${balance.held}</td>
                    <td class="n">${balance.captured}</td>`
            }
          </tr>`,
      )}
    </table>
  </div>`;
}

const SESSION_DOT: Record<string, string> = { ready: 'good', needs_human: 'bad', reconnecting: 'wait', new: '' };

function sessions({ sessions: list, permission }: Overview): Html {
  return html`<div class="card">
    <h2>Sessions</h2>
    ${
      list === null
        ? html`<div class="bad">no agent answers</div>`
        : html`<table>
            <tr>
              <th>business developer</th>
              <th>state</th>
              <th>owned by</th>
              <th class="n">working</th>
            </tr>
            ${list.map(
              (one) =>
                html`<tr>
                  <td>${one.businessDeveloper}</td>
                  <td>
                    <span class="dot ${SESSION_DOT[one.state] ?? ''}"></span>${words(one.state)}${
                      one.why !== null && html`<div class="soft">${one.why}</div>`
                    }
                  </td>
                  <td>
                    ${one.ownedBy === null ? html`<span class="soft">nobody</span>` : html`${one.ownedBy} <span class="soft">epoch ${one.epoch}</span>`}
                  </td>
                  <td class="n">${one.working}</td>
                </tr>`,
            )}
          </table>`
    }
    <p class="soft">
      ${permission === null ? 'Only the sandbox is reachable.' : `Permission, as the operator declared it: ${permission}`}
    </p>
  </div>`;
}

function lanes({ lanes: list, applications, at }: Overview): Html {
  const names = new Map(applications.map(({ application, agency }) => [application.agencyId, agency?.name]));
  const busy = (list ?? []).filter(({ waiting, inFlight }) => waiting + inFlight > 0);
  return html`<div class="card">
    <h2>Lanes</h2>
    ${
      list === null
        ? html`<div class="bad">the scheduler does not answer</div>`
        : busy.length === 0
          ? html`<div class="soft">Nothing waits and nothing is in flight.</div>`
          : html`<table>
              <tr>
                <th>agency</th>
                <th class="n">waiting</th>
                <th class="n">in flight</th>
                <th>why</th>
                <th class="n">next start</th>
              </tr>
              ${busy.map(
                (lane) =>
                  html`<tr>
                    <td>${names.get(lane.agencyId) ?? lane.agencyId.slice(0, 8)}</td>
                    <td class="n">${lane.waiting}</td>
                    <td class="n">${lane.inFlight}</td>
                    <td class="wait">${lane.blockedOn === null ? '' : words(lane.blockedOn)}</td>
                    <td class="n">${lane.nextStartAt === null ? '' : seconds(lane.nextStartAt - at)}</td>
                  </tr>`,
              )}
            </table>`
    }
  </div>`;
}

function invariants({ services, at }: Overview): Html {
  return html`<div class="card">
    <h2>Invariants</h2>
    <table>
      ${services.map(({ service, answers, invariants: rules, checkedAt, outboxWaiting, deadLetters }) => {
        const broken = rules.filter(({ holds }) => !holds);
        const isGood = answers && broken.length === 0 && deadLetters === 0;
        return html`<tr>
          <td><span class="dot ${isGood ? 'good' : 'bad'}"></span>${service}</td>
          <td>
            ${answers ? `${rules.length - broken.length} of ${rules.length} hold` : html`<span class="bad">does not answer</span>`}
            ${broken.map(({ name }) => html`<div class="bad">${name}</div>`)}
          </td>
          <td class="n soft">${checkedAt !== null && `${seconds(at - checkedAt)} ago`}</td>
          <td class="n soft">${outboxWaiting !== null && outboxWaiting > 0 && `${outboxWaiting} to publish`}</td>
          <td class="n ${deadLetters !== null && deadLetters > 0 && 'bad'}">
            ${deadLetters !== null && deadLetters > 0 && `${deadLetters} dead letters`}
          </td>
        </tr>`;
      })}
    </table>
  </div>`;
}

function healed({ healing: { healings, services }, at }: Overview): Html {
  const silent = services.filter(({ answers }) => !answers).map(({ service }) => service);
  return html`<div class="card">
    <h2>Healed by itself</h2>
    ${silent.length > 0 && html`<div class="bad">not asked, they do not answer: ${silent.join(', ')}</div>`}
    ${
      healings.length === 0
        ? silent.length === 0 && html`<div class="soft">Nothing had to be mended.</div>`
        : html`<table>
            <tr>
              <th>service</th>
              <th>what</th>
              <th>why</th>
              <th class="n">how many</th>
              <th class="n">ago</th>
            </tr>
            ${healings.map(
              (one) =>
                html`<tr>
                  <td>${one.service}</td>
                  <td>${one.what}</td>
                  <td>${healingWhy(one.kind, one.why)}</td>
                  <td class="n">${one.count}</td>
                  <td class="n">${seconds(at - one.lastAt)}</td>
                </tr>`,
            )}
          </table>`
    }
  </div>`;
}

const healingWhy = (kind: 'stream' | 'sweeper', why: string): string =>
  kind === 'stream' ? `lost messages (${why}), published again` : why;

/** The part of the page that changes. */
export const livePart = (overview: Overview): Html =>
  html`${stages(overview)}
    <section class="row">${lanes(overview)}${credits(overview)}</section>
    <section class="row">${sessions(overview)}${invariants(overview)}</section>
    <section class="row">${healed(overview)}</section>`;

export const wholePage = (overview: Overview, nonce: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>Applywright</title>
        <style nonce="${nonce}">
          ${PAGE_STYLE}
        </style>
      </head>
      <body>
        <header>
          <h1>Applywright</h1>
          <small>as of <span id="at">${new Date(overview.at).toISOString().slice(11, 19)} UTC</span></small>
        </header>
        <main>${livePart(overview)}</main>
        <script nonce="${nonce}">
          ${PAGE_SCRIPT};
        </script>
      </body>
    </html>`;
