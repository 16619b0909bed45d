// Shows what the sandbox received. Text is only ever set as text: letters come from whoever wrote them.
const POLL_MS = 1_000;
const root = document.getElementById('inbox');
const seen = new Set();
const open = new Set();
let revision = -1;
let drawn = '';
let isFirst = true;

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

const money = (value) => `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

function termsOf({ terms }) {
  return terms.kind === 'hourly'
    ? `${money(terms.rate)}/hr`
    : terms.kind === 'project'
      ? `${money(terms.amount)} by project`
      : `${money(terms.milestones.reduce((sum, one) => sum + one.amount, 0))} in ${terms.milestones.length} milestone${terms.milestones.length === 1 ? '' : 's'}`;
}

function proposal(one) {
  const isNew = !seen.has(one.id) && !isFirst;
  seen.add(one.id);
  const details = h(
    'details',
    { class: `proposal${isNew ? ' new' : ''}`, open: open.has(one.id) },
    h(
      'summary',
      {},
      h('time', { datetime: new Date(one.receivedAt).toISOString() }, new Date(one.receivedAt).toLocaleTimeString()),
      h(
        'span',
        { class: 'what' },
        h('strong', {}, one.jobTitle),
        h('small', {}, `${one.freelancer} · ${one.profile} · for ${one.agency}`),
      ),
      h(
        'span',
        { class: 'terms' },
        termsOf(one),
        h(
          'small',
          {},
          [one.duration, one.source === 'hand' ? 'put here by hand' : `${one.connectsSpent} Connects`]
            .filter(Boolean)
            .join(' · '),
        ),
      ),
    ),
    h('pre', {}, one.coverLetter),
    one.answers.length
      ? h(
          'dl',
          {},
          one.answers.map(({ question, answer }) => [h('dt', {}, question), h('dd', {}, answer)]),
        )
      : null,
    h('p', { class: 'foot' }, `Proposal ${one.id} · `, h('a', { href: one.jobUrl }, 'job page')),
  );
  details.addEventListener('toggle', () => (details.open ? open.add(one.id) : open.delete(one.id)));
  return details;
}

const section = (title, count, ...children) =>
  h('section', {}, h('h2', {}, title, h('span', { class: 'count' }, String(count))), ...children);

const empty = (text) => h('p', { class: 'empty' }, text);

function draw(inbox) {
  const jobs = inbox.jobs.map((job) =>
    h(
      'li',
      {},
      h('a', { href: job.url }, job.title),
      h('small', {}, `${job.type === 'fixed' ? 'fixed-price' : 'hourly'} · ${job.state} · ${job.ciphertext}`),
    ),
  );
  const faults = inbox.faults.map((fault) =>
    h(
      'li',
      { class: 'fault' },
      h('strong', {}, fault.kind.replaceAll('_', ' ')),
      h(
        'small',
        {},
        `${fault.scope} · struck ${fault.hits} · ${fault.remaining === null ? 'until disarmed' : `${fault.remaining} left`}`,
      ),
    ),
  );
  root.replaceChildren(
    h(
      'header',
      {},
      h('h1', {}, 'Sandbox inbox'),
      h('p', {}, 'An imitation of a marketplace, for tests. What arrives here went to nobody.'),
      h(
        'ul',
        { class: 'state' },
        h('li', {}, h('span', { class: 'live' }), 'live'),
        h('li', {}, `latency: ${inbox.latency}`),
        h('li', {}, inbox.acceptDuplicates ? 'takes duplicates' : 'refuses duplicates'),
      ),
    ),
    h(
      'div',
      { class: 'columns' },
      section(
        'Proposals',
        inbox.total,
        ...(inbox.proposals.length
          ? inbox.proposals.map(proposal)
          : [empty('Nothing has arrived yet. Proposals show up here by themselves.')]),
      ),
      h(
        'div',
        {},
        section(
          'Armed faults',
          faults.length,
          faults.length ? h('ul', { class: 'items' }, faults) : empty('None: everything goes well.'),
        ),
        section('Jobs', jobs.length, jobs.length ? h('ul', { class: 'items' }, jobs) : empty('No jobs yet.')),
      ),
    ),
  );
  isFirst = false;
}

async function poll() {
  try {
    const response = await fetch(`/sandbox/inbox?revision=${revision}`);
    if (response.status === 200) {
      const inbox = await response.json();
      revision = inbox.revision;
      // Much that is remembered shows nowhere; drawing anyway would take away what somebody has just selected.
      const shown = JSON.stringify({ ...inbox, revision: 0 });
      if (shown !== drawn) draw(inbox);
      drawn = shown;
    }
    document.body.classList.remove('lost');
  } catch {
    document.body.classList.add('lost');
  }
  setTimeout(poll, POLL_MS);
}

void poll();
