import { ago, connects, dateTime, dollars, h } from '../dom.js';
import { c, mark } from '../layout.js';

const TYPES = { default: 'Default profile', specialization: 'Specialized profile' };

export function membersPage({ agency, members }) {
  const content = h(
    'section',
    { class: c('card') },
    h('h1', {}, 'Agency members'),
    h('p', {}, h('strong', {}, agency.name), ' · ', h('span', {}, `Agency id ${agency.id}`)),
    h('p', {}, 'Available Connects: ', h('strong', {}, agency.connects)),
    h('ul', { class: c('rows') }, ...members.map(memberRow)),
  );
  return { title: 'Agency members', content };
}

const memberRow = (member) =>
  h(
    'li',
    { class: c('member'), ...mark('member-row') },
    h(
      'h2',
      {},
      h('a', { href: member.url }, member.name),
      member.isYou ? h('span', { class: c('badge') }, 'You') : null,
    ),
    h('p', { class: c('muted') }, `${member.role} · ${member.country}`),
    h(
      'table',
      { class: c('table') },
      h('thead', {}, h('tr', {}, ...['Profile', 'Rate', 'Type'].map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, ...member.profiles.map((profile) => profileRow(member.url, profile))),
    ),
  );

const profileRow = (url, profile) =>
  h(
    'tr',
    {},
    h('td', {}, h('a', { href: `${url}?p=${profile.profileId}` }, profile.title), ...about(profile)),
    h('td', {}, `${dollars(profile.hourlyRate)}/hr`),
    h('td', {}, TYPES[profile.type]),
  );

const about = ({ overview, skills }) => [
  overview ? h('p', { class: c('muted') }, overview) : null,
  skills ? h('ul', { class: c('chips') }, ...skills.map((skill) => h('li', { class: c('chip') }, skill))) : null,
];

export function freelancerPage({ name, country, profiles }) {
  const content = h(
    'section',
    { class: c('card') },
    h('h1', {}, name),
    h('p', { class: c('muted') }, country),
    h(
      'ul',
      { class: c('list') },
      ...profiles.map((one) => h('li', {}, `${one.title} · ${dollars(one.hourlyRate)}/hr · ${TYPES[one.type]}`)),
    ),
  );
  return { title: name, content };
}

export function connectsPage({ available, personal, entries }) {
  const content = h(
    'section',
    { class: c('card') },
    h('h1', {}, 'Connects history'),
    h('p', {}, 'Available Connects: ', h('strong', {}, available)),
    h('p', { class: c('muted') }, `As a freelancer: ${connects(personal)}`),
    h(
      'table',
      { class: c('table') },
      h(
        'thead',
        {},
        h('tr', {}, ...['Date', 'Action', 'Connects', 'Balance'].map((head) => h('th', { scope: 'col' }, head))),
      ),
      h(
        'tbody',
        {},
        ...entries.map((entry) =>
          h(
            'tr',
            {},
            h('td', {}, dateTime(entry.at)),
            h('td', {}, entry.reason),
            h('td', {}, entry.delta > 0 ? `+${entry.delta}` : entry.delta),
            h('td', {}, entry.balanceAfter),
          ),
        ),
      ),
    ),
  );
  return { title: 'Connects history', content };
}

export function homePage({ agency, jobs }) {
  const content = h(
    'section',
    { class: c('card') },
    h('h1', {}, 'Jobs you might like'),
    h('p', { class: c('muted') }, `Open jobs for ${agency}`),
    jobs.length ? h('ul', { class: c('rows') }, ...jobs.map(jobRow)) : h('p', {}, 'There are no open jobs.'),
  );
  return { title: 'Find work', content };
}

const jobRow = (job) =>
  h(
    'li',
    { class: c('tile') },
    h('p', { class: c('muted') }, `Posted ${ago(job.postedAt)}`),
    h('a', { class: c('row-title'), href: job.url }, job.title),
    h('p', { class: c('muted') }, price(job), ' · ', job.experienceLevel),
    h('p', {}, job.description),
    h('ul', { class: c('chips') }, ...job.skills.map((skill) => h('li', { class: c('chip') }, skill))),
  );

const price = (job) =>
  job.type === 'fixed'
    ? `Fixed-price: ${dollars(job.budget)}`
    : `Hourly: ${dollars(job.rateRange.min)} - ${dollars(job.rateRange.max)}`;
