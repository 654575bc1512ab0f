// The postings that settlement batches must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** What a batch pays is on its way with the payout of each transfer. Batches of before had no payouts. */
export function batchPostings(facts: Among): Sql {
  return sql`
    select id, 'settled', 'merchant:' || client_id || ':payable', -paid_out from settlement_batches
    where ${among(sql`id`, facts)}
    union all
    select t.batch_id, 'settled',
      case when o.id is null then 'settlement:' else 'payout-in-transit:' end
      || replace(replace(b.client_id, '%', '%25'), ':', '%3A') || ':' || t.account_id, t.amount
    from settlement_transfers t join settlement_batches b on b.id = t.batch_id
    left join payouts o on o.batch_id = t.batch_id and o.account_id = t.account_id
    where ${among(sql`t.batch_id`, facts)}`;
}
