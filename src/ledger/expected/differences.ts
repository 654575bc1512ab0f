// The postings that resolved differences must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** What only the file has is money in suspense: it is written off there. */
export function differencePostings(facts: Among): Sql {
  return sql`
    select d.id, 'resolved', e.account, e.amount
    from reconciliation_differences d
    cross join lateral (values
      ('acquirer:' || d.channel || ':receivable', coalesce(d.ours, 0) - coalesce(d.theirs, 0)),
      ('gateway:differences', coalesce(d.theirs, 0) - coalesce(d.ours, 0))) as e (account, amount)
    where d.status = 'RESOLVED' and not exists (select from suspense_items i where i.id = d.id)
      and ${among(sql`d.id`, facts)}`;
}
