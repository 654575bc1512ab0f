// Every English sentence of the sources that pages show has its Indonesian one.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testCards } from '../../../acquirers/simulator/issuer/test-cards.ts';
import { actionSaid, cardSaid, factSaid, fieldSaid, fileSaid, proofSaid } from './said.ts';

const root = new URL('../../../', import.meta.url).pathname;

/** Rooms whose refusals and facts are shown in the office. */
const rooms = [
  ...[
    'cash',
    'disputes',
    'journals',
    'ledger',
    'merchants',
    'office',
    'overview',
    'pages/dashboard',
  ],
  ...['payments', 'payouts', 'people', 'periods', 'reconciliation', 'sandbox', 'settlement'],
  ...['suspense', 'upstreams', 'notifications', 'acquirers'],
];

const sources = rooms
  .flatMap((room) =>
    readdirSync(`${root}${room}`, { recursive: true, encoding: 'utf8' }).map(
      (name) => `${room}/${name}`,
    ),
  )
  .filter((path) => /\.tsx?$/.test(path))
  .filter((path) => !/\.test\.|issuer\/routes\.ts$|\/said\/|words\.ts$/.test(path))
  .map((path) => readFileSync(`${root}${path}`, 'utf8'));

/** What `pattern` captures in the sources: texts, with a value for each `${…}`. */
function texts(pattern: RegExp): string[] {
  const found = sources.flatMap((source) => [...source.matchAll(pattern)]);
  const filled = found.map(([, , text = '']) => text.replace(/\$\{[^}]*\}/g, '42'));
  return [...new Set(filled.map((text) => text.replaceAll("\\'", "'")))];
}

/** A text in any quotes, behind the beginning. */
const quoted = '([\'`"])((?:(?!\\1).)+)\\1';

const sayers = { fieldSaid, fileSaid, actionSaid, factSaid, proofSaid } as const;

/** Where each kind of sentence begins in the sources. */
const beginnings: readonly (readonly [keyof typeof sayers, string])[] = [
  ['fieldSaid', 'fieldInvalid\\(\\s*[^,;]+,\\s*'],
  ['fileSaid', 'new UnreadableFile\\(\\s*'],
  ['actionSaid', '\\baction: '],
  ['actionSaid', "\\baction: [^'`;,]+\\? "],
  ['actionSaid', "\\baction: [^'`;,]+\\? '[^']+' : "],
  ['proofSaid', '\\bsays: '],
  ['factSaid', '(?<!FIELD_INVALID.{0,40})\\bnothing\\(\\s*'],
  ['factSaid', "\\bkind: '(?:change|failed|refused|returned)',[^\\n]*\\breason: "],
];

describe.each(beginnings)('%s after %s', (sayer, beginning) => {
  const found = texts(new RegExp(beginning + quoted, 'gs'));

  it('finds some', () => expect(found.length).toBeGreaterThan(0));

  it.each(found)('%s', (text) => {
    expect(sayers[sayer](text, 'en')).toBe(text);
    expect(sayers[sayer](text, 'id')).not.toBe(text);
  });
});

it.each(testCards.map(({ behaviour }) => behaviour))('the card “%s”', (behaviour) => {
  expect(cardSaid(behaviour, 'id')).not.toBe(behaviour);
});

it('names stay, a status has its name, and what people typed stays as it is', () => {
  expect(factSaid('answered HTTP 500, only 2xx counts', 'id')).toBe(
    'menjawab HTTP 500, hanya 2xx yang dihitung',
  );
  expect(factSaid('the payment is EXPIRED', 'id')).toBe('pembayarannya kedaluwarsa');
  expect(factSaid('One cup was broken', 'id')).toBe('One cup was broken');
  expect(fieldSaid('has PO1, which is PAID', 'id')).toBe('memuat PO1, yang sudah dibayar');
});
