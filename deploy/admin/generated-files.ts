import { publishedFiles } from '../../services/gateway/src/inbound/openapi/published.js';
import { renderAdrIndex } from './adr-index.js';
import { renderClientTypes } from './client-types.js';
import { renderEnvExample } from './env-example.js';
import { renderNatsAuthorization } from './nats-authorization.js';
import { PROGRAMS } from './programs.js';
import { PROMPTS_FOLDER, renderPrompts } from './prompt-texts.js';

export interface GeneratedFile {
  /** From the root of the checkout. */
  readonly path: string;
  readonly content: string;
}

const PUBLISHED = publishedFiles();
// The generator is asynchronous, what asks for the files is not.
const CLIENT_TYPES = await renderClientTypes(PUBLISHED);

/** What is kept in the repository to be read, and follows from what stands in `root`. */
export const generatedFiles = (root: string): readonly GeneratedFile[] => [
  { path: '.env.example', content: renderEnvExample(PROGRAMS) },
  { path: 'deploy/k8s/nats/authorization.conf', content: renderNatsAuthorization() },
  { path: 'docs/adr/README.md', content: renderAdrIndex(root) },
  ...PUBLISHED,
  { path: 'libs/client/src/openapi-types.ts', content: CLIENT_TYPES },
  { path: `${PROMPTS_FOLDER}/texts.ts`, content: renderPrompts(root) },
];
