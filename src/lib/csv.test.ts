import { stringify } from 'csv-stringify/sync';
import { expect, it } from 'vitest';
import { fc } from '../../test/support/property.ts';
import { csvText } from './csv.ts';

it.each([
  ['plain cells', ['a', 1, -2n, null, ''], 'a,1,-2,,\r\n'],
  ['commas and quotes', ['a,b', 'c"d"'], '"a,b","c""d"""\r\n'],
  ['line breaks of every kind', ['a\nb', 'c\rd', 'e\r\nf'], '"a\nb","c\rd","e\r\nf"\r\n'],
  ['formulas as they are', ['=1', '-x', ' a '], '=1,-x, a \r\n'],
])('writes %s', (_name, record, text) => {
  expect(csvText([record])).toBe(text);
});

it('escapes formulas on request, and leaves numbers alone', () => {
  const record = ['=1', '+1', '-1', '@a', '\ta', '\ra', '=a,"b"', 'a=1', -1, -1n];
  expect(csvText([record], { escapeFormulas: true })).toBe(
    `'=1,'+1,'-1,'@a,'\ta,"'\ra","'=a,""b""",a=1,-1,-1\r\n`,
  );
});

it('begins with the byte order mark on request', () => {
  expect(csvText([['a']], { bom: true })).toBe('\uFEFFa\r\n');
  expect(csvText([])).toBe('');
});

it('writes every record as the library does, whether it is joined or formatted', () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[A-Za-z0-9_ .:/+-]{0,12}$/),
    fc.constantFrom('', '-', '+1', '=A1', 'a\r', 'a,b', '"'),
  );
  const field = fc.oneof(text, fc.integer(), fc.bigInt(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 2 })), (records) => {
      const expected = stringify(records, {
        escape_formulas: true,
        record_delimiter: '\r\n',
        quote_record_delimiter: true,
      });
      expect(csvText(records, { escapeFormulas: true })).toBe(expected);
    }),
  );
});
