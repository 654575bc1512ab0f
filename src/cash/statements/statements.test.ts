// Statements as banks write them: every layout is read as it was written, and what is wrong is said.
import { expect, it } from 'vitest';
import { statementCamt, statementCsv } from '../../acquirers/simulator/statement-text.ts';
import { isXml, readCamt } from './camt.ts';
import { readCsv } from './csv.ts';
import { mapForBank, type StatementMap, statementMapNames, statementMaps } from './map.ts';
import type { StatementRead } from './statement.ts';

const read: StatementRead = {
  format: 'x',
  fromDay: '2026-03-30',
  toDay: '2026-04-01',
  opening: -1_500n,
  closing: 1_233_500n,
  entries: [
    { line: 2, day: '2026-03-30', amount: 1_250_000n, reference: 'R1', text: 'TRF A & B <x>' },
    { line: 3, day: '2026-04-01', amount: -15_000n, reference: 'R2', text: 'BIAYA ADM' },
  ],
};
const told = (one: StatementRead) => ({
  ...{ opening: one.opening, closing: one.closing, fromDay: one.fromDay, toDay: one.toDay },
  entries: one.entries.map(({ day, amount }) => [day, amount]),
});

const bytes = (text: string) => Buffer.from(text);
const neutral = statementMaps.neutral;
const european: StatementMap = { ...neutral, thousands: '.', dayFormat: 'DD-MM-YYYY' };

it.each([...statementMapNames, 'european'])('reads the CSV of %s', (name) => {
  const map = statementMaps[name as keyof typeof statementMaps] ?? european;
  const found = readCsv(map, bytes(statementCsv(map, read)));
  expect(told(found)).toEqual(told(read));
  expect(found.entries[0]?.text).toContain('TRF A & B <x>');
});

it('reads CAMT.053', () => {
  const text = statementCamt('5550001111', read);
  expect(isXml(bytes(text))).toBe(true);
  const found = readCamt(bytes(text), '5550001111');
  expect(told(found)).toEqual(told(read));
  expect(found.entries.map(({ reference, text: what }) => [reference, what])).toEqual([
    ['R1', 'TRF A & B <x>'],
    ['R2', 'BIAYA ADM'],
  ]);
});

it('leaves out what is pending, and knows namespaces', () => {
  const text = statementCamt('1', read)
    .replaceAll(/<(\/?)([A-Z])/g, '<$1ns:$2')
    .replace('xmlns=', 'xmlns:ns=')
    .replace(
      '</ns:Stmt>',
      '<ns:Ntry><ns:Amt Ccy="IDR">5</ns:Amt><ns:CdtDbtInd>CRDT</ns:CdtDbtInd><ns:Sts><ns:Cd>PDNG</ns:Cd></ns:Sts></ns:Ntry></ns:Stmt>',
    );
  expect(told(readCamt(bytes(text)))).toEqual(told(read));
});

const csv = (...lines: string[]) => ['date,amount,reference,text,balance', ...lines].join('\n');

it.each<[string, string, RegExp]>([
  ['nothing', '', /empty/],
  ['no entries', csv(), /no entries/],
  ['another head', 'a,b\n1,2', /no column text/],
  ['no amount', csv('2026-03-01,x,r,t,1'), /Line 2: “x” is not an amount/],
  ['sen', csv('2026-03-01,1.50,r,t,1'), /has sen/],
  ['a wrong group', csv('2026-03-01,"1,00",r,t,1'), /is not an amount/],
  ['nothing moved', csv('2026-03-01,0,r,t,1'), /the amount is 0/],
  ['no day', csv('2026-02-30,1,r,t,1'), /is not a day/],
  [
    'a gap in the balances',
    csv('2026-03-01,1,r,t,1', '2026-03-01,1,r,t,3'),
    /Line 3: the balance is 3, and should be 2/,
  ],
])('refuses a CSV with %s', (_name, text, says) => {
  expect(() => readCsv(neutral, bytes(text))).toThrow(says);
});

it('is told the balances that a file does not have', () => {
  const { balance: _balance, ...map } = neutral;
  const text = bytes(csv('2026-03-01,5,r,t,'));
  expect(() => readCsv(map, text)).toThrow(/no balances/);
  expect(() => readCsv(map, text, { opening: 1n, closing: 5n })).toThrow(/lead from 1 to 6/);
  expect(readCsv(map, text, { opening: 1n, closing: 6n })).toMatchObject({
    opening: 1n,
    closing: 6n,
  });
  expect(() => readCsv(neutral, bytes(csv('2026-03-01,5,r,t,5')), { opening: 1n })).toThrow(
    'The opening balance of the file is 0, and not 1.',
  );
});

const camt = statementCamt('1', read);
it.each<[string, string, RegExp]>([
  [
    'a document type',
    camt.replace('<Document', '<!DOCTYPE x [<!ENTITY a "b">]><Document'),
    /DOCTYPE/,
  ],
  ['broken XML', camt.replace('</Stmt>', ''), /not XML: line/],
  ['no statement', '<Document/>', /has 0 statements/],
  ['two statements', camt.replace(/(<Stmt>.*<\/Stmt>)/s, '$1$1'), /has 2 statements/],
  ['another currency', camt.replace('Ccy="IDR"', 'Ccy="USD"'), /is in USD/],
  ['no direction', camt.replaceAll('<CdtDbtInd>CRDT</CdtDbtInd>', ''), /neither CRDT nor DBIT/],
  ['no balances', camt.replaceAll(/<Bal>.*<\/Bal>/g, ''), /no balances/],
  [
    'a balance that is wrong',
    camt.replace('1233500.00', '1233501.00'),
    /closing balance is 1233501/,
  ],
])('refuses CAMT.053 with %s', (_name, text, says) => {
  expect(() => readCamt(bytes(text))).toThrow(says);
});

it('refuses a statement of another account', () => {
  expect(() => readCamt(bytes(camt), '2')).toThrow('The statement is of the account 1.');
});

it('knows the layout by the bank’s name', () => {
  expect(['PT Bank Mandiri', 'BCA', 'bri', 'Bank Lain'].map(mapForBank)).toEqual([
    'mandiri',
    'bca',
    'bri',
    'neutral',
  ]);
});
