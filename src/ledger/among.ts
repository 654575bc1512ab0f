// Ids that a proof is limited to.
import { type Sql, sql } from '../storage/db.ts';

/** The ids; undefined for the whole ledger. */
export type Among = readonly string[] | undefined;

/** The condition that a column is one of the ids. */
export function among(column: Sql, ids: Among): Sql {
  return ids === undefined ? sql`true` : sql`${column} = any(${ids}::uuid[])`;
}
