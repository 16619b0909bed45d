import { post } from '../api.js';
import { fill, h } from '../dom.js';
import { c, idOf } from '../layout.js';
import { field } from '../ui/field.js';

/** Two screens, user name and password; a third when the account asks for more. */
export function loginPage({ redirect }) {
  const box = h('section', { class: c('card', 'card-login') });
  const done = () => location.assign(redirect);
  let username = '';

  const screen = (title, children, buttonId, buttonText, onSubmit) => {
    const problem = h('div', { class: c('slot') });
    const button = h('button', { type: 'submit', class: c('button', 'button-main'), id: idOf(buttonId) }, buttonText);
    const form = h('form', { class: c('login-form'), novalidate: true }, h('h1', {}, title), children, problem, button);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      fill(problem);
      try {
        goTo(await onSubmit());
      } catch (error) {
        fill(problem, h('div', { class: c('alert', 'alert-error'), role: 'alert' }, error.message));
      }
      button.disabled = false;
    });
    fill(box, form);
    form.querySelector('input')?.focus();
  };

  function goTo(answer) {
    if (answer.next === 'done') done();
    else if (answer.next === 'password') askPassword();
    else askProof(answer);
  }

  function askUsername() {
    const input = h('input', {
      class: c('input'),
      id: idOf('login_username'),
      type: 'text',
      name: 'login[username]',
      autocomplete: 'username',
    });
    screen('Log in to the sandbox', field('Username or email', input), 'login_password_continue', 'Continue', () => {
      username = input.value.trim();
      return post('/api/login/username', { username });
    });
  }

  function askPassword() {
    const input = h('input', {
      class: c('input'),
      id: idOf('login_password'),
      type: 'password',
      name: 'login[password]',
      autocomplete: 'current-password',
    });
    const who = h('p', { class: c('muted') }, username);
    screen('Welcome', [who, field('Password', input)], 'login_control_continue', 'Log in', () =>
      post('/api/login/password', { username, password: input.value }),
    );
  }

  function askProof({ next, ticket, question }) {
    const isApp = next === 'app';
    const input = h('input', {
      class: c('input'),
      id: idOf(next === 'code' ? 'login_otp' : 'login_answer'),
      type: 'text',
      autocomplete: 'off',
    });
    const words = {
      code: ['Enter your verification code', 'Six-digit code from your authenticator app'],
      question: ['Security question', question],
      app: ['Approve this sign-in', 'We have sent a prompt to the app on your phone. Tap Yes there, then continue.'],
    }[next];
    const body = isApp ? h('p', {}, words[1]) : field(words[1], input);
    screen(words[0], body, 'login_control_continue', isApp ? 'I have approved it' : 'Continue', () =>
      post('/api/login/verify', { ticket, answer: input.value }),
    );
  }

  askUsername();
  return { title: 'Log in', content: box };
}
