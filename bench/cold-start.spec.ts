import { expect, it } from '@jest/globals';
import { resultsOf } from './cold-start.js';

it('a cold start is told as a whole, by stages that add up to it, and with the bandwidth it had at least', () => {
  const ended = { packages: 40, build: 80, binaries: 85, start: 100, 'first-applied': 104.5 };

  const figures = Object.fromEntries(resultsOf(ended, 150).map(({ name, rounds }) => [name.split('/cold')[1], rounds]));

  expect(figures).toEqual({
    '': [104.5],
    '/packages': [40],
    '/build': [40],
    '/binaries': [5],
    '/start': [15],
    '/first-applied': [4.5],
    '/bandwidth': [30],
  });
});
