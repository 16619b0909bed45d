/** The first line of an error and of what caused it: what went wrong, without what was asked for. */
export function errorWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `: ${errorWords(error.cause)}`;
  return `${error.message.split('\n')[0]}${cause}`;
}
