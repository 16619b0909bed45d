import { post } from '../api.js';
import { ago, append, connects, dollars, h } from '../dom.js';
import { c, idOf, mark } from '../layout.js';
import { navigate } from '../router.js';
import { pair } from '../ui/field.js';

export function jobPage(data) {
  if (!data.job) return { title: 'Job not available', content: gone(data.standing.text) };
  const content = h(
    'div',
    { class: c('split') },
    h('article', { class: c('card', 'job') }, ...aboutJob(data.job, data.standing)),
    h('aside', { class: c('side') }, actions(data), aboutClient(data.job)),
    clientHistory(data.job.client.history),
    clientJobs(data.clientJobs),
    otherJobs(data.otherJobs),
  );
  return { title: data.job.title, content };
}

const gone = (text) =>
  h(
    'section',
    { class: c('card', 'card-centre') },
    h('h1', {}, text),
    h('p', { class: c('muted') }, 'Look for another one among the open jobs.'),
    h('a', { class: c('button', 'button-main'), href: '/nx/find-work/' }, 'Find work'),
  );

function aboutJob(job, standing) {
  return [
    standing.text ? h('div', { class: c('alert', 'alert-warning'), role: 'alert' }, standing.text) : null,
    h('h1', {}, job.title),
    h('p', { class: c('muted') }, `Posted ${ago(job.postedAt)}`),
    h('p', { class: c('muted') }, job.location),
    h('h2', {}, 'Summary'),
    h('div', { class: c('description'), ...mark('Description') }, job.description),
    h('ul', { class: c('pairs') }, ...jobFacts(job)),
    job.attachments.length
      ? [h('h2', {}, 'Attachments'), h('ul', { class: c('list') }, ...job.attachments.map((name) => h('li', {}, name)))]
      : null,
    h('p', {}, h('strong', {}, 'Project type: '), job.projectType),
    h('h2', {}, 'Skills and expertise'),
    h('ul', { class: c('chips') }, ...job.skills.map((skill) => h('li', { class: c('chip') }, skill))),
    h('h2', {}, 'Activity on this job'),
    h(
      'ul',
      { class: c('activity') },
      h('li', {}, `Proposals: ${job.activity.proposals}`),
      h('li', {}, `Interviewing: ${job.activity.interviewing}`),
      h('li', {}, `Invites sent: ${job.activity.invites}`),
    ),
  ];
}

/** Budget or hours, duration, level and rate, in this order; the apply page shows them too. */
export function jobFacts(job) {
  const isHourly = job.type === 'hourly';
  return [
    isHourly ? pair(job.hoursPerWeek, 'Hourly') : pair(dollars(job.budget), 'Fixed-price'),
    job.duration ? pair(job.duration, 'Duration') : null,
    pair(job.experienceLevel, 'Experience level'),
    job.rateRange ? pair(`${dollars(job.rateRange.min)} - ${dollars(job.rateRange.max)}`, 'Hourly range') : null,
  ];
}

function actions(data) {
  const box = h('section', { class: c('card', 'card-actions') });
  const { standing } = data;
  append(box, [
    standing.state === 'applied'
      ? h('a', { class: c('button', 'button-main'), href: standing.url }, 'View proposal')
      : null,
    standing.state === 'open' || standing.state === 'refused' ? applyButton(data) : null,
    saveButton(data.job),
    standing.state === 'open' ? connectsLines(data) : null,
  ]);
  return box;
}

const applyButton = ({ applyUrl, standing }) =>
  h(
    'button',
    {
      type: 'button',
      class: c('button', 'button-main'),
      id: idOf('submit-proposal-button'),
      disabled: standing.state === 'refused',
      onclick: () => navigate(applyUrl),
    },
    'Apply now',
  );

function saveButton(job) {
  const button = h('button', { type: 'button', class: c('button') }, 'Save job');
  button.addEventListener('click', async () => {
    await post(`/api/jobs/${job.ciphertext}/save`, {});
    button.textContent = 'Saved';
  });
  return button;
}

