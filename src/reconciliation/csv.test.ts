import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedCsv, parseCsv } from './csv.ts';

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('parseCsv', () => {
  it.each([
    ['', []],
    [
      '\uFEFFa,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n\r\n1,2\r\n\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n,\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
    [
      '"a ""b""","c,d"\n"e\r\nf",g',
      [
        ['a "b"', 'c,d'],
        ['e\r\nf', 'g'],
      ],
    ],
    ['a\n""', [['a']]],
    ['a,', [['a', '']]],
  ])('reads %j', (text, records) => {
    expect(parseCsv(text)).toEqual(records);
  });

  it.each([
    ['a"b', 'line 1 has a quote in the wrong place'],
    ['a,b\n1,"2', 'line 2 has a quote in the wrong place'],
    ['a,b\n"1"x,2', 'line 2 has a quote in the wrong place'],
    ['a,b\n1', 'line 2 has 1 fields instead of 2'],
    ['a,b\n"x\ny",2\n1,2,3', 'line 4 has 3 fields instead of 2'],
  ])('refuses %j', (text, why) => {
    expect(() => parseCsv(text)).toThrow(MalformedCsv);
    expect(() => parseCsv(text)).toThrow(why);
  });

  it('reads back whatever is written by the rules', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 8 });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
      );
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (records, end) => {
        const text = records.map((record) => record.map(quoted).join(',') + end).join('');
        expect(parseCsv(text)).toEqual(records);
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    const long = `"${'a""'.repeat(300_000)}`;
    expect(() => parseCsv(long)).toThrow(MalformedCsv);
  });
});
