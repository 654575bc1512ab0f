import Type, { type TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { checker } from './check.ts';
import { ExactDecimal } from './decimal.ts';
import { documented, lenient, withRule } from './leaf.ts';
import {
  count,
  country,
  email,
  flag,
  listOf,
  minutes,
  oneOf,
  phone,
  price,
  reference,
  rupiah,
  text,
  webUrl,
} from './parts.ts';

function refusal(schema: TSchema, value: unknown) {
  try {
    checker(Type.Object({ field: schema }))({ field: value });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && 'reason' in error.reason) return error.reason.reason;
    throw error;
  }
}

const wholeOf12 = 'must be a whole number from 1, of at most 12 digits';
const text5 = 'must be a text of 1 to 5 characters';
const callback = { pattern: /^[a-z:/. ]+$/, named: 'of small letters' };

describe('a leaf gives the reason', () => {
  it.each<[string, TSchema, unknown, string]>([
    ['a blank text', text({ max: 5 }), ' ', 'must not be blank'],
    ['a long text', text({ max: 5 }), 'abcdef', text5],
    ['a negative number for a text', text({ max: 5 }), -5, text5],
    ['a number too long for a text', text({ max: 5 }), 123456, text5],
    ['half for a text', text({ max: 5 }), 0.5, text5],
    ['null', text({ max: 5 }), null, text5],
    ['NUL', text({ max: 5 }), 'a\0', text5],
    [
      'a control character',
      reference({ max: 9 }),
      'a\u007f',
      'must be a text of 1 to 9 characters, without control characters',
    ],
    ['a text with a sign for an amount', rupiah({ digits: 12 }), '+5', wholeOf12],
    ['a number for a listed text', oneOf(['1', '2']), 1, 'must be one of 1, 2'],
    ['a large amount', rupiah({ digits: 12 }), 10 ** 12, wholeOf12],
    ['half an amount', rupiah({ digits: 12 }), 0.5, wholeOf12],
    [
      'a decimal too long',
      rupiah({ digits: 12 }),
      new ExactDecimal('1.0000000000000001'),
      wholeOf12,
    ],
    [
      'minutes',
      minutes({ digits: 5 }),
      0,
      'must be a whole number of minutes from 1, of at most 5 digits',
    ],
    [
      'three decimals',
      price({ digits: 16 }),
      0.125,
      'must be a number from 0, of at most 16 digits and 2 decimals',
    ],
    [
      'a character that is not listed',
      webUrl({ chars: callback }),
      'https://a.test/X',
      'must be an http or https URL of at most 2048 characters, of small letters',
    ],
    ['a phone', phone(), '+62', 'must be a phone number of 1 to 16 digits'],
    ['an address', email({ max: 9 }), 'a@b', 'must be an e-mail address of at most 9 characters'],
    ['another name', oneOf(['FIX', 'PERCENTAGE']), 'fix', 'must be one of FIX, PERCENTAGE'],
    ['a yes', flag(), 'yes', 'must be true or false'],
    [
      'two letters',
      country(),
      'ID',
      'must be a country code of three capital letters (ISO 3166-1 alpha-3), such as IDN',
    ],
    ['an object for a list', listOf(text()), {}, 'must be a list'],
    ['an empty list', listOf(text()), [], 'must have at least 1 entry'],
    ['a list for an object', Type.Object({}), [], 'must be an object'],
    [
      'a number for an object',
      Type.Object({ a: text() }),
      new ExactDecimal('1'),
      'must be an object',
    ],
  ])('%s', (_name, schema, value, reason) => {
    expect(refusal(schema, value)).toBe(reason);
  });
});

