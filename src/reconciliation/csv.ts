// Reads CSV (RFC 4180): quoted fields, doubled quotes, line breaks inside quotes, CR LF or LF.

/** The text is not CSV; `line` counts from 1. */
export class MalformedCsv extends Error {
  constructor(line: number, why: string) {
    super(`line ${line} ${why}`);
  }
}

/** A field, quoted or not, and what ends it. A quoted one may hold anything but a lone quote. */
const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/**
 * The records of a text, without its byte order mark and its blank lines. Throws MalformedCsv for quotes
 * in the wrong place and for a record that is not as long as the first.
 */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  // Where the record began, and where the reading stands.
  let begun = 1;
  let line = 1;
  field.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (field.lastIndex < text.length || record.length > 0) {
    const found = field.exec(text);
    if (found === null) throw new MalformedCsv(begun, 'has a quote in the wrong place');
    const [whole, quoted, bare = '', stop] = found;
    record.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (stop === ',') continue;
    if (record.length > 1 || record[0] !== '') records.push(demandLength(records, record, begun));
    record = [];
    begun = line;
  }
  return records;
}

function demandLength(records: readonly string[][], record: string[], line: number): string[] {
  const expected = records[0]?.length ?? record.length;
  if (record.length === expected) return record;
  throw new MalformedCsv(line, `has ${record.length} fields instead of ${expected}`);
}
