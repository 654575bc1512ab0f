// The postings that credit notes must have: those that correct an invoice give its merchant something back.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

export function creditNotePostings(facts: Among): Sql {
  return sql`
    select i.id, 'credited', e.account, e.amount
    from invoices i cross join lateral (values
      ('gateway:fees', -i.fees), ('gateway:tax', -i.tax),
      ('merchant:' || i.client_id || ':payable', i.fees + i.tax)) as e (account, amount)
    where i.corrects is not null and ${among(sql`i.id`, facts)}`;
}
