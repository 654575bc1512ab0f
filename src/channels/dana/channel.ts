// DANA: the customer is sent to the wallet's page and pays there; no account is bound before.
import { type Payment, type PaymentStatus, type Refund, statusAt } from '../../payments/payment.ts';
import type { Fact } from '../../payments/ports.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import { amountBlock, rupiahOf } from '../../wire/snap/amounts.ts';
import { succeeded } from '../../wire/snap/refusals.ts';
import { localMillis, parseZoned, snapTimestamp } from '../../wire/snap/time.ts';
import { type Call, defineSnapChannel, type SnapRefundAsked } from '../channel.ts';
import { type DanaPayment, type DanaRefund, payment, refund, snapChannel } from './contract.ts';
import { simulation } from './simulation.ts';
import { returnUrlOf } from './url-param.ts';

/** ASSUMED: life of a link whose request names none, in seconds. */
const defaultLifeSeconds = 3600;

/** What DANA alone keeps of a request. */
export interface DanaDetails {
  pointOfInitiation?: string;
  /** Whether the customer is sent to the wallet's app instead of its page. */
  deepLink?: true;
  deviceId?: string;
}

export const dana = defineSnapChannel({
  id: 'dana',
  name: 'DANA',
  summary: "E-wallet: the customer confirms the payment on DANA's page.",
  create: {
    address: {
      dialect: 'snap',
      method: 'POST',
      path: '/direct-debit/core/v1/debit/payment-host-to-host',
      channel: snapChannel,
    },
    request: payment,
    uniqueFields: { reference: 'partnerReferenceNo' },
    accept,
    respond,
  },
  refund: {
    address: {
      dialect: 'snap',
      method: 'POST',
      path: '/direct-debit/core/v1/debit/refund',
      channel: snapChannel,
    },
    request: refund,
    accept: acceptRefund,
    respond: respondRefund,
  },
  status,
  notification,
  simulation,
});

function accept(body: DanaPayment, { now, deviceId }: Call) {
  const { partnerReferenceNo: reference, additionalInfo, pointOfInitiation } = body;
  const amount = positive('amount.value', body.amount.value);
  const returnUrl = returnUrlOf(body.urlParam);
  const details: DanaDetails = {
    ...(pointOfInitiation === undefined ? {} : { pointOfInitiation }),
    ...(String(additionalInfo.supportDeepLinkCheckoutUrl) === 'true' ? { deepLink: true } : {}),
    ...(deviceId === undefined ? {} : { deviceId }),
  };
  const title = additionalInfo.orderTitle ?? reference;
  return {
    reference,
    amount,
    lifeSeconds: defaultLifeSeconds,
    ...expiryOf(body, now),
    reusable: false,
    purchase: {
      customer: { name: '' },
      lines: [{ name: title, price: amount.toString(), quantity: 1 }],
      ...(returnUrl === undefined ? {} : { returnUrl }),
    },
    details,
  };
}

function expiryOf(body: DanaPayment, now: Date): { expiresAt?: Date } {
  const field = body.validUpTo === undefined ? 'validUpto' : 'validUpTo';
  const text = body[field];
  if (text === undefined) return {};
  const expiresAt = parseZoned(text) as Date;
  if (expiresAt <= now) throw fieldInvalid(field, 'must lie in the future');
  return { expiresAt };
}

function positive(field: string, value: string): bigint {
  const rupiah = rupiahOf(value);
  if (rupiah === 0n) throw new Refusal({ code: 'AMOUNT_INVALID', field });
  return rupiah;
}

/** Throws ACQUIRER_DECLINED: a good answer has no field that could say otherwise. */
function respond({ status, paymentUrl, reference }: Payment<DanaDetails>) {
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

function acceptRefund(body: DanaRefund): SnapRefundAsked {
  return {
    payment: body.originalPartnerReferenceNo,
    reference: body.partnerRefundNo,
    amount: positive('refundAmount.value', body.refundAmount.value),
    ...(body.reason === undefined ? {} : { reason: body.reason }),
  };
}

/** Nothing but members that every official client knows: one of them stumbles over any other. */
function respondRefund(payment: Payment<DanaDetails>, refund: Refund) {
  if (refund.status === 'FAILED') {
    const reason = refund.message ?? 'the refund was refused';
    throw new Refusal({ code: 'ACQUIRER_DECLINED', channel: 'dana', reason });
  }
  return {
    ...succeeded('refund'),
    refundAmount: amountBlock(refund.amount),
    originalPartnerReferenceNo: payment.reference,
    originalReferenceNo: referenceNo(payment),
    refundNo: compactId(refund.id),
    partnerRefundNo: refund.reference,
    refundTime: localMillis(refund.completedAt ?? refund.createdAt),
  };
}

const compactId = (id: string) => id.replaceAll('-', '');

/** The gateway's own name for a payment, 32 characters. */
function referenceNo(payment: Payment): string {
  return compactId(payment.id);
}

// Bank Indonesia's statuses; which of a payment's states is which is ASSUMED where no document says it.
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

function status(payment: Payment<DanaDetails>, now: Date, refunds: readonly Refund[] = []) {
  const { lastReceipt, details } = payment;
  return {
    ...succeeded('status'),
    originalPartnerReferenceNo: payment.reference,
    originalReferenceNo: referenceNo(payment),
    ...(lastReceipt === undefined ? {} : { approvalCode: approvalCode(lastReceipt) }),
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
    ...(lastReceipt === undefined ? {} : { paidTime: snapTimestamp(lastReceipt.paidAt) }),
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
    refundNo: compactId(refund.id),
    partnerReferenceNo: refund.reference,
    refundAmount: amountBlock(refund.amount),
    refundStatus: refundStatuses[refund.status],
    refundDate: snapTimestamp(refund.completedAt ?? refund.createdAt),
    ...(refund.reason === undefined ? {} : { reason: refund.reason }),
  };
}

/** Money received is announced; whether failures and refunds are is not documented, so they are not. */
function notification(payment: Payment<DanaDetails>, fact: Fact) {
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
