// A bank's result file: what it says about each transfer, by a map of its columns. Pure.
import { recordsOf, UnreadableFile } from '../../reconciliation/acquirer-file.ts';
import { parseDecimal } from '../../wire/decimal.ts';
import type { PayoutStatus } from '../payout.ts';

type Said = Extract<PayoutStatus, 'PAID' | 'FAILED' | 'RETURNED'>;

/** A result file as data: the names of its columns, and what it calls the ends of a transfer. */
export interface ResultMap {
  reference: string;
  amount: string;
  status: string;
  bankReference?: string | undefined;
  reason?: string | undefined;
  values: Readonly<Record<Said, readonly string[]>>;
}

/** Ours: `reference,amount,status,bank_reference,reason`, and at the end `TOTAL`, the total and the count. */
export const neutralResult: ResultMap = {
  reference: 'reference',
  amount: 'amount',
  status: 'status',
  bankReference: 'bank_reference',
  reason: 'reason',
  values: { PAID: ['PAID'], FAILED: ['FAILED'], RETURNED: ['RETURNED'] },
};

export interface ResultLine {
  /** In the file, the head being 1. */
  line: number;
  /** The payout's reference or id. */
  reference: string;
  /** Rupiah. */
  amount: bigint;
  /** Undefined if the file says something that the map does not have. */
  said: Said | undefined;
  /** As it is written in the file. */
  status: string;
  bankReference?: string | undefined;
  reason?: string | undefined;
}

export interface ResultFile {
  lines: ResultLine[];
  total: bigint;
}

/** What the file must add up to, where it has no line `TOTAL` that says so. */
export interface Totals {
  count: number;
  /** Rupiah. */
  total: bigint;
}

/** Reads the file. Throws UnreadableFile, also if its lines do not add up to its totals. */
export function readResultFile(map: ResultMap, bytes: Uint8Array, given?: Totals): ResultFile {
  const [head, ...records] = recordsOf(bytes);
  if (head === undefined) throw new UnreadableFile('The file is empty.');
  const places = placesIn(head, map);
  const isTotal = (record: string[]) => record[places.reference]?.trim().toUpperCase() === 'TOTAL';
  const last = records.at(-1);
  const totalLine = last !== undefined && isTotal(last) ? last : undefined;
  const lines = (totalLine === undefined ? records : records.slice(0, -1)).map((record, index) =>
    lineOf(map, places, record, index + 2),
  );
  const total = lines.reduce((sum, { amount }) => sum + amount, 0n);
  const wanted = totalLine === undefined ? given : totalsIn(totalLine, places, records.length + 1);
  demandTotals({ count: lines.length, total }, wanted);
  if (given !== undefined) demandTotals({ count: lines.length, total }, given);
  return { lines, total };
}

function placesIn(head: readonly string[], map: ResultMap) {
  const at = (name: string, required = true): number => {
    const index = head.findIndex((one) => one.trim() === name);
    if (index === -1 && required) throw new UnreadableFile(`The file has no column ${name}.`);
    return index;
  };
  return {
    reference: at(map.reference),
    amount: at(map.amount),
    status: at(map.status),
    bankReference: map.bankReference === undefined ? -1 : at(map.bankReference, false),
    reason: map.reason === undefined ? -1 : at(map.reason, false),
  };
}

type Places = ReturnType<typeof placesIn>;

const longest = 255;

function lineOf(map: ResultMap, places: Places, record: string[], line: number): ResultLine {
  const cell = (place: number) => record[place]?.trim() ?? '';
  const reference = cell(places.reference);
  const [bankReference, reason] = [cell(places.bankReference), cell(places.reason)];
  for (const text of [reference, bankReference, reason]) {
    if (text.length > longest || text.includes('\0')) {
      throw new UnreadableFile(`Line ${line} has a text that is too long or not a text.`);
    }
  }
  const status = cell(places.status);
  return {
    line,
    reference,
    amount: rupiahIn(cell(places.amount), line, map.amount),
    said: saidBy(map, status),
    status,
    bankReference: bankReference || undefined,
    reason: reason || undefined,
  };
}

function saidBy({ values }: ResultMap, status: string): Said | undefined {
  const ends = Object.keys(values) as Said[];
  const same = (value: string) => value.toUpperCase() === status.toUpperCase();
  return ends.find((end) => values[end].some(same));
}

function rupiahIn(text: string, line: number, column: string): bigint {
  const exact = parseDecimal(text);
  if (exact === undefined || exact.scale !== 0 || exact.units <= 0n) {
    throw new UnreadableFile(`Line ${line}: ${column} is not a whole rupiah amount.`);
  }
  return exact.units;
}

/** The line `TOTAL` has the total where the others have the amount, and the count where they have the status. */
function totalsIn(record: string[], places: Places, line: number): Totals {
  const count = Number(record[places.status]?.trim());
  if (!Number.isSafeInteger(count)) {
    throw new UnreadableFile(`Line ${line}: TOTAL has no count of lines.`);
  }
  const amount = record[places.amount]?.trim() ?? '';
  return { count, total: amount === '0' ? 0n : rupiahIn(amount, line, 'the total') };
}

function demandTotals(is: Totals, wanted: Totals | undefined): void {
  if (wanted === undefined) {
    throw new UnreadableFile(
      'The file has no line TOTAL: say how many transfers it has and what they add up to (count, total).',
    );
  }
  if (is.count !== wanted.count) {
    throw new UnreadableFile(
      `The file has ${is.count} transfers, and should have ${wanted.count}.`,
    );
  }
  if (is.total !== wanted.total) {
    throw new UnreadableFile(
      `The transfers add up to ${is.total} rupiah, and should add up to ${wanted.total}.`,
    );
  }
}
