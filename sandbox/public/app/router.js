let show = () => {};
let flash = null;

/** Starts the client-side navigation; `render` is called with the path for every page. */
export function startRouter(render) {
  show = render;
  addEventListener('popstate', () => show(here()));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="/"]') : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    event.preventDefault();
    navigate(link.getAttribute('href'));
  });
  show(here());
}

/** Goes to a page of the app without loading anything but its data. */
export function navigate(path, message = null) {
  flash = message;
  history.pushState(null, '', path);
  scrollTo(0, 0);
  show(here());
}

export function replace(path) {
  history.replaceState(null, '', path);
  show(here());
}

/** The message that came along with the last navigation, once. */
export function takeFlash() {
  const message = flash;
  flash = null;
  return message;
}

const here = () => location.pathname + location.search;
