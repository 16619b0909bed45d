import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from './json-body.js';

const parse = (text: string) => parseJson(Buffer.from(text));
const refused = expect.objectContaining({ code: 'invalid_json', status: 400 });

describe('a body of JSON', () => {
  it('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((name) => name !== '__proto__'),
          fc.jsonValue({ maxDepth: 6 }),
        ),
        (value) => {
          const text = JSON.stringify(value);
          fc.pre(!text.includes('"__proto__"'));
          expect(parse(text)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it.each([
    ['{"a":"{\\"a\\":1}","b":{"a":1},"c":[{"a":1},{"a":1}]}'],
    ['{"a":"\\\\","b":"\\\\\\"","c":"[[[{{{"}'],
    ['\ufeff{"a":1}'],
    [' {"a":1} \n'],
    [`{"a":${'['.repeat(31)}${']'.repeat(31)}}`],
  ])('is read: %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text.replace('\ufeff', '')));
  });

  it('is undefined when there is none', () => {
    expect(parse('')).toBeUndefined();
  });

  it.each([
    [' '],
    ['null'],
    ['[]'],
    ['"a"'],
    ['1'],
    ['{'],
    ["{'a':1}"],
    ['{"a":1,}'],
    ['{"a":NaN}'],
    ['{"a":1}{"b":1}'],
    ['{"a":1,"b":2,"a":1}'],
    ['{"a":1,"\\u0061":2}'],
    ['{"x":{"a":1,"a":2}}'],
    ['{"x":[{"a":1 , "a" : 2}]}'],
    ['{"__proto__":{}}'],
    ['{"\\u005f_proto__":{}}'],
    [`{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
  ])('is refused: %s', (text) => {
    expect(() => parse(text)).toThrow(refused);
  });

  it('is refused when it is no UTF-8', () => {
    expect(() => parseJson(Buffer.from('{"a":"\xff"}', 'latin1'))).toThrow(refused);
    // Half of a surrogate pair, as some encoders write it.
    expect(() => parseJson(Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0xbd, 0x22, 0x3a, 0x31, 0x7d]))).toThrow(refused);
  });
});
