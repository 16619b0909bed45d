import { h } from '../dom.js';
import { c } from '../layout.js';
import { applyForm } from '../apply/form.js';

export function applyPage(data) {
  const title = `Submit a proposal: ${data.job.title}`;
  if (data.form) return { title, content: applyForm(data.job, data.form) };
  const content = h(
    'section',
    { class: c('card', 'card-centre') },
    h('div', { class: c('alert', 'alert-error'), role: 'alert' }, data.refusal),
    h('a', { class: c('button'), href: data.job.url }, 'Back to the job'),
  );
  return { title, content };
}
