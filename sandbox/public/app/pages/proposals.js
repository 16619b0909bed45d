import { connects, dateTime, dollars, h } from '../dom.js';
import { c, mark } from '../layout.js';
import { navigate } from '../router.js';
import { pair } from '../ui/field.js';

export function listPage({ total, page, pages, rows }) {
  const content = h(
    'section',
    { class: c('card') },
    h('h1', {}, 'My proposals'),
    h('h2', {}, `Submitted proposals (${total})`),
    rows.length ? h('ul', { class: c('rows') }, ...rows.map(row)) : h('p', { class: c('muted') }, 'No proposals yet.'),
    pages > 1 ? pager(page, pages) : null,
  );
  return { title: 'My proposals', content };
}

const row = (one) =>
  h(
    'li',
    { class: c('row'), ...mark('proposal-row') },
    h('div', { class: c('row-when') }, h('span', {}, 'Submitted '), dateTime(one.submittedAt)),
    h(
      'div',
      { class: c('row-main') },
      h('a', { class: c('row-title'), href: one.jobUrl }, one.jobTitle),
      h('div', { class: c('muted') }, h('span', {}, one.freelancer), ' · ', h('span', {}, one.profile)),
    ),
    h('a', { class: c('row-link'), href: one.url }, 'View proposal'),
  );

const pager = (page, pages) =>
  h(
    'nav',
    { class: c('pager'), 'aria-label': 'Pages' },
    pageButton('Previous', page - 1, page > 1),
    h('span', {}, `Page ${page} of ${pages}`),
    pageButton('Next', page + 1, page < pages),
  );

const pageButton = (text, page, isThere) =>
  h(
    'button',
    { type: 'button', class: c('button'), disabled: !isThere, onclick: () => navigate(`/nx/proposals/?page=${page}`) },
    text,
  );

export function proposalPage(proposal) {
  const content = h(
    'article',
    { class: c('card') },
    h('h1', {}, 'Proposal details'),
    h('p', {}, h('a', { class: c('row-title'), href: proposal.jobUrl }, proposal.jobTitle)),
    h('p', { class: c('muted') }, 'Submitted ', dateTime(proposal.submittedAt)),
    h(
      'ul',
      { class: c('pairs') },
      pair(proposal.freelancer, 'Freelancer'),
      pair(proposal.profile, 'Profile'),
      pair(proposal.as === 'agency' ? 'Agency member' : 'Freelancer', 'Sent as'),
      pair(connects(proposal.connectsSpent), 'Connects spent'),
      proposal.boostBid ? pair(connects(proposal.boostBid), 'Boost') : null,
    ),
    h('h2', {}, 'Your proposed terms'),
    terms(proposal),
    h('h2', {}, 'Cover letter'),
    h('div', { class: c('letter'), ...mark('cover-letter') }, proposal.coverLetter),
    proposal.answers.length
      ? [
          h('h2', {}, 'Questions'),
          h(
            'dl',
            { class: c('answers') },
            ...proposal.answers.map(({ question, answer }) => [h('dt', {}, question), h('dd', {}, answer)]),
          ),
        ]
      : null,
    proposal.attachments.length
      ? [
          h('h2', {}, 'Attachments'),
          h('ul', { class: c('list') }, ...proposal.attachments.map((file) => h('li', {}, file.name))),
        ]
      : null,
  );
  return { title: `Proposal for ${proposal.jobTitle}`, content };
}

function terms({ terms: agreed, duration }) {
  const rest = duration ? pair(duration, 'Duration') : null;
  if (agreed.kind === 'hourly') {
    return h(
      'ul',
      { class: c('pairs') },
      pair(`${dollars(agreed.rate)}/hr`, 'Hourly rate'),
      pair(agreed.rateIncrease, 'Rate increase'),
      rest,
    );
  }
  if (agreed.kind === 'project')
    return h('ul', { class: c('pairs') }, pair(dollars(agreed.amount), 'Bid (by project)'), rest);
  const total = agreed.milestones.reduce((sum, one) => sum + one.amount, 0);
  return [
    h(
      'table',
      { class: c('table') },
      h(
        'thead',
        {},
        h('tr', {}, ...['Milestone', 'Due date', 'Amount'].map((head) => h('th', { scope: 'col' }, head))),
      ),
      h(
        'tbody',
        {},
        ...agreed.milestones.map((one) =>
          h('tr', {}, h('td', {}, one.description), h('td', {}, one.dueAt ?? '—'), h('td', {}, dollars(one.amount))),
        ),
      ),
    ),
    h('ul', { class: c('pairs') }, pair(dollars(total), 'Bid (by milestone)'), rest),
  ];
}
