// A settlement batch as operators see it: its sums, its items and one transfer per bank account.
import type { Batch, Transfer } from './batch.ts';
import { type BatchItem, isAdjustment } from './items.ts';

/** Amounts in rupiah, instants in ISO-8601 UTC. */
export function batchView(batch: Batch, items: readonly BatchItem[]): object {
  return {
    ...batchSummary(batch),
    payments: items
      .filter(({ kind }) => kind === 'PAYMENT')
      .map(({ reference, channel, amount, fee }) => ({
        reference,
        channel,
        amount,
        fee,
        net: amount - fee,
      })),
    refunds: items
      .filter(({ kind }) => kind === 'REFUND' || kind === 'REFUND_REJECTED')
      .map(({ kind, reference, channel, amount, fee }) => ({
        kind,
        reference,
        channel,
        amount,
        fee_returned: fee,
        net: amount - fee,
      })),
    adjustments: items
      .filter(({ kind }) => isAdjustment(kind))
      .map(({ kind, reference, amount }) => ({ kind, reference, amount })),
  };
}

/** The same without its items. */
export function batchSummary(batch: Batch) {
  return {
    id: batch.id,
    client_id: batch.clientId,
    number: batch.number,
    kind: batch.kind,
    at: batch.at.toISOString(),
    payment_count: batch.receipts,
    refund_count: batch.refunds,
    gross: batch.gross,
    fees: batch.fees,
    refunded: batch.refunded,
    restored: batch.restored,
    adjusted: batch.adjusted,
    carried_in: batch.carriedIn,
    carried_out: batch.carriedOut,
    unpaid_in: batch.unpaidIn,
    unpaid_out: batch.unpaidOut,
    returned_in: batch.returnedIn,
    paid_out: batch.paidOut,
    transfers: batch.transfers.map(transferView),
    unpaid: batch.unpaid.map(({ accountId, shared, amount }) => ({
      account_id: accountId,
      shared,
      amount,
    })),
  };
}

export function transferView({ account, shared, amount }: Transfer) {
  return {
    account_id: account.id,
    bank: account.bank,
    number: account.number,
    holder: account.holder,
    shared,
    amount,
  };
}
