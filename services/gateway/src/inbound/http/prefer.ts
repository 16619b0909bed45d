/** Whether a client would rather be refused than have a field ignored. */
export const isStrict = (prefer: string | undefined): boolean => /(^|[;,\s])handling=strict\b/.test(prefer ?? '');
