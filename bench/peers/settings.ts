/** A setting of a program of bench/, which only bench/ starts. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

// Of each peer: its own pool for its queue, this one for credits. More make commits wait inside Postgres.
export const POOL_SIZE = 16;
