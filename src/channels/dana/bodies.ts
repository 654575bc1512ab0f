// DANA's answers and notifications: a payment in the format of Bank Indonesia's standard.
import { type Payment, type PaymentStatus, type Refund, statusAt } from '../../payments/payment.ts';
import type { Fact } from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import { amountBlock } from '../../wire/snap/amounts.ts';
import { succeeded } from '../../wire/snap/refusals.ts';
import { snapTimestamp } from '../../wire/snap/time.ts';
import { snapChannel } from './contract.ts';
import type { DanaDetails } from './order.ts';

/** Throws ACQUIRER_DECLINED for a failed payment: a successful answer has no field for a failure. */
export function respond({ status, paymentUrl, reference }: Payment<DanaDetails>) {
  if (status === 'FAILED' || paymentUrl === undefined) {
    const reason = 'no payment page was opened';
    throw new Refusal({ code: 'ACQUIRER_DECLINED', channel: 'dana', reason });
  }
  return {
    ...succeeded('payment'),
    webRedirectUrl: paymentUrl,
    partnerReferenceNo: reference,
  };
}

const compactId = (id: string) => id.replaceAll('-', '');

/** The gateway's own reference for a payment, 32 characters. */
export function referenceNo(payment: Payment): string {
  return compactId(payment.id);
}

/** The same for a refund. */
export function refundNo(refund: Refund): string {
  return compactId(refund.id);
}

// Bank Indonesia's statuses. The mapping from a payment's status is ASSUMED if no document gives it.
const wireStatuses = {
  OPENING: ['01', 'Initiated'],
  PENDING: ['01', 'Initiated'],
  AUTHORIZED: ['02', 'Paying'],
  SUCCESS: ['00', 'Success'],
  PARTIALLY_REFUNDED: ['00', 'Success'],
  REFUNDED: ['04', 'Refunded'],
  VOIDED: ['04', 'Refunded'],
  RELEASED: ['05', 'Canceled'],
  EXPIRED: ['05', 'Canceled'],
  FAILED: ['06', 'Failed'],
} as const satisfies Record<PaymentStatus, readonly [string, string]>;

const refundStatuses = {
  OPENING: '03',
  DUE: '03',
  SUCCESS: '00',
  FAILED: '06',
} as const satisfies Record<Refund['status'], string>;

function statusBlock(status: PaymentStatus) {
  const [latestTransactionStatus, transactionStatusDesc] = wireStatuses[status];
  return { latestTransactionStatus, transactionStatusDesc };
}

/** The answer to check-status. `refunds` are sorted oldest first. */
export function status(payment: Payment<DanaDetails>, now: Date, refunds: readonly Refund[] = []) {
  const { lastReceipt, details } = payment;
  return {
    ...succeeded('status'),
    originalPartnerReferenceNo: payment.reference,
    originalReferenceNo: referenceNo(payment),
    approvalCode: lastReceipt && approvalCode(lastReceipt),
    originalExternalId: payment.requestId,
    serviceCode: '55',
    ...statusBlock(statusAt(payment, now)),
    originalResponseCode: succeeded('payment').responseCode,
    originalResponseMessage: succeeded('payment').responseMessage,
    sessionId: '',
    requestID: '',
    refundHistory: refunds.map(refundEntry),
    transAmount: amountBlock(payment.amount),
    feeAmount: amountBlock(0n),
    paidTime: lastReceipt && snapTimestamp(lastReceipt.paidAt),
    additionalInfo: {
      deviceId: details.deviceId ?? '',
      channel: snapChannel,
      acquirer: { id: 'DANA' },
    },
  };
}

function approvalCode({ references, id }: NonNullable<Payment['lastReceipt']>): string {
  return references[0]?.value ?? id;
}

function refundEntry(refund: Refund) {
  return {
    refundNo: refundNo(refund),
    partnerReferenceNo: refund.reference,
    refundAmount: amountBlock(refund.amount),
    refundStatus: refundStatuses[refund.status],
    refundDate: snapTimestamp(refund.completedAt ?? refund.createdAt),
    reason: refund.reason,
  };
}

/** Only payments are announced. The documentation does not say whether failures and refunds are. */
export function notification(payment: Payment<DanaDetails>, fact: Fact) {
  if (fact.kind !== 'paid') return undefined;
  return {
    originalPartnerReferenceNo: payment.reference,
    originalReferenceNo: referenceNo(payment),
    originalExternalId: payment.requestId,
    ...statusBlock('SUCCESS'),
    amount: amountBlock(fact.receipt.amount),
    additionalInfo: {
      channelId: snapChannel,
      acquirerId: 'DANA',
      custIdMerchant: '',
      accountType: 'WALLET',
      origin: { apiFormat: 'SNAP' },
    },
  };
}
