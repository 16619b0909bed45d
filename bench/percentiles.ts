/** The value that a share of all values does not exceed (nearest rank). Sorts in place: there may be many. */
export function percentilesOf(values: Float64Array): (share: number) => number {
  values.sort();
  return (share) => values[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
}
