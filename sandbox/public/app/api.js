let csrf = JSON.parse(document.getElementById('boot').textContent).csrf;

/** The server had something else to show instead of data: the whole page becomes that. */
export class PageReplaced extends Error {}

/** An answer other than success. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body.error ?? 'Something went wrong. Please try again.');
    this.status = status;
    this.body = body;
  }
}

export async function getView(path) {
  const view = await read(await fetch(`/api/view?path=${encodeURIComponent(path)}`));
  if (view.csrf) csrf = view.csrf;
  return view;
}

export async function post(url, body) {
  const answer = await read(
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
      body: JSON.stringify(body),
    }),
  );
  if (answer?.csrf) csrf = answer.csrf;
  return answer;
}

async function read(response) {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('text/html')) {
    const html = await response.text();
    document.open();
    document.write(html);
    document.close();
    throw new PageReplaced();
  }
  const body = type.includes('json') ? await response.json() : {};
  if (response.ok) return body;
  if (response.status === 401 && body.login) {
    location.assign(body.login);
    throw new PageReplaced();
  }
  throw new ApiError(response.status, body);
}

// What every such app does beside its work: nobody waits for it and nothing depends on it.
export function telemetry(event, details = {}) {
  const body = JSON.stringify({ event, path: location.pathname, at: Date.now(), ...details });
  fetch('/api/telemetry', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => {});
}

export function beacon(event) {
  navigator.sendBeacon?.('/api/telemetry', JSON.stringify({ event, path: location.pathname, at: Date.now() }));
}