const connectsLines = ({ connectsRequired, connectsAvailable, isAffordable }) => [
  h('p', {}, 'Send a proposal for: ', h('strong', {}, connects(connectsRequired))),
  h('p', {}, 'Available Connects: ', h('strong', {}, connectsAvailable)),
  isAffordable ? null : h('a', { class: c('button'), href: '/nx/plans/connects/history' }, 'Buy Connects'),
];

function aboutClient({ client, country }) {
  const spent = client.totalSpent >= 1_000 ? `$${Math.round(client.totalSpent / 1_000)}K` : dollars(client.totalSpent);
  return h(
    'section',
    { class: c('card', 'client') },
    h('h2', {}, 'About the client'),
    client.companyId &&
      h('p', {}, h('a', { href: `/companies/${client.companyId}` }, client.companyName ?? 'Company page')),
    h(
      'ul',
      { class: c('facts') },
      h('li', {}, client.isPaymentVerified ? 'Payment method verified' : 'Payment method not verified'),
      h('li', {}, h('strong', {}, `Rating is ${client.rating} out of 5`)),
      h('li', {}, country),
      h('li', {}, `${client.jobsPosted} jobs posted`),
      h('li', {}, `${client.hireRatePercent}% hire rate`),
      h('li', {}, `${spent} total spent`),
      h('li', {}, `${client.hires} hires`),
      h('li', {}, `${dollars(client.averageHourlyRate)} /hr avg hourly rate paid`),
      h('li', { class: c('muted') }, `Member since ${client.memberSince}`),
      client.city && h('li', {}, client.timezone ? `${client.city} (${client.timezone})` : client.city),
      client.reviews !== null && h('li', {}, `${client.reviews} reviews`),
      client.jobsWithHires !== null && h('li', {}, `${client.jobsWithHires} jobs with hires`),
      client.isPhoneVerified !== null &&
        h('li', {}, client.isPhoneVerified ? 'Phone number verified' : 'Phone number not verified'),
      client.isEnterprise && h('li', {}, 'Enterprise client'),
      client.isTopClient && h('li', {}, 'Top client'),
    ),
  );
}

const day = (text) =>
  new Date(text).toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });

const clientHistory = (contracts) =>
  contracts.length === 0
    ? null
    : h(
        'section',
        { class: c('card', 'wide') },
        h('h2', {}, 'Client’s recent history'),
        h('ul', { class: c('list') }, ...contracts.map(contractRow)),
      );

const contractRow = (contract) =>
  h(
    'li',
    {},
    h('strong', {}, contract.isPrivate ? 'Private job' : contract.title),
    h('p', {}, contract.endedAt === null ? 'In progress' : 'Completed'),
    h('p', {}, `${day(contract.startedAt)} - ${contract.endedAt === null ? 'Present' : day(contract.endedAt)}`),
    contract.totalCharge !== null && h('p', {}, `Billed: ${dollars(contract.totalCharge)}`),
    contract.totalHours !== null && h('p', {}, `Hours: ${contract.totalHours}`),
  );

const clientJobs = (jobs) =>
  jobs.length === 0
    ? null
    : h(
        'section',
        { class: c('card', 'wide') },
        h('h2', {}, 'Other open jobs by this client'),
        h(
          'ul',
          { class: c('list') },
          ...jobs.map((job) =>
            h(
              'li',
              {},
              h('a', { href: job.url }, job.title),
              h('small', {}, job.type === 'hourly' ? 'Hourly' : 'Fixed-price'),
              job.isPrivate && h('small', {}, 'Private'),
            ),
          ),
        ),
      );

const otherJobs = (jobs) =>
  jobs.length === 0
    ? null
    : h(
        'section',
        { class: c('card', 'wide') },
        h('h2', {}, 'Other open jobs'),
        h('ul', { class: c('list') }, ...jobs.map((job) => h('li', {}, h('a', { href: job.url }, job.title)))),
      );
