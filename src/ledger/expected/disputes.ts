// The postings that disputes must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** What a held payment has on its held account counts as payable, as for receipts and refunds. */
export function disputePostings(facts: Among): Sql {
  return sql`
    select d.id, m.kind, e.account, e.amount
    from disputes d
    cross join lateral (values
      ('merchant:' || d.client_id || ':payable', 'merchant:' || d.client_id || ':disputed',
        'acquirer:' || d.channel || ':receivable')) as a (payable, disputed, receivable)
    cross join lateral (values
      (true, 'dispute_opened', a.payable, a.disputed, d.amount),
      (d.status = 'WON', 'dispute_won', a.disputed, a.payable, d.amount),
      (d.status = 'LOST', 'dispute_lost', a.disputed, a.receivable, d.amount),
      (true, 'dispute_fee', a.payable, 'gateway:dispute-fees', d.fee)
    ) as m (happened, kind, source, target, amount)
    cross join lateral (values (m.source, -m.amount), (m.target, m.amount)) as e (account, amount)
    where m.happened and ${among(sql`d.id`, facts)}`;
}
