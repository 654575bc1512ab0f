// A payout as operators see it, in the words of the management API.
import type { Payout, PayoutStep } from './payout.ts';

/** Amounts in rupiah. */
export function payoutView(payout: Payout) {
  const { id, bank, number, holder } = payout.account;
  return {
    id: payout.id,
    client_id: payout.clientId,
    account: { id, bank, number, holder },
    amount: payout.amount,
    status: payout.status,
    bank_reference: payout.bankReference ?? null,
    batch_id: payout.batchId,
    batch_number: payout.batchNumber,
    reference: payout.reference,
    bank_account: payout.bankAccount ?? null,
    sent_by: payout.way ?? null,
    file_id: payout.fileId ?? null,
    created_at: payout.createdAt,
    sent_at: payout.sentAt ?? null,
    paid_at: payout.paidAt ?? null,
    ended_at: payout.endedAt ?? null,
    paid_again_by: payout.restoredBatchId ?? null,
  };
}

export function stepView(step: PayoutStep) {
  return {
    number: step.number,
    status: step.status,
    at: step.at,
    by: step.by,
    bank_account: step.bankAccount ?? null,
    bank_reference: step.bankReference ?? null,
    reason: step.reason ?? null,
    file_id: step.fileId ?? null,
  };
}
