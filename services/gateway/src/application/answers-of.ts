import type { ApplicationId } from '#contracts';

interface About {
  readonly applicationId: ApplicationId;
}

/** For each that was asked about what was said of it, by its id and not by its place: an answer that is short or mixed up gives nobody that of another. */
export function answersOf<Told extends About>(asked: readonly About[], told: readonly Told[]): (Told | undefined)[] {
  const known = new Map(told.map((one) => [one.applicationId, one]));
  return asked.map(({ applicationId }) => known.get(applicationId));
}
