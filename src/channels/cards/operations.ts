// Capture, refund, saved cards: what merchants ask of a card payment afterwards (DOKU API, Cards).
import Type from 'typebox';
import type { Payment, Reference, Refund } from '../../payments/payment.ts';
import type { CaptureVerdict } from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import { jsonAmount } from '../../wire/json.ts';
import { leaf } from '../../wire/leaf.ts';
import { oneOf, reference, rupiah, text } from '../../wire/parts.ts';
import type {
  CaptureOperation,
  RefundOperation,
  RefundRequest,
  SavedCard,
  TokensOperation,
  UnbindOperation,
} from '../operation.ts';
import { type CardPayment, evidenceOf, identifiers, refundWord } from './bodies.ts';
import { approvedCode, type CardEvidence } from './evidence.ts';

/** Rupiah, as a number or as the text that the documentation's table has. */
const captureAmount = leaf<number | bigint | string>(
  { type: ['integer', 'string'], minimum: 1 },
  (value) => {
    if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0;
    if (typeof value === 'bigint') return value > 0n && value < 10n ** 16n;
    return typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value);
  },
  'must be a whole number from 1, of at most 16 digits',
);

const captureRequest = Type.Object({
  payment: Type.Object({
    authorize_id: text({ max: 64 }),
    capture_amount: Type.Optional(captureAmount),
  }),
});

function captureReply(payment: Payment, verdict: CaptureVerdict, requestId: string) {
  const cardPayment = payment as CardPayment;
  const evidence = evidenceOf(payment) as CardEvidence;
  const done = verdict.kind === 'done';
  const { id } = cardPayment.details.customer;
  const { card } = evidence;
  return {
    order: { invoice_number: payment.reference, amount: jsonAmount(payment.authorizedAmount) },
    customer: id === undefined ? undefined : { id },
    payment: {
      type: 'CAPTURE',
      identifier: identifiers(cardPayment, evidence),
      request_id: requestId,
      authorize_id: payment.authorizeId ?? '',
      response_code: done ? approvedCode : '96',
      response_message: done ? 'Approved' : verdict.reason,
      status: done ? 'SUCCESS' : 'FAILED',
      ...(done ? { capture_amount: jsonAmount(verdict.receipt.amount) } : {}),
      eci: evidence.eci ?? '',
      ...(done ? { approval_code: approvalOf(verdict.receipt.references) ?? '' } : {}),
    },
    three_dsecure: { authentication_id: evidence.authenticationId ?? '' },
    card: {
      masked: card.masked,
      type: card.type,
      issuer: card.issuer,
      brand: card.brand,
      token: evidence.token,
    },
  };
}

const capture: CaptureOperation<typeof captureRequest, ReturnType<typeof captureReply>> = {
  kind: 'capture',
  paths: ['/credit-card/capture'],
  request: captureRequest,
  read: ({ payment: { authorize_id, capture_amount } }) => ({
    authorizeId: authorize_id,
    amount: capture_amount === undefined ? undefined : BigInt(capture_amount),
  }),
  respond: captureReply,
};

function approvalOf(references: readonly Reference[]): string | undefined {
  return references.find(({ name }) => name === 'APPROVAL_CODE')?.value;
}

const refundRequest = Type.Object({
  order: Type.Object({ invoice_number: reference({ max: 64 }) }),
  payment: Type.Object({ original_request_id: text({ max: 128 }) }),
  refund: Type.Object({ amount: rupiah({ digits: 16 }) }),
});

function refundReply(payment: Payment, refund: Refund, request?: RefundRequest) {
  const approval = approvalOf(refund.references);
  return {
    order: { invoice_number: payment.reference },
    payment: { original_request_id: request?.madeBy?.requestId ?? payment.requestId },
    refund: {
      // As requested: a void moves what was charged, and its request may name the order's amount.
      amount: jsonAmount(request?.amount ?? refund.amount),
      type: refund.type,
      status: refundWord(refund),
      message: refund.message,
      approval_code: approval,
    },
  };
}

const refund: RefundOperation<typeof refundRequest, ReturnType<typeof refundReply>> = {
  kind: 'refund',
  paths: ['/cancellation/credit-card/refund', '/credit-card/v1/cancellation/credit-card/refund'],
  request: refundRequest,
  read: ({ order, payment, refund: { amount } }) => ({
    payment: order.invoice_number,
    amount: BigInt(amount),
    madeBy: { requestId: payment.original_request_id, field: 'payment.original_request_id' },
  }),
  respond: refundReply,
};

const customerOfTokens = Type.Object({ id: text({ max: 50 }) });

const tokensRequest = Type.Object({
  customer: customerOfTokens,
  token_data: Type.Optional(
    Type.Object({ type: Type.Optional(oneOf(['DIRECT_DEBIT', 'CREDIT_CARD'])) }),
  ),
});

function tokensReply(customerId: string, cards: readonly SavedCard[]) {
  return {
    customer: { id: customerId },
    tokens: cards.map((card) => ({
      token_id: card.token,
      token_type: 'CREDIT_CARD',
      masked: card.masked,
      brand: card.brand,
      card_type: card.type,
      issuer: card.issuer,
      expiry: card.expiry,
      status: 'ACTIVE',
    })),
  };
}

function listing(path: string) {
  const operation: TokensOperation<typeof tokensRequest, ReturnType<typeof tokensReply>> = {
    kind: 'tokens',
    paths: [path],
    request: tokensRequest,
    read: ({ customer, token_data }) => ({
      customerId: customer.id,
      cards: token_data?.type !== 'DIRECT_DEBIT',
    }),
    respond: tokensReply,
  };
  return operation;
}

const deleteTokenizationRequest = Type.Object({
  token_id: text({ max: 128 }),
  customer_id: Type.Optional(text({ max: 50 })),
});

const unbindReply = (_token: string, done: boolean) => ({
  status: done ? ('DELETE SUCCESS' as const) : ('DELETE FAILED' as const),
});

const deleteTokenization: UnbindOperation<
  typeof deleteTokenizationRequest,
  ReturnType<typeof unbindReply>
> = {
  kind: 'unbind',
  paths: ['/credit-card/delete-tokenization'],
  request: deleteTokenizationRequest,
  read: ({ token_id, customer_id }) => ({
    token: token_id,
    customerId: customer_id,
  }),
  respond: unbindReply,
};

const deleteTokenRequest = Type.Object({ token: Type.Object({ id: text({ max: 128 }) }) });

const deleteTokenReply = (token: string, done: boolean) => {
  // The newer answer has no word for a failure.
  if (!done) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return { token: { id: token, status: 'INACTIVE' as const } };
};

const deleteToken: UnbindOperation<
  typeof deleteTokenRequest,
  ReturnType<typeof deleteTokenReply>
> = {
  kind: 'unbind',
  paths: ['/tokenization/v2/delete-token'],
  request: deleteTokenRequest,
  read: ({ token }) => ({ token: token.id }),
  respond: deleteTokenReply,
};

/** By the name of the SDK's method: `tokens` and `unbind` are the current spelling, `…V1` the older one. */
export const operations = {
  capture,
  refund,
  tokens: listing('/tokenization/v2/get-token'),
  tokensV1: listing('/tokenization/v1/tokens'),
  unbind: deleteToken,
  unbindV1: deleteTokenization,
} as const;
