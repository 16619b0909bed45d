import { post } from './api.js';
import { h } from './dom.js';
import { c } from './layout.js';

/** What surrounds a page: navigation, messages, and whatever lies over it all. */
export function frame(chrome, flash, content) {
  return [
    chrome.user ? header(chrome.user) : h('header', { class: c('header') }, brand()),
    h(
      'main',
      { class: c('page') },
      flash ? h('div', { class: c('alert', 'alert-success'), role: 'alert' }, flash) : null,
      chrome.alert ? h('div', { class: c('alert', 'alert-warning'), role: 'alert' }, chrome.alert) : null,
      content,
    ),
    chrome.modal ? fullScreenModal(chrome.modal) : null,
  ];
}

const brand = () => h('a', { class: c('brand'), href: '/nx/find-work/' }, h('span', { class: c('mark') }), 'Sandbox');

function header(user) {
  const link = (href, text) => h('a', { href, class: c('nav-link') }, text);
  return h(
    'header',
    { class: c('header') },
    brand(),
    h(
      'nav',
      { class: c('nav'), 'aria-label': 'Main' },
      link('/nx/find-work/', 'Find work'),
      link('/nx/proposals/', 'My proposals'),
      link('/nx/agency/members', 'Agency members'),
      link('/nx/plans/connects/history', 'Connects'),
    ),
    h(
      'div',
      { class: c('who') },
      h('span', { class: c('avatar'), 'aria-hidden': 'true' }, user.name.slice(0, 1)),
      h('span', { class: c('who-name') }, user.name, h('small', {}, user.agency.name)),
      h('button', { type: 'button', class: c('button', 'button-quiet'), onclick: logOut }, 'Log out'),
    ),
  );
}

async function logOut() {
  const { login } = await post('/api/logout', {});
  location.assign(login);
}

function fullScreenModal({ title, text, isClosable }) {
  const modal = h(
    'div',
    { class: c('overlay', 'overlay-full'), role: 'dialog', 'aria-modal': 'true', 'aria-label': title },
    h(
      'div',
      { class: c('dialog') },
      h('h2', {}, title),
      h('p', {}, text),
      h('div', { class: c('meter') }, h('span', {})),
      isClosable
        ? h(
            'button',
            { type: 'button', class: c('button'), 'aria-label': 'Close', onclick: () => modal.remove() },
            'Not now',
          )
        : null,
    ),
  );
  return modal;
}
