import { describe, expect, it } from '@jest/globals';
import { type Aim, judgeAims } from './aims.js';
import { aResult } from './given-results.kit-spec.js';
import { AIMS } from './reach.js';

const stateOf = (id: string, ...results: ReturnType<typeof aResult>[]) =>
  judgeAims(results).find((aim) => aim.id === id);

describe('an aim', () => {
  it.each([
    ['≥', 'NOT met', 'met', 'met'],
    ['>', 'NOT met', 'NOT met', 'met'],
    ['≤', 'met', 'met', 'NOT met'],
  ] as const)('%s a limit is %s below it, %s at it and %s above it', (sense, ...states) => {
    const aim: Aim = { id: 'x', text: '', how: '', limit: [sense, 0.5], value: ({ of }) => of('a/b/c') };

    const judged = [0.49, 0.5, 0.51].map((value) => judgeAims([aResult('a/b/c', value)], [aim])[0]);

    expect(judged.map((one) => one?.state)).toEqual(states);
  });

  it('that needs a figure which is not there is not measured, and says which', () => {
    expect(stateOf('accept-floor', aResult('accept/applywright/64', 4_000))).toMatchObject({
      state: 'not measured',
      value: null,
      note: 'no accept/floor-group/64',
    });
  });

  it('without a limit is written down', () => {
    const results = [
      aResult('latency/applywright/webhook/p50', 12),
      aResult('latency/pg-boss/webhook/p50', 3),
      aResult('latency/graphile-worker/webhook/p50', 2),
    ];

    expect(stateOf('latency-peer', ...results)).toMatchObject({
      state: 'written down',
      value: 6,
      note: 'beside latency/graphile-worker/webhook/p50',
    });
  });

  it('takes the median of the rounds', () => {
    expect(stateOf('latency-p50', aResult('latency/applywright/webhook/p50', [100, 11, 12]))).toMatchObject({
      state: 'met',
      value: 12,
    });
  });
});

describe('the aims of the pipeline', () => {
  const pipeline = (contender: string, accepted: number, completed: number) => [
    aResult(`pipeline/${contender}/accepted`, accepted),
    aResult(`pipeline/${contender}/completed`, completed),
  ];

  it('are missed by whoever completes less, although more is accepted', () => {
    const results = [
      ...pipeline('applywright', 2_000, 500),
      ...pipeline('pg-boss', 538, 538),
      ...pipeline('graphile-worker', 400, 400),
    ];

    expect(stateOf('pipeline-peers', ...results)).toMatchObject({ state: 'NOT met', value: 500 / 538 });
  });

  it('are missed by whoever is behind one of the peers', () => {
    const results = [
      ...pipeline('applywright', 600, 600),
      ...pipeline('pg-boss', 538, 538),
      ...pipeline('graphile-worker', 625, 624),
    ];

    expect(stateOf('pipeline-peers', ...results)).toMatchObject({ state: 'NOT met', value: 600 / 625 });
  });
});

describe('the aims of memory', () => {
  it('look at the largest service and name it', () => {
    const results = [aResult('memory/applywright/billing/idle', 90), aResult('memory/applywright/gateway/idle', 160)];

    expect(stateOf('memory-idle', ...results)).toMatchObject({
      state: 'NOT met',
      value: 160,
      note: 'memory/applywright/gateway/idle',
    });
  });

  it('compare a pod with the script by their difference', () => {
    const results = [aResult('memory/applywright/pod/pss', 380), aResult('memory/by-hand/pod/pss', 231)];

    expect(stateOf('memory-pod', ...results)).toMatchObject({ state: 'met', value: 149 });
  });
});

it('every aim has a name of its own and says how it is computed', () => {
  expect(new Set(AIMS.map(({ id }) => id)).size).toBe(AIMS.length);
  // The figures of each stand in its `how`, but for those that take the best or worst of several.
  for (const { id, how, value } of AIMS) {
    const asked: string[] = [];
    const spy = { of: (name: string) => (asked.push(name), 1), all: () => ({ some: 1 }) };
    value(spy);
    for (const name of asked.filter(() => !how.includes('{')))
      expect([id, how]).toEqual([id, expect.stringContaining(name)]);
  }
});
