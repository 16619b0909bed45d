const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);

/** JSON that cannot end the script element it stands in. */
export const jsonForScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const NOTICE = 'This is a sandbox: an imitation for tests. Nothing here is real.';

/** The empty shell of every page. It says that it is a sandbox before anything else is there. */
export function appShell(boot: { readonly csrf: string }): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Sandbox</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/app.a.css" />
    <link rel="stylesheet" href="/assets/app.b.css" />
    <script type="application/json" id="boot">${jsonForScript(boot)}</script>
    <script type="module" src="/assets/app/main.js"></script>
  </head>
  <body>
    <p class="sandbox-notice">${NOTICE}</p>
    <div id="app"></div>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>
`;
}

/** A page that is complete as it arrives: errors and challenges. */
export function plainPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>${escapeHtml(title)}</title><link rel="icon" href="data:," /><link rel="stylesheet" href="/assets/plain.css" /></head>
  <body>
    <main>${body}</main>
    <p class="sandbox-notice">${NOTICE}</p>
  </body>
</html>
`;
}
