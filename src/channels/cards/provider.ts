// Cards on a provider of the same API: its page, and its answers and notifications read into the domain.
import type { Payment } from '../../payments/payment.ts';
import type { Told } from '../../payments/ports.ts';
import { jsonAmount } from '../../wire/json.ts';
import {
  invoiceIn,
  linkAt,
  paidAt,
  receiptOf,
  referencesAt,
  rupiahAt,
  textAt,
  toldByStatus,
  unread,
  verdict,
} from '../parts/provider-body.ts';
import type { Hearing, ProviderWords } from '../provider.ts';
import { type AcquirerId, acquirerIds } from './acquirers.ts';
import { acquirerOf, evidenceOf } from './bodies.ts';
import { approvedCode, type CardBrand, type CardEvidence } from './evidence.ts';
import { operations } from './operations.ts';

const card = 'card_payment';

export const provider: ProviderWords = {
  opened(answer) {
    const paymentUrl = linkAt(answer, 'credit_card_payment_page.url');
    if (paymentUrl === undefined) return undefined;
    const session = textAt(answer, 'order.session_id');
    const references = session ? [{ name: 'SESSION_ID', value: session }] : [];
    return { kind: 'opened', references, paymentUrl };
  },
  named: invoiceIn,
  told,
  refund: {
    call: ({ reference, requestId }, { amount }) => ({
      path: operations.refund.paths[0],
      body: {
        order: { invoice_number: reference },
        payment: { original_request_id: requestId },
        refund: { amount: jsonAmount(amount) },
      },
    }),
    answered(answer) {
      const status = textAt(answer, 'refund.status')?.toUpperCase();
      const type = textAt(answer, 'refund.type')?.toUpperCase() ?? '';
      const message = textAt(answer, 'refund.message') ?? status ?? '';
      if (status === 'FAILED') return { kind: 'refused', message };
      if (status !== 'SUCCESS') return undefined;
      if (type.startsWith('MANUAL')) return { kind: 'manual', message };
      const approval = textAt(answer, 'refund.approval_code');
      const references = approval ? [{ name: 'APPROVAL_CODE', value: approval }] : [];
      return { kind: 'done', message, references };
    },
  },
  capture: {
    call: ({ authorizeId = '' }, amount) => ({
      path: operations.capture.paths[0],
      body: { payment: { authorize_id: authorizeId, capture_amount: jsonAmount(amount) } },
    }),
    answered(answer, payment, hearing) {
      const status = textAt(answer, 'payment.status')?.toUpperCase();
      const reason = textAt(answer, 'payment.response_message') ?? 'declined';
      if (status === 'FAILED') return { kind: 'refused', reason };
      if (status !== 'SUCCESS') return undefined;
      const amount = rupiahAt(answer, 'payment.capture_amount') ?? payment.capturingAmount;
      const approval = textAt(answer, 'payment.approval_code');
      const receipt = receiptOf(payment, hearing, {
        amount,
        paidAt: hearing.now,
        references: approval ? [{ name: 'APPROVAL_CODE', value: approval }] : [],
      });
      return { kind: 'done', receipt };
    },
  },
};

/** The type says what happened: money was taken, only reserved, or went back (DOKU API, Cards: notification). */
function told(body: object, payment: Payment, hearing: Hearing): Told {
  const type = (
    textAt(body, 'transaction.type') ??
    textAt(body, `${card}.type`) ??
    ''
  ).toUpperCase();
  const status = textAt(body, 'transaction.status')?.toUpperCase();
  const amount = rupiahAt(body, 'refund.amount') ?? rupiahAt(body, 'transaction.amount');
  if (status === 'VOIDED' || type === 'VOID' || type === 'REFUND')
    return { kind: 'moved', what: 'refund', amount };
  if (type === 'CAPTURE') return { kind: 'moved', what: 'capture', amount };
  const evidence = evidenceIn(body, payment, hearing);
  const discount = discountIn(body);
  const word = textAt(body, `${card}.transaction_status`)?.toUpperCase();
  const authorizeId = authorizeIdIn(body);
  if (type.startsWith('AUTHORI') && authorizeId !== undefined && word === 'SUCCESS') {
    return verdict({ kind: 'authorized', authorizeId, discount, evidence });
  }
  return toldByStatus(body, {
    paid() {
      const amount = rupiahAt(body, 'order.amount');
      if (amount === undefined) return unread('it has no order.amount');
      const receipt = receiptOf(payment, hearing, {
        amount,
        paidAt: paidAt(body, 'transaction.date', hearing.now),
        references: approvalIn(body),
      });
      return verdict({ kind: 'paid', receipt, discount, evidence });
    },
    failed() {
      // The customer may try again, so a decline is told from an earlier one by its time.
      if (payment.status === 'FAILED' && isTold(body, payment, evidence))
        return { kind: 'pending' };
      const reason = textAt(body, `${card}.response_message`) ?? 'declined';
      return { kind: 'failed', reason, evidence };
    },
  });
}

function isTold(body: object, payment: Payment, evidence: CardEvidence | undefined): boolean {
  if (textAt(body, 'transaction.date') === undefined) return true;
  return evidence === undefined || evidence.at === evidenceOf(payment)?.at;
}

function authorizeIdIn(body: object): string | undefined {
  const places = ['authorize_id', 'payment.authorize_id', `${card}.authorize_id`];
  return places.map((place) => textAt(body, place)).find((id) => id !== undefined);
}

/** Rupiah that a promo took off. */
function discountIn(body: object): bigint | undefined {
  return rupiahAt(body, `${card}.promo_discount_amount`);
}

function approvalIn(body: object) {
  const value = textAt(body, `${card}.approval_code`);
  return value === undefined ? [] : [{ name: 'APPROVAL_CODE', value }];
}

/** What the provider says about the card; undefined before one was used. */
function evidenceIn(body: object, payment: Payment, { now }: Hearing): CardEvidence | undefined {
  const masked = textAt(body, `${card}.masked_card_number`) ?? textAt(body, `${card}.card_masked`);
  if (masked === undefined) return undefined;
  const text = (name: string) => textAt(body, `${card}.${name}`);
  const code = text('response_code');
  const identifier = referencesAt(body, `${card}.identifier`);
  const reason = textAt(body, 'verification.reason');
  const tenor = Number(text('tenor'));
  return {
    at: paidAt(body, 'transaction.date', now).toISOString(),
    attemptId: '',
    card: {
      masked,
      brand: (text('brand') ?? '') as CardBrand,
      type: text('card_type')?.toUpperCase() === 'DEBIT' ? 'DEBIT' : 'CREDIT',
      issuer: text('issuer') ?? '',
      holder: text('card_holder_name'),
    },
    acquirer: bankIn(body) ?? acquirerOf(payment),
    offUs: text('acquiring_off_us_status')?.toUpperCase() === 'TRUE',
    responseCode: code ?? (text('approval_code') === undefined ? '' : approvedCode),
    responseMessage: text('response_message') ?? '',
    approvalCode: text('approval_code'),
    eci: text('eci'),
    verification:
      reason === undefined
        ? undefined
        : {
            status: textAt(body, 'verification.status') === 'REJECT' ? 'REJECT' : 'APPROVE',
            reason,
          },
    authenticationId: text('authentication_id'),
    discount: discountIn(body)?.toString(),
    tenor: Number.isInteger(tenor) && tenor > 1 ? tenor : undefined,
    token: text('token_id'),
    identifier: identifier.length === 0 ? undefined : identifier,
  };
}

function bankIn(body: object): AcquirerId | undefined {
  const named = textAt(body, 'acquirer.id');
  return acquirerIds.find((id) => id === named);
}
