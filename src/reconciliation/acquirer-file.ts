// An acquirer's settlement file: which of its columns say what, and how its lines are read. Pure.
import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { parseDecimal } from '../wire/decimal.ts';

/** A channel's file as data: the names of its columns. */
export interface AcquirerFile {
  columns: {
    /** The acquirer's name for the movement of money: the receipt's key, or the refund's id. */
    reference: string;
    /** Rupiah; below zero for money that went back, or above it with `type` saying so. */
    amount: string;
    type?: string;
    paidAt?: string;
  };
  /** What `type` says where the money went back. */
  refundType?: string;
}

/** For channels that name none. */
export const ordinaryFile: AcquirerFile = {
  columns: { reference: 'reference', amount: 'amount', paidAt: 'paid_at' },
};

export interface AcquirerLine {
  /** In the file, the header being 1. */
  line: number;
  reference: string;
  /** Rupiah, below zero for money that went back. */
  amount: bigint;
}

/** The file cannot be read; the message says where and why. */
export class UnreadableFile extends Error {}

const referenceLength = 128;
const amountLimit = 10n ** 15n;

/** Reads a CSV (RFC 4180, UTF-8 with or without its mark). Throws UnreadableFile for the first bad line. */
export function readLines(file: AcquirerFile, bytes: Uint8Array): AcquirerLine[] {
  const [header, ...records] = recordsOf(bytes);
  if (header === undefined) throw new UnreadableFile('The file is empty.');
  const at = (name: string | undefined): number => {
    if (name === undefined) return -1;
    const index = header.indexOf(name);
    if (index === -1) throw new UnreadableFile(`The file has no column ${name}.`);
    return index;
  };
  const { reference, amount, type } = file.columns;
  const places = { reference: at(reference), amount: at(amount), type: at(type) };
  return records.map((record, index) => lineOf(file, places, record, index + 2));
}

/** The records of a CSV, without blank lines. Throws UnreadableFile. */
export function recordsOf(bytes: Uint8Array): string[][] {
  if (!isUtf8(bytes)) throw new UnreadableFile('The file is not UTF-8.');
  // The last record that was read: what is wrong begins after it.
  let read = { lines: 0, empty_lines: 0, fields: 0 };
  try {
    return parse(bytes, {
      bom: true,
      record_delimiter: ['\r\n', '\n'],
      skip_empty_lines: true,
      on_record: (record: string[], { lines, empty_lines }) => {
        read = { lines, empty_lines, fields: record.length };
        return record;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = read.lines + 1 + Number(error.empty_lines) - read.empty_lines;
    const why =
      error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
        ? `has ${error.index} fields instead of ${read.fields}`
        : 'has a quote in the wrong place';
    throw new UnreadableFile(`The file is not CSV: line ${line} ${why}.`);
  }
}

function lineOf(
  file: AcquirerFile,
  places: { reference: number; amount: number; type: number },
  record: string[],
  line: number,
): AcquirerLine {
  const reference = record[places.reference]?.trim() ?? '';
  if (reference === '' || reference.length > referenceLength || reference.includes('\0')) {
    throw new UnreadableFile(`Line ${line}: ${file.columns.reference} is not a reference.`);
  }
  const exact = parseDecimal(record[places.amount]?.trim() ?? '');
  const size = sizeOf(exact?.units ?? 0n);
  if (exact === undefined || exact.scale !== 0 || size === 0n || size >= amountLimit) {
    throw new UnreadableFile(`Line ${line}: ${file.columns.amount} is not a whole rupiah amount.`);
  }
  const back = places.type !== -1 && record[places.type] === file.refundType;
  return { line, reference, amount: back ? -size : exact.units };
}

function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
