import { describe, expect, it } from 'vitest';
import { fc } from '../../test/support/property.ts';
import { Refusal } from '../refusal.ts';
import { decimalOf, decimalText, ExactDecimal, type ExactNumber } from './decimal.ts';
import { jsonAmount, parseExact, writeJson } from './json.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const member = (literal: string) => (parseExact(`{"n": ${literal}}`) as { n: ExactNumber }).n;

describe('parseExact', () => {
  it.each([
    ['150000', 150000],
    ['150000.0', 150000],
    ['150000.00000000000000000', 150000],
    ['1.5e3', 1500],
    ['0.1', 0.1],
    ['1e-2', 0.01],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-12345678901234567890', -12345678901234567890n],
    ['1e20', 10n ** 20n],
    ['0.1000000000000000', 0.1],
    ['12345678901234.56', new ExactDecimal('12345678901234.56')],
    ['1e400', new ExactDecimal('1e400')],
    ['1'.repeat(100), new ExactDecimal('1'.repeat(100))],
  ])('reads the number %s', (literal, value) => {
    expect(member(literal)).toEqual(value);
    expect(parseExact(literal)).toEqual(value);
    expect(parseExact(`[0,${literal} ]`)).toEqual([0, value]);
  });

  it('never changes the value of a number in any notation', () => {
    const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
    const whole = digits(25).map((text) => BigInt(text).toString());
    fc.assert(
      fc.property(fc.boolean(), whole, fc.option(digits(12)), (minus, integer, fraction) => {
        const literal = `${minus ? '-' : ''}${integer}${fraction === null ? '' : `.${fraction}`}`;
        const read = decimalOf(member(literal));
        expect(read === undefined ? '' : decimalText(read)).toBe(plain(literal));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads everything without long numbers as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const exact = decimalsAsDoubles(parseExact(text));
        expect(exact).toEqual(JSON.parse(text));
        expect(parseExact(Buffer.from(text))).toEqual(parseExact(text));
      }),
    );
  });

  it('reads the slow way what JSON.parse reads the fast way', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const slow = parseExact(`[12345678901234567890,${text}]`) as unknown[];
        expect(decimalsAsDoubles(slow[1])).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(['', '{', '{"a":}', "{'a':1}", '{"a":01}', '[1,]', 'NaN', '{"a":1}x', '"\u0001"'])(
    'refuses %s, which is not JSON, the slow way too',
    (text) => {
      expect(() => parseExact(text)).toThrow(new Refusal({ code: 'BODY_MALFORMED' }));
      expect(() => parseExact(`[12345678901234567890,${text}]`)).toThrow(Refusal);
    },
  );

  it.each([
    ['a lone continuation byte', bytes(0x22, 0x80, 0x22)],
    ['an overlong slash', bytes(0x22, 0xc0, 0xaf, 0x22)],
    ['half a surrogate pair', bytes(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['a cut letter', bytes(0x22, 0xc3, 0x22)],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
  ])('refuses %s, which is not UTF-8', (_name, raw) => {
    expect(() => parseExact(raw)).toThrow(Refusal);
  });

  it('lets the last of duplicate members win', () => {
    expect(parseExact('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(parseExact('{"a":12345678901234567890,"a":2}')).toEqual({ a: 2 });
  });

  it.each(['1', '12345678901234567890'])('keeps __proto__ a plain member next to %s', (number) => {
    const read = parseExact(`{"__proto__":{"order":1},"n":${number}}`) as object;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect('order' in read).toBe(false);
    expect(Object.keys(read)).toEqual(['__proto__', 'n']);
  });

  it('refuses a nesting too deep for the stack', () => {
    const deep = `${'['.repeat(200_000)}12345678901234567890${']'.repeat(200_000)}`;
    expect(() => parseExact(deep)).toThrow(Refusal);
  });

  it('skips a byte order mark and reads a view into a larger buffer', () => {
    expect(parseExact(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
    expect(parseExact(Buffer.from('xx{"a":1}yy').subarray(2, 9))).toEqual({ a: 1 });
  });
});

describe('writeJson', () => {
  it('writes big integers as digits and everything else as JSON.stringify does', () => {
    const value = { a: 9007199254740993n, b: [1n, 'é', null, true], c: undefined, d: 1.5 };
    expect(writeJson(value).toString()).toBe(
      '{"a":9007199254740993,"b":[1,"é",null,true],"d":1.5}',
    );
  });

  it('writes what parseExact reads', () => {
    const text = '{"a":12345678901234567890,"b":[0.1000000000000000001,1],"c":"x"}';
    expect(writeJson(parseExact(text)).toString()).toBe(text);
  });

  it.each([
    ['plain', { a: undefined, b: { c: undefined, d: 1 } }, '{"b":{"d":1}}'],
    ['exact', { a: undefined, b: { c: undefined, d: 1n } }, '{"b":{"d":1}}'],
    ['nested', { a: [{ b: undefined }], c: 2n }, '{"a":[{}],"c":2}'],
  ])('leaves out members that are undefined (%s)', (_name, value, text) => {
    expect(writeJson(value).toString()).toBe(text);
  });

  it('writes the same bytes with and without a big integer', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const inside = writeJson([7n, value]).toString();
        expect(inside).toBe(`[7,${JSON.stringify(value)}]`);
        expect(writeJson(value).toString()).toBe(JSON.stringify(value));
      }),
    );
  });

  it('throws for a value without a JSON form', () => {
    expect(() => writeJson(undefined)).toThrow(TypeError);
  });
});

describe('jsonAmount', () => {
  it.each([
    [150000n, 150000],
    [9007199254740991n, 9007199254740991],
    [9007199254740992n, 9007199254740992n],
  ])('carries %s as %s', (amount, carried) => {
    expect(jsonAmount(amount)).toBe(carried);
  });
});

/** The literal's value in plain digits, calculated from the text alone. */
function plain(literal: string): string {
  const [whole = '', fraction = ''] = literal.split('.');
  const decimals = fraction.replace(/0+$/, '');
  const text = decimals === '' ? whole : `${whole}.${decimals}`;
  return text === '-0' ? '0' : text;
}

/** Rounds exact numbers as JSON.parse would have. */
function decimalsAsDoubles(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof ExactDecimal) return Number(value.text);
  if (Array.isArray(value)) return value.map(decimalsAsDoubles);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  const read = JSON.parse('{}');
  for (const [name, inner] of Object.entries(value)) {
    const descriptor = { value: decimalsAsDoubles(inner), enumerable: true, writable: true };
    Object.defineProperty(read, name, { ...descriptor, configurable: true });
  }
  return read;
}
