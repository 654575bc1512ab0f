// How column values become JavaScript values: money and dates must not lose digits.
import pg from 'pg';

const { builtins } = pg.types;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const asText = (text: string) => text;

const int8Texts = pg.types.getTypeParser(INT8_ARRAY as typeof builtins.INT8, 'text') as (
  text: string,
) => (string | null)[];

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, (text) => BigInt(text)],
  [INT8_ARRAY, (text) => int8Texts(text).map((item) => (item === null ? null : BigInt(item)))],
  // The driver would make it midnight in local time, which may be another day in UTC.
  [builtins.DATE, asText],
  [DATE_ARRAY, asText],
]);

/** The driver's `types.getTypeParser`. */
export const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  (format !== 'binary' && parsers.get(oid)) ||
  pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;
