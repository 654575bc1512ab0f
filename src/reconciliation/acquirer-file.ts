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
    type?: string | undefined;
    paidAt?: string;
    /** Rupiah that the acquirer keeps of the amount. A file may be without it. */
    cost?: string | undefined;
    /** The acquirer's name for the transfer that has it. A file may be without it. */
    remittance?: string | undefined;
  };
  /** What `type` says where the money went back. */
  refundType?: string | undefined;
  /** Lines with another value in this column are somebody else's, and left out. */
  only?: { column: string; value: string } | undefined;
}

/** For channels that name none. */
export const ordinaryFile: AcquirerFile = {
  columns: {
    reference: 'reference',
    amount: 'amount',
    paidAt: 'paid_at',
    cost: 'cost',
    remittance: 'remittance',
  },
};

export interface AcquirerLine {
  /** In the file, the header being 1. */
  line: number;
  reference: string;
  /** Rupiah, below zero for money that went back. */
  amount: bigint;
  /** Rupiah that the acquirer keeps of it, if the file says so. */
  cost?: bigint | undefined;
  /** The transfer that has it, if the file says so. */
  remittance?: string | undefined;
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
  const { reference, amount, type, cost, remittance } = file.columns;
  const optional = (name: string | undefined) => (name === undefined ? -1 : header.indexOf(name));
  const places = {
    ...{ reference: at(reference), amount: at(amount), type: at(type) },
    ...{ cost: optional(cost), remittance: optional(remittance) },
  };
  const kept = at(file.only?.column);
  return records.flatMap((record, index) =>
    kept === -1 || record[kept]?.trim() === file.only?.value
      ? [lineOf(file, places, record, index + 2)]
      : [],
  );
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

type Places = Readonly<Record<'reference' | 'amount' | 'type' | 'cost' | 'remittance', number>>;

function lineOf(file: AcquirerFile, places: Places, record: string[], line: number): AcquirerLine {
  const reference = nameIn(record, places.reference, line, file.columns.reference);
  const exact = parseDecimal(record[places.amount]?.trim() ?? '');
  const size = sizeOf(exact?.units ?? 0n);
  if (exact === undefined || exact.scale !== 0 || size === 0n || size >= amountLimit) {
    throw new UnreadableFile(`Line ${line}: ${file.columns.amount} is not a whole rupiah amount.`);
  }
  const back = places.type !== -1 && record[places.type] === file.refundType;
  return {
    line,
    reference,
    amount: back ? -size : exact.units,
    cost: places.cost === -1 ? undefined : costIn(record[places.cost], size, line, file),
    remittance: record[places.remittance]?.trim()
      ? nameIn(record, places.remittance, line, file.columns.remittance)
      : undefined,
  };
}

function nameIn(record: string[], place: number, line: number, column = ''): string {
  const name = record[place]?.trim() ?? '';
  if (name !== '' && name.length <= referenceLength && !name.includes('\0')) return name;
  throw new UnreadableFile(`Line ${line}: ${column} is not a reference.`);
}

/** Below zero where the acquirer gives a cost back. An empty one is none. */
function costIn(text: string | undefined, size: bigint, line: number, file: AcquirerFile): bigint {
  const exact = parseDecimal(text?.trim() || '0');
  if (exact !== undefined && exact.scale === 0 && sizeOf(exact.units) <= size) return exact.units;
  throw new UnreadableFile(
    `Line ${line}: ${file.columns.cost} is not a whole rupiah amount up to that of the line.`,
  );
}

function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
