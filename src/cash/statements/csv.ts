// Reads a bank's statement from CSV by a map of its columns. Pure.
import { recordsOf, UnreadableFile } from '../../reconciliation/acquirer-file.ts';
import { type Balances, demandBalances } from './balances.ts';
import type { StatementMap } from './map.ts';
import type { EntryRead, StatementRead } from './statement.ts';
import { dayIn, rupiahIn, textIn } from './values.ts';

/**
 * Reads the file. `told` has what it does not say: the balances, if it has no column for them. Throws UnreadableFile for
 * the first line that is wrong, also where a balance is not the one before it with the entry.
 */
export function readCsv(map: StatementMap, bytes: Uint8Array, told: Balances = {}): StatementRead {
  const [head, ...records] = recordsOf(bytes);
  if (head === undefined) throw new UnreadableFile('The file is empty.');
  const cells = columnsIn(head);
  const lines = records.map((record, index) => lineOf(map, cells, record, index + 2));
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) {
    throw new UnreadableFile('The file has no entries.');
  }
  const opening = first.balance === undefined ? told.opening : first.balance - first.entry.amount;
  const closing = last.balance ?? told.closing;
  demandRunning(lines);
  const entries = lines.map(({ entry }) => entry);
  const days = entries.map(({ day }) => day).sort();
  return {
    ...demandBalances(entries, { opening, closing }, told),
    ...{ format: 'csv', entries, fromDay: days[0] ?? '', toDay: days.at(-1) ?? '' },
  };
}

interface Line {
  entry: EntryRead;
  balance: bigint | undefined;
}

type Cells = (record: readonly string[], column: string) => string;

function columnsIn(head: readonly string[]): Cells {
  const places = new Map(head.map((name, index) => [name.trim(), index]));
  return (record, column) => {
    const place = places.get(column);
    if (place === undefined) throw new UnreadableFile(`The file has no column ${column}.`);
    return record[place]?.trim() ?? '';
  };
}

function lineOf(map: StatementMap, cells: Cells, record: readonly string[], line: number): Line {
  const cell = (column: string) => cells(record, column);
  const texts = map.text.map(cell).filter((text) => text !== '');
  const text = textIn(texts.join(' '), line);
  const reference = map.reference === undefined ? '' : textIn(cell(map.reference), line);
  const entry = {
    line,
    day: dayIn(cell(map.day), map.dayFormat, line),
    amount: amountOf(map, cell, line),
    reference: reference || undefined,
    text,
  };
  if (entry.amount === 0n) throw new UnreadableFile(`Line ${line}: the amount is 0.`);
  const balance =
    map.balance === undefined ? undefined : rupiahIn(cell(map.balance), map.thousands, line);
  return { entry, balance };
}

function amountOf(
  { amount, thousands }: StatementMap,
  cell: (column: string) => string,
  line: number,
) {
  const read = (column: string) => rupiahIn(cell(column) || '0', thousands, line);
  if ('signed' in amount) return read(amount.signed);
  if ('column' in amount) {
    const size = read(amount.column);
    const said = cell(amount.direction).toUpperCase();
    if (amount.credit.includes(said)) return size;
    if (amount.debit.includes(said)) return -size;
    throw new UnreadableFile(`Line ${line}: ${amount.direction} is “${said}”: in or out?`);
  }
  return read(amount.credit) - read(amount.debit);
}

/** Each balance is the one before it with the entry: no line is missing in between. */
function demandRunning(lines: readonly Line[]): void {
  for (const [index, { entry, balance }] of lines.entries()) {
    const before = lines[index - 1]?.balance;
    if (before === undefined || balance === undefined || before + entry.amount === balance)
      continue;
    throw new UnreadableFile(
      `Line ${entry.line}: the balance is ${balance}, and should be ${before + entry.amount}.`,
    );
  }
}
