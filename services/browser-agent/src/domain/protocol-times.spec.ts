import { describe, expect, it } from '@jest/globals';
import { brokenRatios, PROTOCOL_MS, type ProtocolTimes, protocolTimes } from './protocol-times.js';

const broken = (change: Partial<ProtocolTimes>) => brokenRatios({ ...PROTOCOL_MS, ...change });

describe('the times of the Send protocol', () => {
  it('fit each other, at every scale', () => {
    for (const divisor of [1, 7, 60, 1_000]) {
      expect(brokenRatios(protocolTimes((ms) => ms / divisor))).toEqual([]);
    }
  });

  it('are divided as told, but for those of our own machines: a lease by five at most, the way from intent to Send not at all', () => {
    expect(protocolTimes((ms) => ms / 3)).toMatchObject({
      lease: 10_000,
      intentToSend: 2_000,
      settleWindow: 40_000,
    });
    expect(protocolTimes((ms) => ms / 60)).toMatchObject({
      lease: 6_000,
      renewEvery: 2_000,
      giveUpLeaseAfter: 4_000,
      intentToSend: 2_000,
      settleWindow: 2_000,
    });
  });

  it.each<[string, Partial<ProtocolTimes>]>([
    ['the lease outlives two renewals', { renewEvery: 15_001 }],
    ['a pod gives up before its lease ends', { giveUpLeaseAfter: 30_000 }],
    ['a pod gives up before its lease ends', { giveUpLeaseAfter: 10_000 }],
    ['the agent stops waiting before the proxy cuts', { sendTimeout: 60_000 }],
    ['the settle window covers request cap and listing lag', { settleWindow: 119_999 }],
    ['the settle window covers request cap and listing lag', { listingLagMax: 60_001 }],
    ['the settle window covers request cap and listing lag', { requestCap: 60_001 }],
    ['the earlier-intent wait is longer than a recovery’s margin', { earlierIntent: 120_000 }],
    ['the second late look comes after the first', { lateLookFirst: 86_400_000 }],
    ['the intent is fresh when Send leaves', { intentToSend: 20_000 }],
  ])('are refused when it is not true that %s (%j)', (rule, change) => expect(broken(change)).toContain(rule));

  it('are named in one message when they contradict each other', () => {
    const collapsed = () => protocolTimes((ms) => (ms === PROTOCOL_MS.settleWindow ? 1 : ms));
    expect(collapsed).toThrow(/contradict.*settle window/);
  });
});
