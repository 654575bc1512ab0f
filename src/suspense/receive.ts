// Applies an acquirer's verdict like `settle`, and keeps money that the payment cannot take in suspense.
import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { newId } from '../lib/ids.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { Payment } from '../payments/payment.ts';
import type { Verdict } from '../payments/ports.ts';
import { type Settled, settle } from '../payments/settle.ts';
import { type Db, sql } from '../storage/db.ts';
import type { SuspenseItem } from './item.ts';
import { insertItem } from './store.ts';

/** `suspended`: the id of the exception that the money is now. */
export type Received = Settled & { suspended?: string | undefined };

/**
 * Applies a verdict. If the acquirer has the money and the payment cannot take it, because it came too late or is
 * another amount, it is put in suspense: once, also if it is told again. Throws PAYMENT_NOT_FOUND.
 */
export async function receive(
  deps: PaymentDeps,
  payment: Payment,
  verdict: Verdict,
): Promise<Received> {
  const settled = await settle(deps, payment, verdict);
  if (settled.changed || settled.unfit === undefined || verdict.kind !== 'paid') return settled;
  const { key, amount, references } = verdict.receipt;
  const item: SuspenseItem = {
    id: newId(),
    channel: payment.channel,
    kind: settled.unfit,
    reference: key,
    clientId: payment.clientId,
    paymentId: payment.id,
    amount,
    open: amount,
    at: deps.clock.now(),
    references,
    why: settled.why,
  };
  const isNew = await suspend(deps.db, item);
  return isNew ? { ...settled, suspended: item.id } : settled;
}

/** Returns whether it is new: a receipt, or the same item, may have it already. */
async function suspend(db: Db, item: SuspenseItem): Promise<boolean> {
  const rows = await db.single.rows<{ id: string }>(sql`
    with suspended as (${insertItem(item)}),
    ${book(suspended(item), sql`select 1 from suspended`)}
    select id from suspended`);
  return rows.length > 0;
}

function suspended({ id, channel, amount, at, paymentId }: SuspenseItem) {
  return transaction(
    { kind: 'suspended', factId: id, paymentId, at },
    move(amount, accounts.acquirerReceivable(channel), accounts.suspense(channel)),
  );
}
