// The table itself: every row says in one way how it is held, none is there twice, and its summary is current.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentNames, kindOf, kinds } from './row.ts';
import { summary } from './summary.ts';
import { table } from './table.ts';

/** How many statements the pages have at least. Rows may be added; none may get lost. */
const fewest = { Indodana: 297, Indomaret: 128, DANA: 168, Kredivo: 252, Cards: 500 } as const;

const ways = ['probe', 'notProbed', 'notHeld', 'contradicts'] as const;

describe('a row', () => {
  it('is held in one way: a probe, or a reason', () => {
    const wrong = table.filter(({ row }) => {
      const has = ways.filter((way) => way in row);
      // What contradicts another statement may have a probe of what Gapura does.
      return 'contradicts' in row ? !row.done || has.length > 2 : has.length !== 1;
    });
    expect(wrong).toEqual([]);
  });

  it('is a short statement on one line', () => {
    const texts = table.flatMap(({ row }) =>
      Object.values(row).filter((value) => typeof value === 'string'),
    );
    expect(texts.filter((text) => text.trim() === '' || /\n/.test(text))).toEqual([]);
    expect(table.filter(({ row }) => row.statement.length > 120)).toEqual([]);
  });

  it('is there once', () => {
    const names = table.map(
      ({ document, section, row }) => `${document}, ${section}: ${row.statement}`,
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('the table', () => {
  it.each(documentNames)('has all statements of %s', (name) => {
    const rows = table.filter(({ document }) => document === name);
    expect(rows.length).toBeGreaterThanOrEqual(fewest[name]);
  });

  it('has no statement that does not hold', () => {
    expect(table.filter(({ row }) => kindOf(row) === 'not held')).toEqual([]);
  });

  it('has more probes than anything else', () => {
    const probed = table.filter(({ row }) => kindOf(row) === kinds[0]);
    expect(probed.length).toBeGreaterThan(table.length * 0.85);
  });
});

it('docs/documents.md is current; `npx vitest run test/documents/table.test.ts -u` renews it', async () => {
  const path = join(import.meta.dirname, '../../docs/documents.md');
  await expect(summary(table)).toMatchFileSnapshot(path);
});
