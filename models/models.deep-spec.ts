import { describe, expect, it, jest } from '@jest/globals';
import { answer } from './case.js';
import { MODELS } from './index.js';

// The largest takes a minute of CPU, and several times as long on a machine that is busy with something else.
jest.setTimeout(600_000);

describe.each(MODELS.map(({ title, cases }) => [title, cases] as const))(
  'the model of %s, within full bounds',
  (title, cases) => {
    it.each(cases.map((one) => [one.breaks === null ? 'holds' : 'breaks', one.name, one] as const))(
      '%s: %s',
      (_, _name, one) => {
        const { verdict, text } = answer(title, one);

        process.stdout.write(`${text}\n`);
        const broken = verdict.broken === null ? null : text;
        expect(broken).toEqual(one.breaks === null ? null : expect.stringContaining(`breaks "${one.breaks}`));
      },
    );
  },
);
