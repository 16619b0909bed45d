import openapiTS, { astToString } from 'openapi-typescript';
import type { GeneratedFile } from './generated-files.js';

const HEAD = '// Generated from the OpenAPI document of the customer API by openapi-typescript: npm run generate.\n\n';

/** The types of `libs/client`, from the OpenAPI document among what is published. */
export async function renderClientTypes(published: readonly GeneratedFile[]): Promise<string> {
  const document = published.find(({ path }) => path.endsWith('/openapi.json'));
  if (!document)
    throw new Error('No openapi.json is published: there is nothing to make the types of the client from.');
  return HEAD + astToString(await openapiTS(document.content));
}
