// The table as a page for people: how many statements are held, and all that are not probed, or that contradict others.
import { documentNames, type Kind, kindOf, kinds } from './row.ts';
import type { Entry } from './table.ts';

/** The Markdown of `docs/documents.md`. */
export function summary(table: readonly Entry[]): string {
  return [
    '# The documents, sentence by sentence',
    '',
    'Gapura is checked against five pages of the DOKU API: Indodana, Indomaret, DANA, Kredivo and Cards. Each statement of these pages is a row in `test/documents/`, in our own words, with a probe: a function that calls a real gateway and fails if the statement does not hold. `test/documents/documents.test.ts` runs all probes. A row without a probe says why it has none.',
    '',
    'This page is made from those rows, and a test checks that it is current. `npx vitest run test/documents/table.test.ts -u` renews it.',
    '',
    ...counts(table),
    ...contradicting(table),
    ...notProbed(table),
    ...notHeld(table),
  ].join('\n');
}

function counts(table: readonly Entry[]): string[] {
  const count = (entries: readonly Entry[], kind: Kind) =>
    String(entries.filter(({ row }) => kindOf(row) === kind).length);
  const line = (name: string, entries: readonly Entry[]) => [
    name,
    String(entries.length),
    ...kinds.map((kind) => count(entries, kind)),
  ];
  const rows = documentNames.map((name) =>
    line(
      name,
      table.filter(({ document }) => document === name),
    ),
  );
  const header = ['document', 'statements', ...kinds];
  return ['## How many', '', ...markdown(header, [...rows, line('all', table)]), ''];
}

function contradicting(table: readonly Entry[]): string[] {
  const rows = table.flatMap(({ document, row }) =>
    'contradicts' in row ? [[document, row.statement, row.contradicts, row.done]] : [],
  );
  return [
    '## Statements that contradict another one',
    '',
    ...markdown(['document', 'it says', 'but', 'Gapura'], rows),
    '',
  ];
}

function notProbed(table: readonly Entry[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { document, row } of table) {
    if (!('notProbed' in row)) continue;
    const which = byReason.get(row.notProbed) ?? [];
    byReason.set(row.notProbed, [...which, `${document}: ${row.statement}`]);
  }
  const rows = [...byReason].map(([why, which]) => [
    why,
    String(which.length),
    [...new Set(which)].join('; '),
  ]);
  return [
    '## Statements that no machine can check',
    '',
    ...markdown(['because', 'how many', 'which'], rows),
    '',
  ];
}

function notHeld(table: readonly Entry[]): string[] {
  const rows = table.flatMap(({ document, row }) =>
    'notHeld' in row ? [[document, row.statement, row.notHeld]] : [],
  );
  const shown = rows.length === 0 ? ['None.'] : markdown(['document', 'it says', 'Gapura'], rows);
  return ['## Statements that do not hold', '', ...shown, ''];
}

/** A table with columns as wide as their longest cells, as the formatter writes it. */
function markdown(header: string[], rows: string[][]): string[] {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) =>
    Math.max(3, ...cells.map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), rule, ...rest.map(line)];
}
