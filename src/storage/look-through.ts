// A page of a list whose filter no index serves: a bounded number of rows is looked through for it, in one pass.
import { type Reader, type Sql, sql } from './db.ts';

export interface LookThrough {
  /** The rows of the list in its order, at most `most`: what the indexes know of the filter. */
  candidates: Sql;
  /** The columns of the candidates that are returned. */
  columns: Sql;
  order: Sql;
  /** The rest of the filter. */
  matching: Sql;
  /** How many rows the page has. */
  limit: number;
  /** How many rows are looked through for it. */
  most: number;
}

export interface Looked<Row> {
  /** At most `limit`. */
  rows: Row[];
  /** Set if the page ends only because enough was looked through: the last row that was. */
  horizon?: Row | undefined;
}

/** The first rows of the list that match. It stops as soon as it has enough. */
export async function lookThrough<Row>(db: Reader, look: LookThrough): Promise<Looked<Row>> {
  const { candidates, columns, order, matching, limit, most } = look;
  const found = await db.rows<Row & { matches: boolean; nth: bigint }>(sql`
    select * from (
      select ${columns}, (${matching}) as matches, row_number() over (order by ${order}) as nth
      from (${candidates}) as candidates
    ) as numbered
    where matches or nth = ${most}::bigint order by ${order} limit ${limit + 1}::integer`);
  const rows = found.filter(({ matches }) => matches).slice(0, limit);
  const last = found.find(({ nth }) => Number(nth) === most);
  return { rows, horizon: rows.length < limit ? last : undefined };
}

/**
 * The rows of an index that begins with `prefix`, from its end back, below the keyset `after`: where and order. With
 * an equal sign PostgreSQL may take an index without the prefix, and read past everything that is of others: a plan
 * for all values does not know that this one is rare.
 */
export function backwards(
  prefix: readonly (readonly [Sql, string])[],
  rest: readonly Sql[],
  { low, high }: { low?: readonly Sql[] | undefined; high?: readonly Sql[] | undefined },
): { where: Sql; order: Sql } {
  const columns = [...prefix.map(([column]) => column), ...rest];
  const row = (of: readonly Sql[]) => joined(columns.slice(0, prefix.length + of.length));
  const values = (of: readonly Sql[]) =>
    joined([...prefix.map(([, value]) => sql`${value}`), ...of]);
  const parts: Sql[] = [sql`true`];
  if (low !== undefined || prefix.length > 0) {
    parts.push(sql`(${row(low ?? [])}) >= (${values(low ?? [])})`);
  }
  if (high !== undefined) {
    // PostgreSQL takes the first column alone for an estimate: below that of the first merchant it expects nothing.
    if (prefix.length > 0) parts.push(sql`(${row(high)}) <= (${values(high)})`);
    parts.push(sql`(${joined(rest.slice(0, high.length))}) < (${joined(high)})`);
  } else if (prefix.length > 0) parts.push(sql`(${row([])}) <= (${values([])})`);
  return {
    where: parts.reduce((all, part) => sql`${all} and ${part}`),
    order: joined(columns.map((column) => sql`${column} desc`)),
  };
}

function joined(parts: readonly Sql[]): Sql {
  return parts.reduce((all, part) => sql`${all}, ${part}`);
}
