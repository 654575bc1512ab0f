// A payment's story: everything that belongs to it, read together.
import type { AuditEntry } from '../audit/entry.ts';
import { entriesAbout } from '../audit/store.ts';
import type { PaidWith } from '../channels/channel.ts';
import { type BookedTransaction, transactionsOf } from '../ledger/of-payment.ts';
import { type Notified, notifiedOf } from '../notifications/of-payment.ts';
import { findById, historyOf } from '../payments/find.ts';
import {
  type InBatch,
  type ReceiptBooked,
  receiptsOf,
  refundBatches,
} from '../payments/money-of.ts';
import type { HistoryEntry, Payment, Refund } from '../payments/payment.ts';
import { refundsOf } from '../payments/refund-store.ts';
import { type AskedAbout, askedAbout } from '../requests/of-payment.ts';
import type { Actor } from './actor.ts';
import type { CustomerStep, OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn } from './scope.ts';
import { paidWith } from './shown.ts';

/** The payment of that id. Throws OBJECT_NOT_FOUND, also for one of a merchant that does not exist for the actor. */
export async function ownPayment(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<Payment> {
  demandId('payment', id);
  const payment = await findById(db, id);
  if (payment === undefined) throw missing('payment', id);
  demandOwn(actor, payment.clientId, 'payment', id);
  return payment;
}

/** All lists are sorted oldest first, and have what is still kept. */
export interface Story {
  payment: Payment;
  paidWith?: PaidWith | undefined;
  history: HistoryEntry[];
  requests: AskedAbout[];
  steps: CustomerStep[];
  receipts: ReceiptBooked[];
  refunds: (Refund & { batch?: InBatch | undefined })[];
  transactions: BookedTransaction[];
  notifications: Notified[];
  /** What people and programs did to it. */
  deeds: AuditEntry[];
}

/** A payment's story. Throws OBJECT_NOT_FOUND. */
export async function storyOf(deps: OfficeDeps, actor: Actor, id: string): Promise<Story> {
  const payment = await ownPayment(deps, actor, id);
  const { db } = deps;
  const [history, requests, steps, receipts, bare, batches, transactions, notifications] =
    await Promise.all([
      historyOf(db, id),
      askedAbout(db, id),
      deps.customerSteps?.(id) ?? [],
      receiptsOf(db, id),
      refundsOf(db, id),
      refundBatches(db, id),
      transactionsOf(db, id),
      notifiedOf(db, payment),
    ]);
  const deeds = await entriesAbout(db, [
    `payment ${id}`,
    ...bare.map((refund) => `refund ${refund.id}`),
    ...notifications.map(({ notification }) => `notification ${notification.id}`),
  ]);
  const refunds = bare.map((refund) => ({ ...refund, batch: batches.get(refund.id) }));
  const story = { history, requests, steps, receipts, refunds, transactions, notifications, deeds };
  return { payment, paidWith: paidWith(deps.channels, payment), ...story };
}
