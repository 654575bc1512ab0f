// CSV as in RFC 4180: lines end in CR LF, and a field with a comma, a quote or a line break is quoted.
import { stringify } from 'csv-stringify/sync';

export interface CsvOptions {
  /** Begins with the byte order mark, by which spreadsheets know UTF-8. */
  bom?: boolean;
  /**
   * Puts an apostrophe in front of text that a spreadsheet would take for a formula. Numbers keep their
   * minus sign.
   */
  escapeFormulas?: boolean;
}

/** The records as lines; null is an empty field. */
export function csvText(
  records: readonly (readonly (string | number | bigint | null)[])[],
  { bom = false, escapeFormulas = false }: CsvOptions = {},
): string {
  return stringify([...records], {
    bom,
    escape_formulas: escapeFormulas,
    record_delimiter: '\r\n',
    // Otherwise a lone CR or LF in a field would stay bare.
    quote_record_delimiter: true,
  });
}
