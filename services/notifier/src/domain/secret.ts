import { randomBytes } from 'node:crypto';

/** In the form that Standard Webhooks prescribes; 256 bits. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
