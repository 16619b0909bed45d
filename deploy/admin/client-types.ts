import openapiTS, { astToString } from 'openapi-typescript';

const HEAD = '// Generated from the OpenAPI document of the customer API by openapi-typescript: npm run generate.\n\n';

/** The types of `libs/client`, from the document that is published. */
export const renderClientTypes = async (document: string): Promise<string> =>
  HEAD + astToString(await openapiTS(document));
