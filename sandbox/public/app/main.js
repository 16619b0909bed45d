import { ApiError, getView, PageReplaced, telemetry } from './api.js';
import { fill, h, wait } from './dom.js';
import { frame } from './frame.js';
import { c, setLayout } from './layout.js';
import { applyPage } from './pages/apply.js';
import { jobPage } from './pages/job.js';
import { loginPage } from './pages/login.js';
import { connectsPage, freelancerPage, homePage, membersPage } from './pages/others.js';
import { listPage, proposalPage } from './pages/proposals.js';
import { replace, startRouter, takeFlash } from './router.js';
import { closeMenus } from './ui/combobox.js';

const PAGES = {
  job: jobPage,
  apply: applyPage,
  login: loginPage,
  list: listPage,
  proposal: proposalPage,
  members: membersPage,
  freelancer: freelancerPage,
  connects: connectsPage,
  home: homePage,
};

const root = document.getElementById('app');
let visit = 0;

/** Every page arrives empty and fills in once its data is there and some time has passed. */
async function render(path) {
  visit += 1;
  const mine = visit;
  const flash = takeFlash();
  closeMenus();
  clearLayers();
  fill(root);
  telemetry('page_view');
  try {
    const view = await getView(path);
    if (mine !== visit) return;
    if (view.redirect) return replace(view.redirect);
    if (view.chrome.hydrateMs === null) return;
    await wait(view.chrome.hydrateMs);
    if (mine === visit) show(view, flash);
  } catch (error) {
    if (!(error instanceof PageReplaced) && mine === visit) showError(error);
  }
}

function show(view, flash) {
  setLayout(view.chrome.layout);
  const page = view.chrome.isUnknown ? unknownPage() : PAGES[view.page](view.data, view.chrome);
  document.title = `${page.title} | Sandbox`;
  fill(root, frame(view.chrome, flash, page.content));
  telemetry('page_ready', { page: view.page });
}

// Dialogs are drawn at the end of the body; none of them outlives its page.
function clearLayers() {
  for (const layer of document.querySelectorAll('body > div:not(#app)')) layer.remove();
}

const unknownPage = () => ({
  title: 'What is new',
  content: h(
    'section',
    { class: c('card') },
    h('h1', {}, 'A new place to work'),
    h('p', {}, 'We are moving things around.'),
  ),
});

function showError(error) {
  const text = error instanceof ApiError ? error.message : 'We could not reach the server. Check your connection.';
  document.title = 'Error | Sandbox';
  fill(
    root,
    h('main', { class: c('page') }, h('section', { class: c('card') }, h('h1', {}, 'Not available'), h('p', {}, text))),
  );
}

addEventListener('visibilitychange', () => telemetry('visibility'));
startRouter(render);
