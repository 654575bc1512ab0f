// Money that only the acquirer's file has goes into suspense: somebody is owed it, and nobody knows who.
import { accounts, type LedgerTransaction, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { sql, type Tx } from '../storage/db.ts';
import type { Reconciliation } from './reconciliation.ts';

const atOnce = 2_000;

/** Of each EXTRA difference of money that came. Each item has the id of its difference. */
export async function suspendExtra(tx: Tx, { id, channel, at, by }: Reconciliation): Promise<void> {
  const items = await tx.rows<{ id: string; amount: bigint }>(sql`
    insert into suspense_items (id, channel, kind, reference, payment_id, amount, open_amount, at, why)
    select id, channel, 'EXTRA', reference, null, theirs, theirs, ${at}::timestamptz,
      'only the acquirer’s file has it'
    from reconciliation_differences
    where reconciliation_id = ${id}::uuid and kind = 'EXTRA' and theirs > 0
    returning id, amount`);
  const booked = items.flatMap((item): LedgerTransaction[] =>
    transaction(
      { kind: 'suspended', factId: item.id, at, by },
      move(item.amount, accounts.acquirerReceivable(channel), accounts.suspense(channel)),
    ),
  );
  for (let first = 0; first < booked.length; first += atOnce) {
    const some = booked.slice(first, first + atOnce);
    await tx.rows(sql`with ${book(some, sql`select 1`)} select 1`);
  }
}
