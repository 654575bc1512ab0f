import { describe, expect, it } from 'vitest';
import { fc } from '../../test/support/property.ts';
import { csvText } from '../lib/csv.ts';
import { type AcquirerFile, ordinaryFile, readLines, UnreadableFile } from './acquirer-file.ts';

const file: AcquirerFile = { columns: { reference: 'reference', amount: 'amount' } };
const read = (text: string) => readLines(file, Buffer.from(text));
const line = (at: number, reference: string, amount: bigint) => ({ line: at, reference, amount });

describe('readLines', () => {
  it.each([
    ['the mark of UTF-8 and CR LF', '\uFEFFreference,amount\r\nA,1\r\n', [line(2, 'A', 1n)]],
    ['no line break at the end', 'reference,amount\nA,1', [line(2, 'A', 1n)]],
    ['blank lines', 'reference,amount\r\n\r\nA,1\r\n\r\n', [line(2, 'A', 1n)]],
    ['a header and nothing else', 'reference,amount\n', []],
    ['columns in any order', 'x,amount,reference\n,-5,A\n', [line(2, 'A', -5n)]],
    [
      'quotes, commas and line breaks in a field',
      'reference,amount\n"a ""b"",\r\nc","1"\nA,2',
      [line(2, 'a "b",\r\nc', 1n), line(3, 'A', 2n)],
    ],
  ])('reads %s', (_name, text, lines) => {
    expect(read(text)).toEqual(lines);
  });

  it('reads money that went back', () => {
    const columns = { reference: 'ref', amount: 'sum', type: 'kind' };
    const text = 'kind,ref,sum\npayment,A,5\nrefund,B,5\n';
    expect(readLines({ columns, refundType: 'refund' }, Buffer.from(text))).toEqual([
      line(2, 'A', 5n),
      line(3, 'B', -5n),
    ]);
  });

  it.each([
    ['', 'The file is empty.'],
    ['reference\nA', 'The file has no column amount.'],
    ['a"b', 'The file is not CSV: line 1 has a quote in the wrong place.'],
    ['a,b\n1,"2\n3\n', 'The file is not CSV: line 2 has a quote in the wrong place.'],
    ['a,b\n"1"x,2', 'The file is not CSV: line 2 has a quote in the wrong place.'],
    ['a,b\n\n\n"1\n"2', 'The file is not CSV: line 4 has a quote in the wrong place.'],
    ['a,b\n1', 'The file is not CSV: line 2 has 1 fields instead of 2.'],
    ['a,b\n"x\ny",2,3', 'The file is not CSV: line 2 has 3 fields instead of 2.'],
    ['a,b\n"x\ny",2\n1,2,3', 'The file is not CSV: line 4 has 3 fields instead of 2.'],
    ['reference,amount\nA,1.5', 'Line 2: amount is not a whole rupiah amount.'],
    ['reference,amount\nA,1\n ,1', 'Line 3: reference is not a reference.'],
  ])('refuses %j', (text, why) => {
    expect(() => read(text)).toThrow(new UnreadableFile(why));
  });

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41]);
    expect(() => readLines(file, bytes)).toThrow('The file is not UTF-8.');
  });

  it('reads back every reference that is written as CSV', () => {
    const reference = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 8 })
      .map((text) => `${text}.`)
      .filter((text) => text === text.trim() && !text.includes('\0'));
    const rows = fc.array(fc.tuple(reference, fc.bigInt({ min: 1n, max: 10n ** 14n })));
    fc.assert(
      fc.property(rows, (written) => {
        const dated = written.map(([name, amount]) => [name, amount, '']);
        const text = csvText([['reference', 'amount', 'paid_at'], ...dated]);
        const found = readLines(ordinaryFile, Buffer.from(text));
        expect(found.map((one) => [one.reference, one.amount])).toEqual(written);
      }),
    );
  });

  it('takes time in proportion to the file', () => {
    expect(() => read(`"${'a""'.repeat(300_000)}`)).toThrow(UnreadableFile);
  });
});
