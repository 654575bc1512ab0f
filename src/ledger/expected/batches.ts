// The postings that settlement batches must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

export function batchPostings(facts: Among): Sql {
  return sql`
    select id, 'settled', 'merchant:' || client_id || ':payable', -paid_out from settlement_batches
    where ${among(sql`id`, facts)}
    union all
    select t.batch_id, 'settled', 'settlement:'
      || replace(replace(b.client_id, '%', '%25'), ':', '%3A') || ':' || t.account_id, t.amount
    from settlement_transfers t join settlement_batches b on b.id = t.batch_id
    where ${among(sql`t.batch_id`, facts)}`;
}
