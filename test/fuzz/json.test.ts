// The exact reader of JSON against JSON.parse and against itself, on anything that may arrive as a body.
import { expect } from 'vitest';
import { Refusal } from '../../src/refusal.ts';
import { ExactDecimal } from '../../src/wire/decimal.ts';
import { parseExact, writeJson } from '../../src/wire/json.ts';
import { fc } from '../support/property.ts';
import { fuzz } from './fuzz.ts';

type Read = { value: unknown } | 'refused';

/** Reads, and lets no error pass but the refusal of a malformed body. */
function read(raw: Uint8Array | string): Read {
  try {
    return { value: parseExact(raw) };
  } catch (error) {
    if (error instanceof Refusal && error.reason.code === 'BODY_MALFORMED') return 'refused';
    throw error;
  }
}

function readPlainly(text: string): Read {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'refused';
  }
}

/** The same value with every number as the double that JSON.parse makes of it, and 0 for -0, which is the same number. */
function asDoubles(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof ExactDecimal) return Number(value.text) + 0;
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(asDoubles);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, asDoubles(member)]);
  return Object.fromEntries(entries);
}

/** The same value with every number in one form, `digits e power`: a long one may be read into several types. */
function byValue(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return inOneForm(String(value));
  if (value instanceof ExactDecimal) return inOneForm(value.text);
  if (Array.isArray(value)) return value.map(byValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, byValue(one)]));
}

function inOneForm(literal: string): object {
  const [mantissa = '', power = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return { digits: '0' };
  const shift = digits.length - significant.length - fraction.length;
  const sign = mantissa.startsWith('-') ? '-' : '';
  return { digits: sign + significant, power: String(BigInt(power) + BigInt(shift)) };
}

const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String);
const decimal = fc.tuple(whole, fc.stringMatching(/^[0-9]{1,25}$/)).map((parts) => parts.join('.'));
const power = fc.tuple(whole, fc.integer({ min: -400, max: 400 })).map((parts) => parts.join('e'));
/** JSON with numbers of any length, and with space between its parts. */
const text = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.oneof(whole, decimal, power),
    fc.string({ unit: 'binary' }).map((one) => JSON.stringify(one)),
    fc.constantFrom('true', 'false', 'null', '-0', '0.0', '1E2', '"\\ud800"', '"\\u0000"'),
    fc.array(tie('node'), { maxLength: 4 }).map((list) => `[ ${list.join(' ,\t')}]`),
    fc
      .array(fc.tuple(fc.string({ maxLength: 8 }), tie('node')), { maxLength: 4 })
      .map((members) => `{${members.map(([k, v]) => `\n${JSON.stringify(k)} :${v}`).join(',')}}`),
  ),
})).node;

/** A valid text with some pieces replaced: mostly not JSON any more, but almost. */
const almost = fc
  .tuple(
    text,
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.string({ maxLength: 3 })), { maxLength: 3 }),
  )
  .map(([whole, changes]) =>
    changes.reduce((changed, [at, cut, put]) => {
      const from = at % (changed.length + 1);
      return changed.slice(0, from) + put + changed.slice(from + cut);
    }, whole),
  );

fuzz('reads what JSON.parse reads, and refuses what it refuses', 1500, almost, (given) => {
  const exact = read(given);
  const plain = readPlainly(given);
  if (exact === 'refused' || plain === 'refused') expect([given, exact]).toEqual([given, plain]);
  else expect(asDoubles(exact.value)).toEqual(asDoubles(plain.value));
});

fuzz(
  'refuses the same next to a long number, which is read the slow way',
  1500,
  almost,
  (given) => {
    const slow = read(`[12345678901234567890,${given}]`);
    const plain = readPlainly(`[0,${given}]`);
    expect([given, slow === 'refused']).toEqual([given, plain === 'refused']);
  },
);

fuzz('reads any bytes or refuses them', 1500, fc.uint8Array({ maxLength: 300 }), (bytes) => {
  read(bytes);
});

fuzz('writes what it has read, so that it is read the same again', 1500, text, (given) => {
  const first = read(given);
  if (first === 'refused') return;
  const again = read(writeJson(first.value));
  expect(byValue(again)).toEqual(byValue(first));
});

const nested = fc.tuple(
  fc.integer({ min: 1, max: 100_000 }),
  fc.constantFrom(['[', ']'], ['{"a":', '}'], ['[[{"b":', '}]]'], ['[', '']),
  fc.constantFrom('1', '12345678901234567890', ''),
);

fuzz('reads or refuses a nesting of any depth', 8, nested, ([depth, [open, close], inside]) => {
  const given = `${open?.repeat(depth)}${inside}${close?.repeat(depth)}`;
  const exact = read(given);
  // Depth is the only reason to refuse what JSON.parse can read.
  if (exact !== 'refused') expect(readPlainly(given)).not.toBe('refused');
});
