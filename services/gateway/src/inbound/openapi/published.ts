import { openApiDocument } from './document.js';

/** The document as it is served, and as it stands in the repository. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;
