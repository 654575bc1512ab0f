// The postings that payouts must have.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

/** A payout moves its amount from a side to a side: on its way, the gateway's bank account, the merchant. */
export function payoutPostings(facts: Among): Sql {
  return sql`
    select o.id, m.kind, s.account, s.amount
    from payouts o
    cross join lateral (select
      'payout-in-transit:' || replace(replace(o.client_id, '%', '%25'), ':', '%3A') || ':' || o.account_id
        as on_its_way, 'bank:' || o.bank_account as bank, 'merchant:' || o.client_id || ':payable' as payable) a
    cross join lateral (values
      (o.paid_at is not null, 'payout_paid', a.on_its_way, a.bank),
      (o.status = 'FAILED', 'payout_failed', a.on_its_way, a.payable),
      (o.status = 'RETURNED', 'payout_returned',
        case when o.paid_at is null then a.on_its_way else a.bank end, a.payable)
    ) as m (happened, kind, source, target)
    cross join lateral (values (m.source, -o.amount), (m.target, o.amount)) as s (account, amount)
    where m.happened and ${among(sql`o.id`, facts)}`;
}