describe('a leaf passes', () => {
  it.each<[string, TSchema, unknown]>([
    ['letters beyond the first plane, counted once', text({ max: 2 }), '🙏🙏'],
    ['line breaks in a free text', text(), 'Jl. Mawar 1\nLantai 2'],
    ['special characters in a reference', reference({ max: 64 }), "INV/2026#1 (é) 'x' & <y>"],
    ['the greatest amount of 12 digits', rupiah({ digits: 12 }), 999_999_999_999],
    ['an amount beyond doubles', rupiah({ digits: 16 }), 9_999_999_999_999_999n],
    ['a price of 16.2', price({ digits: 16 }), new ExactDecimal('9999999999999999.99')],
    ['a price of nothing', price({ digits: 16 }), 0],
    ['the greatest quantity', count({ digits: 8 }), 99_999_999],
    ['a URL in capitals', webUrl(), 'HTTPS://SHOP.TEST/A'],
    ['a port and a query', webUrl(), 'http://127.0.0.1:9000/x?a=b&c=%20#d'],
    ['letters of other scripts in a URL', webUrl(), 'https://toko.test/café'],
    ['an unfamiliar address', email({ max: 128 }), "o'brien+x@sub.example.co.id"],
  ])('%s', (_name, schema, value) => {
    expect(refusal(schema, value)).toBeUndefined();
  });
});

describe('checker', () => {
  const schema = withRule(
    Type.Object({
      first: Type.Object({
        list: listOf(Type.Object({ name: text(), size: Type.Optional(count({ digits: 3 })) })),
      }),
      second: Type.Optional(text()),
      third: lenient({ type: 'string' }),
      fourth: text(),
    }),
    {
      before: 'third',
      broken: ({ second }) =>
        second === 'odd' ? { code: 'FIELD_INVALID', field: 'second', reason: 'is odd' } : undefined,
    },
  );
  const check = checker(schema);
  const good = { first: { list: [{ name: 'a' }] }, fourth: 'x' };

  it('returns the same body if it passes, with unknown members', () => {
    const body = { ...good, unknown: null };
    expect(check(body)).toBe(body);
  });

  it('names the path of the first wrong field in the declared order', () => {
    const list = [{ name: 'a' }, { size: 0, name: '' }];
    expect(() => check({ fourth: 7, first: { list } })).toThrow(
      expect.objectContaining({
        reason: {
          code: 'FIELD_INVALID',
          field: 'first.list[1].name',
          reason: 'must not be blank',
          rule: 'blank',
        },
      }),
    );
  });

  it('names the outermost member that is missing', () => {
    expect(() => check({ fourth: 'x' })).toThrow(
      expect.objectContaining({ reason: { code: 'FIELD_REQUIRED', field: 'first' } }),
    );
  });

  it('checks a rule in its place: after the members before it, before those that follow', () => {
    const odd = { ...good, second: 'odd' };
    const named = (field: string) =>
      expect.objectContaining({ reason: expect.objectContaining({ field }) });
    expect(() => check(odd)).toThrow(named('second'));
    expect(() => check({ ...odd, fourth: 7 })).toThrow(named('second'));
    expect(() => check({ ...odd, first: { list: [{}] } })).toThrow(named('first.list[0].name'));
  });

  it('treats a blank text in an optional field as absent, and does not change the body', () => {
    const body = Object.freeze({ ...good, second: '  ' });
    expect(check(body)).toEqual(good);
    expect(body.second).toBe('  ');
  });

  it.each([7, null, [], { deep: [] }, '\0'])('never refuses %j in a lenient field', (third) => {
    expect(check({ ...good, third })).toEqual({ ...good, third });
  });

  it('does not read fields from a member called __proto__', () => {
    expect(() => check(JSON.parse('{"__proto__":{"fourth":"x"}}'))).toThrow(Refusal);
  });
});

describe('documented', () => {
  it('shows standard JSON Schema keywords', () => {
    const schema = Type.Object({
      amount: rupiah({ digits: 3 }),
      list: listOf(Type.Object({ name: text({ max: 9 }) })),
      note: Type.Optional(lenient({ type: 'string' })),
    });
    expect(documented(schema)).toEqual({
      type: 'object',
      required: ['amount', 'list'],
      properties: {
        amount: { type: 'integer', minimum: 1, maximum: 999 },
        list: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', minLength: 1, maxLength: 9 } },
          },
        },
        note: { type: 'string' },
      },
    });
  });
});
