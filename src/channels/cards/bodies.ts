// Card payments on the wire: check-status answers and notifications (DOKU API, Cards).
import type { Payment, PaymentStatus, Reference, Refund } from '../../payments/payment.ts';
import type { Fact } from '../../payments/ports.ts';
import { utcSeconds } from '../../wire/classic/time.ts';
import { jsonAmount } from '../../wire/json.ts';
import { echoed, settlementBlock } from '../parts/additional-info.ts';
import { transactionStatus } from '../parts/transaction.ts';
import { type AcquirerId, acquirerRules } from './acquirers.ts';
import type { CardEvidence } from './evidence.ts';
import { merchantAcquirer, numbersAt } from './offer.ts';
import type { CardOrder } from './order.ts';

export type CardPayment = Payment<CardOrder>;

export function evidenceOf(payment: Payment): CardEvidence | undefined {
  return payment.evidence as CardEvidence | undefined;
}

/** The rupiah that the customer is charged: the order's amount minus the discount of a promo. */
export function chargedAmount(payment: Payment): bigint {
  return payment.amount - BigInt(evidenceOf(payment)?.discount ?? 0);
}

/** Whether the customer is at the issuer at `now`, which is the status REDIRECT. */
function isAtIssuer(payment: Payment, now: Date): boolean {
  const until = evidenceOf(payment)?.redirectUntil;
  const open = payment.status === 'PENDING' || payment.status === 'FAILED';
  return open && until !== undefined && now < new Date(until) && now < payment.expiresAt;
}

/** The answer to check-status: the notification's blocks, with more in `card_payment`. */
export function status(payment: CardPayment, now: Date) {
  const shown = isAtIssuer(payment, now) ? 'REDIRECT' : transactionStatus(payment, now);
  const type = typeOf(payment);
  const card = cardPayment(payment, type, cardStatus(payment, shown));
  const returned = payment.refundedAmount > 0n ? payment.refundedAmount : voidedAmount(payment);
  return {
    order: orderBlock(payment),
    ...customerBlock(payment),
    transaction: {
      status: shown,
      type,
      date: dateOf(payment),
      original_request_id: payment.requestId,
      amount: movedAmount(type, payment.lastReceipt?.amount, returned),
    },
    ...originBlocks(payment),
    card_payment: card,
    ...additions(payment),
    refund: returned === undefined ? undefined : { amount: returned.toString() },
  };
}

/** The answer to check-status about one refund, found by the refund's own Request-Id. */
export function refundStatus(payment: CardPayment, refund: Refund, now: Date) {
  return {
    ...status(payment, now),
    transaction: {
      status: refundWord(refund),
      type: refund.type === 'VOID' ? 'VOID' : 'REFUND',
      date: utcSeconds(refund.completedAt ?? refund.createdAt),
      original_request_id: payment.requestId,
      amount: refund.amount.toString(),
    },
    refund: {
      amount: refund.amount.toString(),
      type: refund.type,
      status: refundWord(refund),
      message: refund.message,
    },
  };
}

/** The notification of a fact, or undefined for a released authorization, which is not announced. */
export function notification(payment: CardPayment, fact: Fact) {
  switch (fact.kind) {
    case 'paid':
      return announcement(payment, typeOf(payment), 'SUCCESS', fact.receipt.paidAt);
    case 'captured':
      return announcement(payment, 'CAPTURE', 'SUCCESS', fact.receipt.paidAt, fact.receipt.amount);
    case 'authorized':
      return authorization(payment, fact.at);
    case 'failed':
      return announcement(payment, typeOf(payment), 'FAILED', momentOf(payment));
    case 'refunded': {
      const { refund } = fact;
      const type = refund.type === 'VOID' ? 'VOID' : 'REFUND';
      return {
        ...announcement(
          payment,
          type,
          'SUCCESS',
          refund.completedAt ?? refund.createdAt,
          refund.amount,
        ),
        refund: { amount: jsonAmount(refund.amount), type: refund.type, status: 'SUCCESS' },
      };
    }
    case 'released':
      return undefined;
  }
}

/** No money is taken before the capture, so the transaction is PENDING, as a published notification shows. */
function authorization(payment: CardPayment, at: Date) {
  const body = announcement(payment, 'AUTHORIZE', 'SUCCESS', at);
  return { ...body, transaction: { ...body.transaction, status: 'PENDING' } };
}

function announcement(
  payment: CardPayment,
  type: string,
  word: string,
  at: Date | undefined,
  moved?: bigint,
) {
  const card = cardPayment(payment, type, word);
  return {
    order: orderBlock(payment),
    ...customerBlock(payment),
    transaction: {
      type,
      status: word,
      date: at && utcSeconds(at),
      original_request_id: payment.requestId,
      amount: movedAmount(type, moved, moved),
    },
    ...originBlocks(payment),
    card_payment: card,
    ...additions(payment),
  };
}

/** What a published notification shows in addition to the documentation's sample. The prose has the id in `payment`. */
function additions(payment: CardPayment) {
  const { authorizeId } = payment;
  return {
    authorize_id: authorizeId,
    payment: authorizeId === undefined ? undefined : { authorize_id: authorizeId },
    verification: evidenceOf(payment)?.verification,
    ...echoed(payment),
    ...settlementBlock(payment),
  };
}

