/**
 * What a service's connections are opened with. Services ask for rows by their keys; their statements, and the checks of foreign keys, are
 * planned once, often while tables are empty: then reading a whole one looks cheap, and goes on until the statistics
 * change. With this there is the key's way only, and it is the one that passes over what it once found dead: a bitmap of
 * an index goes to every row that ever was in it, until the next vacuum. Where there is no other way a forbidden one is
 * taken all the same, priced as if it were long; hence no compiling. docs/adr/0027-plans.md
 */
export const PLANS_BY_KEY = ['enable_seqscan=off', 'enable_bitmapscan=off', 'jit=off'] as const;

/**
 * How long a plan is kept, in ms. It was made for tables of their size then: a queue of ten that has become ten thousand
 * would be read through for each of them. Planning all statements of a connection again costs some 5 ms.
 */
export const PLANS_MS = 10_000;

/** For statements that look at a table by anything but a key, until the end of their transaction. */
export const ANY_PLAN = 'SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on';

/**
 * A condition of rows that are found by another, their key's. Said plainly it may let a partial index be chosen that was
 * made for it, and that is read whole then.
 */
export const ofFound = (condition: string): string => `coalesce(${condition}, false)`;
