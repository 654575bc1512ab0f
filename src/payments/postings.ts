// The ledger's side of a payment's facts: who is owed what after money came or went back.
import { accounts, type LedgerTransaction, move } from '../ledger/posting.ts';
import type { Payment, Receipt, Refund } from './payment.ts';

/** Money received: the acquirer owes it, the merchant is owed the net, the gateway keeps `fee` rupiah. */
export function paid(payment: Payment, receipt: Receipt, fee: bigint): LedgerTransaction {
  const receivable = accounts.acquirerReceivable(payment.channel);
  return {
    id: receipt.id,
    kind: 'paid',
    paymentId: payment.id,
    at: receipt.paidAt,
    postings: [
      ...move(receipt.amount - fee, receivable, accounts.merchantPayable(payment.clientId)),
      ...move(fee, receivable, accounts.fees),
    ],
  };
}

/** Money given back by the acquirer: the merchant is owed that much less. */
export function refunded(payment: Payment, refund: Refund, at: Date): LedgerTransaction {
  const receivable = accounts.acquirerReceivable(payment.channel);
  return {
    id: refund.id,
    kind: refund.type === 'VOID' ? 'voided' : 'refunded',
    paymentId: payment.id,
    at,
    postings: move(refund.amount, accounts.merchantPayable(payment.clientId), receivable),
  };
}