/** `transaction.amount` as text: what was captured or went back. It may differ from the order's amount. */
function movedAmount(type: string, captured: bigint | undefined, returned: bigint | undefined) {
  if (type === 'CAPTURE') return captured?.toString();
  return type === 'VOID' || type === 'REFUND' ? returned?.toString() : undefined;
}

/** The type of the transaction that led to the payment's status. */
function typeOf(payment: CardPayment): string {
  const words: Partial<Record<PaymentStatus, string>> = {
    VOIDED: 'VOID',
    PARTIALLY_REFUNDED: 'REFUND',
    REFUNDED: 'REFUND',
  };
  const word = words[payment.status];
  if (word !== undefined) return word;
  const wasReserved = payment.authorizedAmount > 0n && payment.status === 'SUCCESS';
  return wasReserved ? 'CAPTURE' : payment.details.type;
}

function orderBlock(payment: Payment) {
  return { invoice_number: payment.reference, amount: jsonAmount(chargedAmount(payment)) };
}

function customerBlock({ details: { customer } }: CardPayment) {
  const { id, name, email, phone } = customer;
  const shown = { id, name, email, phone };
  // A merchant that is read leniently may leave the customer out.
  return Object.values(shown).every((value) => value === undefined) ? {} : { customer: shown };
}

function originBlocks(payment: CardPayment) {
  const acquirer = acquirerOf(payment);
  return {
    service: { id: 'CREDIT_CARD' },
    acquirer: { id: acquirer, name: acquirerRules[acquirer].name },
    channel: { id: 'CREDIT_CARD', name: 'Credit Card' },
  };
}

/** The bank that charged the card, or would by the order and the merchant's settings alone. */
export function acquirerOf(payment: Payment): AcquirerId {
  const { acquirer, settings } = payment.details as CardOrder;
  return evidenceOf(payment)?.acquirer ?? acquirer ?? merchantAcquirer(settings);
}

/** The card that was used, with both field names that clients read. Undefined before a card was used. */
function cardPayment(payment: CardPayment, type: string, word: string) {
  const evidence = evidenceOf(payment);
  if (evidence === undefined) return undefined;
  const { card, responseCode, responseMessage } = evidence;
  const secured = evidence.authenticationId === undefined ? 'FALSE' : 'TRUE';
  return {
    masked_card_number: card.masked,
    card_masked: card.masked,
    approval_code: evidence.approvalCode,
    response_code: responseCode === '' ? undefined : responseCode,
    response_message: responseCode === '' ? undefined : responseMessage,
    issuer: card.issuer,
    brand: card.brand,
    card_type: card.type,
    type,
    transaction_status: word,
    acquiring_off_us_status: evidence.offUs ? 'TRUE' : 'FALSE',
    three_dsecure_status: secured,
    three_d_secure_status: secured,
    eci: evidence.eci,
    request_id: payment.requestId,
    card_holder_name: card.holder,
    date: utcSeconds(new Date(evidence.at)),
    authorize_id: payment.authorizeId,
    authentication_id: evidence.authenticationId,
    token_id: evidence.token,
    tenor: evidence.tenor,
    promo_discount_amount:
      evidence.discount === undefined ? undefined : jsonAmount(BigInt(evidence.discount)),
    identifier: identifiers(payment, evidence),
  };
}

/** The bank that charged the card, and the merchant's numbers there: its own if it has any. */
export function identifiers(
  { details }: CardPayment,
  { acquirer, tenor, identifier }: CardEvidence,
): readonly Reference[] {
  if (identifier !== undefined) return identifier;
  const { mid, tid } = numbersAt(details.settings, acquirer, tenor !== undefined);
  return [
    { name: 'MID', value: mid },
    { name: 'Acquirer', value: acquirer },
    { name: 'TID', value: tid },
  ];
}

/** `card_payment.transaction_status`: an authorization is a success. */
function cardStatus({ status: state }: Payment, shown: string): string {
  if (state === 'AUTHORIZED') return 'SUCCESS';
  return ['SUCCESS', 'FAILED', 'PENDING', 'REDIRECT'].includes(shown) ? shown : 'SUCCESS';
}

function dateOf(payment: Payment) {
  const at = payment.lastReceipt?.paidAt ?? momentOf(payment);
  return at && utcSeconds(at);
}

function momentOf(payment: Payment): Date | undefined {
  const evidence = evidenceOf(payment);
  if (evidence === undefined || evidence.responseCode === '') return undefined;
  return new Date(evidence.at);
}

function voidedAmount(payment: Payment): bigint | undefined {
  return payment.status === 'VOIDED' ? payment.authorizedAmount : undefined;
}

/** The wire has two statuses. A refund that is processed by hand was accepted, so it is SUCCESS. */
export function refundWord({ status: state }: Refund): 'SUCCESS' | 'FAILED' {
  return state === 'FAILED' ? 'FAILED' : 'SUCCESS';
}
