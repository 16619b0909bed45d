import { catalogue, RETRIES } from './catalogue.js';

const HEAD = `# Codes of errors

Every refusal has one of these in \`code\`, and leads here by its \`type\` (\`/docs/errors#<code>\`, which a running gateway serves). A code never changes its meaning; new ones may come. What is not worth repeating has to be changed first. Made by \`npm run generate\`.

| code | status | title | what to do | again? | operations |
|---|---|---|---|---|---|
`;

/** The catalogue as a page of the repository. */
export const errorsMarkdown = (): string =>
  `${HEAD}${catalogue()
    .map(
      ({ code, status, title, advice, retry, operations }) =>
        `| \`${code}\` | ${status} | ${title} | ${advice} | ${RETRIES[retry]} | ${operations} |\n`,
    )
    .join('')}`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text in a page; what stands between backticks is code. */
const html = (text: string): string =>
  text
    .replaceAll(/[&<>"]/g, (found) => ESCAPES[found] as string)
    .replaceAll(/`([^`]+)`/g, (_, code: string) => `<code>${code}</code>`);

/** The same as the gateway serves it, so that the `type` of a problem leads to its line. */
export const errorsHtml = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Codes of errors</title>
<link rel="stylesheet" href="/docs/assets/page.css">
</head>
<body>
<main>
<h1>Codes of errors</h1>
<p>Every refusal has one of these in <code>code</code>, and leads here by its <code>type</code>. The operations are described in <a href="/docs">/docs</a>.</p>
${catalogue()
  .map(
    ({ code, status, title, advice, retry, operations }) => `<section id="${code}">
<h2><a href="#${code}">${code}</a> <small>${status}</small></h2>
<p><strong>${html(title)}.</strong> ${html(advice)}</p>
<p class="facts">Again: ${html(RETRIES[retry])}. Operations: ${html(operations)}.</p>
</section>`,
  )
  .join('\n')}
</main>
</body>
</html>
`;
