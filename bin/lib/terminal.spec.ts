import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { formatAmount } from './amounts.mjs';
import { createReport } from './terminal.mjs';

function recorded(options: { isTTY: boolean; env?: NodeJS.ProcessEnv }) {
  const stream = Object.assign(new PassThrough(), { isTTY: options.isTTY, columns: 80 });
  let clock = 0;
  const report = createReport({ stream, env: options.env ?? {}, now: () => clock });
  return { report, wait: (ms: number) => (clock += ms), text: () => String(stream.read() ?? '') };
}

describe('progress', () => {
  it('is one plain line per tenth where no terminal is', () => {
    const { report, text } = recorded({ isTTY: false });

    report.step('chromium', 'fetching');
    for (let done = 0; done <= 100; done++) report.progress(done * 1e6, 100e6);
    report.done('153');

    const lines = text().trimEnd().split('\n');
    expect(lines[0]).toBe('chromium: fetching');
    expect(lines.at(-1)).toBe('chromium: 153');
    expect(lines.length).toBeLessThanOrEqual(13);
    expect(lines).toContain('chromium: 50 % (50 MB of 100 MB)');
    expect(lines.join('')).not.toContain('\x1b');
  });

  it('still moves every few seconds when a tenth takes long', () => {
    const { report, wait, text } = recorded({ isTTY: false });
    report.step('packages');
    report.progress(1, 1000, 'packages');

    report.progress(2, 1000, 'packages');
    wait(5_000);
    report.progress(3, 1000, 'packages');

    expect(text()).toBe('packages: 0 % (3 of 1000 packages)\n');
  });

  it('rewrites one line on a terminal', () => {
    const { report, wait, text } = recorded({ isTTY: true });
    report.step('chromium');
    wait(200);
    report.progress(10e6, 20e6);
    report.done('153');

    const written = text();
    expect(written.match(/\n/g)).toHaveLength(1);
    expect(written).toContain('50 % (10 MB of 20 MB)');
    expect(written).toContain('\x1b[32m✓');
  });

  it('has no colour with NO_COLOR', () => {
    const { report, text } = recorded({ isTTY: true, env: { NO_COLOR: '1' } });

    report.fail('nats-server is missing', 'Set NATS_SERVER_BIN.');

    expect(text()).not.toContain('\x1b[3');
  });
});

describe('amounts', () => {
  it.each([
    [500, undefined, 'bytes', '1 kB'],
    [5_400_000, undefined, 'bytes', '5.4 MB'],
    [1_500_000_000, 3_000_000_000, 'bytes', '50 % (1.5 GB of 3.0 GB)'],
    [3, 7, 'packages', '42 % (3 of 7 packages)'],
  ])('%d of %s %s read "%s"', (done, total, unit, expected) => {
    expect(formatAmount(done, total, unit)).toBe(expected);
  });
});
