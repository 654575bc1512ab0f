// What merchants are told about a card payment: check-status and notifications (DOKU API, Cards).
import type { Payment, PaymentStatus, Refund } from '../../payments/payment.ts';
import type { Fact } from '../../payments/ports.ts';
import { utcSeconds } from '../../wire/classic/time.ts';
import { jsonAmount } from '../../wire/json.ts';
import { transactionStatus } from '../parts/transaction.ts';
import { acquirerRules, defaultAcquirer } from './acquirers.ts';
import type { CardEvidence } from './evidence.ts';
import type { CardOrder } from './order.ts';

export type CardPayment = Payment<CardOrder>;

export function evidenceOf(payment: Payment): CardEvidence | undefined {
  return payment.evidence as CardEvidence | undefined;
}

/** Rupiah that the customer is charged: the order's amount, less a promo's discount. */
export function chargedAmount(payment: Payment): bigint {
  return payment.amount - BigInt(evidenceOf(payment)?.discount ?? 0);
}

/** Whether the customer is at the issuer at `now`: status REDIRECT. */
function isAtIssuer(payment: Payment, now: Date): boolean {
  const until = evidenceOf(payment)?.redirectUntil;
  const open = payment.status === 'PENDING' || payment.status === 'FAILED';
  return open && until !== undefined && now < new Date(until) && now < payment.expiresAt;
}

/** The answer to check-status: the notification's blocks and the richer `card_payment`. */
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
      ...dateOf(payment),
      original_request_id: payment.requestId,
      ...movedAmount(type, payment.lastReceipt?.amount, returned),
    },
    ...originBlocks(payment),
    ...(card === undefined ? {} : { card_payment: card }),
    ...authorizeBlock(payment),
    ...(returned === undefined ? {} : { refund: { amount: returned.toString() } }),
  };
}

/** The answer to check-status about one refund, asked for by the refund's own Request-Id. */
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
      ...(refund.message === undefined ? {} : { message: refund.message }),
    },
  };
}

/** The notification of a fact; an authorization that is merely given back is not announced. */
export function notification(payment: CardPayment, fact: Fact) {
  switch (fact.kind) {
    case 'paid':
      return told(payment, typeOf(payment), 'SUCCESS', fact.receipt.paidAt);
    case 'captured':
      return told(payment, 'CAPTURE', 'SUCCESS', fact.receipt.paidAt, fact.receipt.amount);
    case 'authorized':
      return told(payment, 'AUTHORIZE', 'SUCCESS', fact.at);
    case 'failed':
      return told(payment, typeOf(payment), 'FAILED', momentOf(payment));
    case 'refunded': {
      const { refund } = fact;
      const type = refund.type === 'VOID' ? 'VOID' : 'REFUND';
      return {
        ...told(payment, type, 'SUCCESS', refund.completedAt ?? refund.createdAt, refund.amount),
        refund: { amount: jsonAmount(refund.amount), type: refund.type, status: 'SUCCESS' },
      };
    }
    case 'released':
      return undefined;
  }
}

function told(
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
      ...(at === undefined ? {} : { date: utcSeconds(at) }),
      original_request_id: payment.requestId,
      ...movedAmount(type, moved, moved),
    },
    ...originBlocks(payment),
    ...(card === undefined ? {} : { card_payment: card }),
    ...authorizeBlock(payment),
  };
}

/** `transaction.amount`, a text: what a capture took or what went back, which the order's amount need not be. */
function movedAmount(type: string, captured: bigint | undefined, returned: bigint | undefined) {
  if (type === 'CAPTURE' && captured !== undefined) return { amount: captured.toString() };
  const isReturn = type === 'VOID' || type === 'REFUND';
  return isReturn && returned !== undefined ? { amount: returned.toString() } : {};
}

/** What kind of transaction the payment's state came from. */
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
  const given = Object.entries({ id, name, email, phone }).filter(
    ([, value]) => value !== undefined,
  );
  return { customer: Object.fromEntries(given) as Partial<typeof customer> };
}

function originBlocks(payment: CardPayment) {
  const acquirer = evidenceOf(payment)?.acquirer ?? payment.details.acquirer ?? defaultAcquirer;
  return {
    service: { id: 'CREDIT_CARD' },
    acquirer: { id: acquirer, name: acquirerRules[acquirer].name },
    channel: { id: 'CREDIT_CARD' },
  };
}

function authorizeBlock({ authorizeId }: Payment) {
  return authorizeId === undefined ? {} : { authorize_id: authorizeId };
}

/** The card as it was used, in both spellings that clients read; nothing before a card was. */
function cardPayment(payment: CardPayment, type: string, word: string) {
  const evidence = evidenceOf(payment);
  if (evidence === undefined) return undefined;
  const { card } = evidence;
  return {
    masked_card_number: card.masked,
    card_masked: card.masked,
    ...(evidence.approvalCode === undefined ? {} : { approval_code: evidence.approvalCode }),
    ...(evidence.responseCode === ''
      ? {}
      : { response_code: evidence.responseCode, response_message: evidence.responseMessage }),
    issuer: card.issuer,
    brand: card.brand,
    card_type: card.type,
    type,
    transaction_status: word,
    acquiring_off_us_status: evidence.offUs ? 'TRUE' : 'FALSE',
    three_dsecure_status: evidence.authenticationId === undefined ? 'FALSE' : 'TRUE',
    ...(evidence.eci === undefined ? {} : { eci: evidence.eci }),
    request_id: payment.requestId,
    ...(card.holder === undefined ? {} : { card_holder_name: card.holder }),
    date: utcSeconds(new Date(evidence.at)),
    ...authorizeBlock(payment),
    ...(evidence.authenticationId === undefined
      ? {}
      : { authentication_id: evidence.authenticationId }),
    ...(evidence.token === undefined ? {} : { token_id: evidence.token }),
    ...(evidence.tenor === undefined ? {} : { tenor: evidence.tenor }),
    ...(evidence.discount === undefined
      ? {}
      : { promo_discount_amount: jsonAmount(BigInt(evidence.discount)) }),
    identifier: identifiers(evidence),
  };
}

export function identifiers({ acquirer }: CardEvidence) {
  return [
    { name: 'Acquirer', value: acquirer },
    { name: 'MID', value: acquirerRules[acquirer].mid },
  ];
}

/** `card_payment.transaction_status`: a reservation is a success of its own. */
function cardStatus({ status: state }: Payment, shown: string): string {
  if (state === 'AUTHORIZED') return 'SUCCESS';
  return ['SUCCESS', 'FAILED', 'PENDING', 'REDIRECT'].includes(shown) ? shown : 'SUCCESS';
}

function dateOf(payment: Payment) {
  const at = payment.lastReceipt?.paidAt ?? momentOf(payment);
  return at === undefined ? {} : { date: utcSeconds(at) };
}

function momentOf(payment: Payment): Date | undefined {
  const evidence = evidenceOf(payment);
  if (evidence === undefined || evidence.responseCode === '') return undefined;
  return new Date(evidence.at);
}

function voidedAmount(payment: Payment): bigint | undefined {
  return payment.status === 'VOIDED' ? payment.authorizedAmount : undefined;
}

/** The wire knows two words; a refund that is worked by hand was accepted. */
export function refundWord({ status: state }: Refund): 'SUCCESS' | 'FAILED' {
  return state === 'FAILED' ? 'FAILED' : 'SUCCESS';
}
