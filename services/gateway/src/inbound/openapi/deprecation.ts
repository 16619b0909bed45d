/** From when on an operation is deprecated, and when it stops: days, in UTC. */
export interface Deprecation {
  readonly since: `${number}-${number}-${number}`;
  readonly sunset: `${number}-${number}-${number}`;
  /** What to do instead, in a sentence. */
  readonly instead: string;
}

// Customers are told two months before anything breaks: docs/compatibility.md.
const NOTICE_DAYS = 60;
const DAY_MS = 86_400_000;

/** What is wrong with an announcement; null when nothing is. */
export function deprecationFault({ since, sunset, instead }: Deprecation): string | null {
  const [from, until] = [Date.parse(since), Date.parse(sunset)];
  if (Number.isNaN(from) || Number.isNaN(until)) return 'its days are no dates: write them as 2026-01-31';
  const days = (until - from) / DAY_MS;
  if (days < NOTICE_DAYS) return `its sunset is ${days} days after its deprecation: ${NOTICE_DAYS} at least`;
  return instead.trim() === '' ? 'it does not say what to do instead' : null;
}

/** Throws for the first announcement that is not to be made. */
export function refuseShortNotice(
  operations: readonly {
    readonly operationId: string;
    readonly deprecated?: Deprecation;
    readonly deprecatedMembers?: Readonly<Record<string, Deprecation>>;
  }[],
): void {
  for (const { operationId, deprecated, deprecatedMembers = {} } of operations) {
    const members = Object.entries(deprecatedMembers).map(([name, one]) => [`${operationId}.${name}`, one] as const);
    for (const [name, announced] of [...(deprecated ? [[operationId, deprecated] as const] : []), ...members]) {
      const fault = deprecationFault(announced);
      if (fault !== null) throw new Error(`The deprecation of ${name} cannot be announced: ${fault}.`);
    }
  }
}

/** As RFC 9745 and RFC 8594 write it. */
export function deprecationHeaders({ since, sunset }: Deprecation): Record<string, string> {
  return {
    deprecation: `@${Date.parse(since) / 1_000}`,
    sunset: new Date(sunset).toUTCString(),
    link: '</docs>; rel="deprecation"; type="text/html"',
  };
}

/** The same in words, for the document. */
export const deprecationNote = ({ since, sunset, instead }: Deprecation): string =>
  `Deprecated since ${since}; stops answering on ${sunset}. ${instead}`;
