import { beacon, PageReplaced, post, telemetry } from '../api.js';
import { connects, fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';
import { jobFacts } from '../pages/job.js';
import { navigate } from '../router.js';
import { confirmFixedPrice } from '../ui/confirm-dialog.js';
import { card, message, nameOfSlot, slotsIn } from '../ui/field.js';
import { boostSection } from './boost.js';
import { letterSection } from './letter.js';
import { settingsSection } from './settings.js';
import { fixedTerms } from './terms-fixed.js';
import { hourlyTerms } from './terms-hourly.js';
import { faultsOf } from './validate.js';

const SENT = 'Your proposal was submitted.';
const UNREACHABLE = 'We could not reach the server. Check your connection and try again.';

/** The whole form: sections in the order a person meets them, and the one request that sends it. */
export function applyForm(job, form) {
  const banner = h('div', {});
  const footer = h('section', { class: c('card', 'send-bar') });
  let contractor = null;

  const settings = settingsSection(form, (change) => {
    contractor = change.contractor;
    if (change.rate !== null) terms.prefill(change.rate);
    letter.setContractor(contractor);
    showFooter();
  });
  const terms = job.type === 'hourly' ? hourlyTerms(job, form, settings.startRate) : fixedTerms(job, form);
  const letter = letterSection(form);
  const boost = form.boost ? boostSection(form, showFooter) : null;

  const content = h(
    'div',
    { class: c('apply') },
    h('h1', {}, 'Submit a proposal'),
    qualifications(form.unmetQualifications),
    banner,
    settings.section,
    jobBrief(job),
    terms.section,
    letter.section,
    boost?.section,
    footer,
    feedback(),
  );

  function read() {
    return { ...settings.read(), ...terms.read(), ...letter.read(), boostBid: boost?.read() ?? null };
  }

  function showFooter() {
    const bid = boost?.read() ?? 0;
    const total = form.connectsRequired + bid;
    const isAffordable = contractor !== null && !form.isUnaffordable && contractor.connects >= total;
    const text = form.buttonText === 'submit_proposal' ? 'Submit proposal' : `Send for ${connects(total)}`;
    fill(
      footer,
      h('h2', {}, 'Summary'),
      summaryLine('Your bid', terms.bid()),
      summaryLine('Required for proposal', connects(form.connectsRequired)),
      bid ? summaryLine('Boost', connects(bid)) : null,
      summaryLine('Total', connects(total)),
      h(
        'div',
        { class: c('actions') },
        isAffordable ? sendButton(text) : null,
        contractor !== null && !isAffordable
          ? h('a', { class: c('button', 'button-main'), href: '/nx/plans/connects/history' }, 'Buy Connects')
          : null,
        h(
          'button',
          { type: 'button', class: c('button', 'button-quiet'), onclick: () => navigate(form.jobUrl) },
          'Cancel',
        ),
      ),
    );
  }

  function sendButton(text) {
    return h(
      'button',
      { type: 'button', class: c('button', 'button-main'), onclick: (event) => void send(event.currentTarget) },
      text,
    );
  }

  async function send(button) {
    telemetry('send_click');
    beacon('send_click');
    showFaults(null, []);
    const filled = read();
    const faults = faultsOf(filled, job, form);
    if (faults.length > 0) return showFaults('Please fix the errors below', faults);
    if (job.type === 'fixed' && !(await confirmFixedPrice())) return undefined;
    button.disabled = true;
    try {
      const answer = await post(form.submitUrl, filled);
      telemetry('send_done');
      navigate(answer.url, SENT);
    } catch (error) {
      if (error instanceof PageReplaced) return undefined;
      showFaults(error.body ? error.message : UNREACHABLE, error.body?.fields ?? []);
      button.disabled = false;
    }
    return undefined;
  }

  function showFaults(heading, faults) {
    for (const slot of slotsIn(content)) fill(slot);
    fill(banner, heading ? h('div', { class: c('alert', 'alert-error'), role: 'alert' }, heading) : null);
    for (const { field, message: text } of faults) {
      const slot = slotsIn(content).find((one) => nameOfSlot(one) === field);
      append(slot ?? banner, text);
    }
    if (heading) banner.scrollIntoView({ block: 'center' });
  }

  const append = (slot, text) => slot.append(message(text));

  showFooter();
  content.addEventListener('focusout', showFooterSoon);
  for (const event of ['input', 'choice']) content.addEventListener(event, forgetFault);
  resetChoices(content, terms.choices, form.trouble.dropdownResets);
  tellWhileFilling(content);

  // After the masks have taken over what was typed; never while the footer itself is being used.
  function showFooterSoon(event) {
    if (!footer.contains(event.target)) setTimeout(updateBid);
  }

  function updateBid() {
    const line = footer.querySelector('strong');
    if (line) line.textContent = terms.bid();
  }

  return content;
}

/** What was complained about is being changed: the complaint under it goes. */
function forgetFault({ target }) {
  const slot = target.closest(`.${c('field')}`)?.nextElementSibling;
  if (slot && nameOfSlot(slot)) fill(slot);
}

const summaryLine = (label, value) => h('div', { class: c('sum') }, h('span', {}, label), h('strong', {}, value));

const qualifications = (unmet) =>
  unmet.length === 0
    ? null
    : h(
        'div',
        { class: c('alert', 'alert-warning'), role: 'alert' },
        h('p', {}, "You do not meet all the client's preferred qualifications"),
        h('ul', { class: c('list') }, ...unmet.map((one) => h('li', {}, one))),
      );

const jobBrief = (job) =>
  card(
    'Job details',
    h('h3', {}, job.title),
    h('div', { class: c('description', 'description-brief') }, job.description),
    h('ul', { class: c('pairs') }, ...jobFacts(job)),
    h('a', { href: job.url }, 'View job posting'),
  );

// Every such page asks for an opinion somewhere: one more text area that is not the letter.
function feedback() {
  const id = idOf('page-feedback');
  return h(
    'details',
    { class: c('card') },
    h('summary', {}, 'Tell us about this page'),
    h('label', { class: c('label'), for: id }, 'What could be better?'),
    h('textarea', { class: c('input'), rows: 2, id }),
  );
}

/** A fault: a chosen value is lost when another field is touched, as often as told. */
function resetChoices(content, choices, times) {
  let left = times;
  content.addEventListener('focusin', (event) => {
    const chosen = choices.find((one) => one.value !== null && !one.element.contains(event.target));
    if (left <= 0 || !chosen) return;
    left -= 1;
    chosen.set(null);
  });
}

function tellWhileFilling(content) {
  let last = 0;
  content.addEventListener('focusin', () => {
    if (Date.now() - last < 500) return;
    last = Date.now();
    telemetry('field');
  });
}
