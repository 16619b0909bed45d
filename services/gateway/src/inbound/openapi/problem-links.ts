import type { ProblemCode } from '../../domain/problem.js';

/** Where the published API says its code in `error`, and the sentence in `message`. */
export const isDataPath = (path: string): boolean => /^\/api\/(?:v[12]\/)?(?:jobs|clients)(?:\/|$)/.test(path);

/** Where a code is explained, which is also its `type`: in the catalogue, as this API serves it. */
export const problemType = (code: ProblemCode): string => `/docs/errors#${code}`;
