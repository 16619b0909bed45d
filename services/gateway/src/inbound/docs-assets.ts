import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** One file as it is served. */
export interface Asset {
  readonly type: string;
  readonly content: string | Buffer;
}

const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
} as const;

// The page itself may run and load nothing but what stands here.
export const DOCS_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Applywright customer API</title>
<link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="stylesheet" href="/docs/assets/page.css">
</head>
<body class="reference">
<div id="page"></div>
<noscript><main><p>This page needs scripts. The document is <a href="/openapi.json">/openapi.json</a>; on one page: <a href="/llms.txt">/llms.txt</a>.</p></main></noscript>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
`;

const START = `window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  validatorUrl: null,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
});
`;

const STYLE = `main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; }
main h2 { margin: 2rem 0 0; font-size: 1.1rem; }
main h2 a { color: inherit; text-decoration: none; font-family: ui-monospace, monospace; }
main small { color: #57606a; font-weight: normal; }
main p { margin: 0.25rem 0; }
main .facts { color: #57606a; font-size: 0.9rem; }
main section:target { background: #fff8c5; box-shadow: 0 0 0 0.5rem #fff8c5; }
body.reference { margin: 0; }
`;

const OWN: Readonly<Record<string, Asset>> = {
  'start.js': { type: TYPES.js, content: START },
  'page.css': { type: TYPES.css, content: STYLE },
};
// Of the package: read where it is installed, in the image as in a checkout.
const OF_PACKAGE = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const installed = createRequire(import.meta.url);

/** A file of the page; undefined when it has none of this name. */
export function docsAsset(name: string): Asset | undefined {
  if (Object.hasOwn(OWN, name)) return OWN[name];
  if (!OF_PACKAGE.includes(name)) return undefined;
  const ending = name.slice(name.lastIndexOf('.') + 1) as keyof typeof TYPES;
  return { type: TYPES[ending], content: readFileSync(installed.resolve(`swagger-ui-dist/${name}`)) };
}
