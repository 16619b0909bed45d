import { asyncApiDocument } from './asyncapi.js';
import { openApiDocument } from './document.js';
import { errorsMarkdown } from './errors-page.js';

const pretty = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** What is published of the customer API and kept in the repository, to be read and to be generated from. */
export const publishedFiles = (): { path: string; content: string }[] => [
  { path: 'libs/client/openapi.json', content: pretty(openApiDocument()) },
  { path: 'libs/client/asyncapi.json', content: pretty(asyncApiDocument()) },
  { path: 'docs/errors.md', content: errorsMarkdown() },
];
