// Applies money in suspense to a payment: the payment is paid, and its merchant is told, as for any other.
import { newId } from '../lib/ids.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { Payment } from '../payments/payment.ts';
import type { Beside } from '../payments/plan.ts';
import { settle } from '../payments/settle.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import { sql } from '../storage/db.ts';
import type { SuspenseItem, SuspenseMove } from './item.ts';
import { closeDifferences, insertMoves, takeFromItems } from './store.ts';

/** Some of the money of an item. */
export interface Part {
  item: SuspenseItem;
  /** Rupiah. */
  amount: bigint;
}

export interface Application {
  payment: Payment;
  /** Together exactly what is open on the payment. */
  parts: readonly Part[];
  by: string;
  reason: string;
  /** The entry in the audit log, which commits with it. */
  noted: Beside;
}

/**
 * Applies the parts to the payment, which is SUCCESS afterwards: state, receipt, postings, notification and what
 * was taken from each item commit together. The receipt is of this moment: what was priced and is due follows from
 * it. Returns the payment. Throws STATE_CONFLICT if nothing is open on the payment, FIELD_INVALID if the parts are not
 * what is open or belong to another channel, and OFFICE_CONFLICT if somebody else took the money.
 */
export async function applyMoney(deps: PaymentDeps, wanted: Application): Promise<Payment> {
  const { payment, parts, by, reason, noted } = wanted;
  for (const { item, amount } of parts) demandFit(payment, item, amount);
  const receiptId = newId();
  const at = deps.clock.now();
  const moves = parts.map(
    ({ item, amount }): SuspenseMove => ({
      ...{ id: newId(), itemId: item.id, kind: 'APPLIED', amount, receiptId, at, by, reason },
    }),
  );
  const amount = parts.reduce((sum, part) => sum + part.amount, 0n);
  const references = parts.flatMap(({ item }) => item.references);
  const receipt = { id: receiptId, key: `suspense ${receiptId}`, amount, paidAt: at, references };
  const settled = await settle(deps, payment, { kind: 'applied', receipt, by, reason }, [
    (guard) => takeFromItems(moves, guard),
    (guard) => insertMoves(moves, guard),
    () => closeDifferences(moves, sql`beside`),
    noted,
  ]);
  if (!settled.changed) throw new Error(`money was not applied: ${settled.why}`);
  return settled.payment;
}

function demandFit(payment: Payment, item: SuspenseItem, amount: bigint): void {
  if (item.channel !== payment.channel) {
    throw fieldInvalid('payment_id', `is a payment of ${payment.channel}, not of ${item.channel}`);
  }
  if (amount <= item.open) return;
  if (item.open === 0n) throw conflicting({ name: 'SUSPENSE_EMPTY' });
  throw conflicting({ name: 'SUSPENSE_SMALLER', left: item.open });
}
