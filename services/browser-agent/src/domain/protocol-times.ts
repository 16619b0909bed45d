/**
 * The times of the Send protocol, in ms, before scaling. Each carries the reason it may not be shorter;
 * `checkRatios` holds them against each other at start.
 */
export const PROTOCOL_MS = {
  // A pod that cannot renew has given up long before anybody may take over.
  lease: 30_000,
  renewEvery: 10_000,
  // The browser is closed here, with time left for a process that is slow to die.
  giveUpLeaseAfter: 20_000,
  // From the intent to the request: later than this the world may have changed, and recovery has to look first.
  intentToSend: 2_000,
  // The agent stops waiting for an answer here,
  sendTimeout: 45_000,
  // and the proxy lets no submit live longer than this.
  requestCap: 60_000,
  // How late a list or job page may show what was sent: a stated assumption about the marketplace.
  listingLagMax: 60_000,
  // Longer than any request the proxy lets live, plus one listing delay. Too short reports "not sent" for a proposal
  // that lands later; too long only keeps a credit held.
  settleWindow: 120_000,
  // Between the two readings that call a proposal absent.
  secondReading: 60_000,
  // After an unresolved Send, another application for the job waits this long and looks again.
  earlierIntent: 900_000,
  // After an end without a proposal that had a Send, the list is read twice more: what shows up there is a late find.
  lateLookFirst: 900_000,
  lateLookSecond: 86_400_000,
  // An unknown outcome is read again this often, and a person is told after the hour.
  unknownReread: 600_000,
  unknownAlarm: 3_600_000,
} as const;

export type ProtocolTimes = Readonly<Record<keyof typeof PROTOCOL_MS, number>>;

// These depend on how quick our own machines are, and on no marketplace. Divided like the others, a test at a sixtieth
// would have pods lose leases of half a second for being busy, and intents grow old on their way to the disk.
const DIVIDED_AT_MOST_BY: Readonly<Partial<Record<keyof ProtocolTimes, number>>> = {
  lease: 5,
  renewEvery: 5,
  giveUpLeaseAfter: 5,
  intentToSend: 1,
};

/** The times as they are used, through the one scale of all protocol times. Throws when they contradict each other. */
export function protocolTimes(scaled: (ms: number) => number): ProtocolTimes {
  const names = Object.keys(PROTOCOL_MS) as (keyof ProtocolTimes)[];
  const scaledTime = (name: keyof ProtocolTimes): number => {
    const ms = PROTOCOL_MS[name];
    return Math.max(scaled(ms), ms / (DIVIDED_AT_MOST_BY[name] ?? Infinity));
  };
  const times = Object.fromEntries(names.map((name) => [name, scaledTime(name)])) as ProtocolTimes;
  const faults = brokenRatios(times);
  if (faults.length > 0) throw new Error(`Protocol times contradict each other: ${faults.join('; ')}`);
  return times;
}

/** What must be true between the times, whatever their scale. */
export function brokenRatios(times: ProtocolTimes): string[] {
  const rules: [string, boolean][] = [
    ['the lease outlives two renewals', times.lease >= 2 * times.renewEvery],
    [
      'a pod gives up before its lease ends',
      times.giveUpLeaseAfter < times.lease && times.giveUpLeaseAfter > times.renewEvery,
    ],
    ['the agent stops waiting before the proxy cuts', times.sendTimeout < times.requestCap],
    [
      'the settle window covers request cap and listing lag',
      times.settleWindow >= times.requestCap + times.listingLagMax,
    ],
    [
      'the earlier-intent wait is longer than a recovery’s margin',
      times.earlierIntent > times.listingLagMax + times.secondReading,
    ],
    ['the second late look comes after the first', times.lateLookSecond > times.lateLookFirst],
    ['the intent is fresh when Send leaves', times.intentToSend < times.giveUpLeaseAfter],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}
