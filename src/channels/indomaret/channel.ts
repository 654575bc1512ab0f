// Indomaret: the customer brings a payment code to a shop's till and pays in cash.

import type { Payment } from '../../payments/payment.ts';
import type { Fact } from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import { jsonAmount } from '../../wire/json.ts';
import type { Links } from '../channel.ts';
import { defineChannel } from '../channel.ts';
import { echoed, orderOptions, settlementBlock } from '../parts/additional-info.ts';
import {
  identifierList,
  localDates,
  originBlocks,
  transactionBlock,
  transactionStatus,
  utcDates,
} from '../parts/transaction.ts';
import { type IndomaretRequest, receiptOf, request } from './contract.ts';
import type { IndomaretDetails } from './details.ts';
import { guide } from './guide.ts';
import { provider } from './provider.ts';
import { simulation } from './simulation.ts';

/** Lifetime of a code in minutes if the request gives none, as documented. */
const defaultMinutes = 60;

const origin = {
  service: 'ONLINE_TO_OFFLINE',
  acquirer: 'INDOMARET',
  channel: 'ONLINE_TO_OFFLINE_INDOMARET',
} as const;

export const indomaret = defineChannel({
  id: 'indomaret',
  name: 'Indomaret',
  summary: 'Convenience store: the customer pays a code in cash at the till.',
  create: {
    address: {
      dialect: 'classic',
      method: 'POST',
      path: '/indomaret-online-to-offline/v2/payment-code',
    },
    request,
    uniqueFields: { reference: 'order.invoice_number' },
    accept,
    respond,
  },
  status,
  notification,
  guide,
  // ASSUMED: Indomaret publishes no layout.
  acquirerFile: {
    columns: {
      reference: 'TRX_ID',
      amount: 'AMOUNT',
      paidAt: 'TRX_DATE',
      cost: 'FEE',
      remittance: 'SETTLEMENT_NO',
    },
  },
  simulation,
  provider,
});

function accept(body: IndomaretRequest) {
  const { order, online_to_offline_info: o2o, customer } = body;
  const { description = `Order ${order.invoice_number}`, footer_message } = receiptOf(body);
  const info = o2o.info ?? o2o.info1;
  const details: IndomaretDetails = {
    info,
    description,
    footer: footer_message,
  };
  return {
    reference: order.invoice_number,
    amount: BigInt(order.amount),
    lifeSeconds: Number(o2o.expired_time ?? defaultMinutes) * 60,
    reusable: o2o.reusable_status,
    purchase: {
      customer: {
        name: customer.name,
        email: customer.email,
      },
      lines: [{ name: description, price: BigInt(order.amount).toString(), quantity: 1 }],
    },
    details,
    ...orderOptions(body.additional_info),
  };
}

/** Throws a Refusal ACQUIRER_DECLINED for a failed payment: this answer has no field for a failure. */
function respond(payment: Payment<IndomaretDetails>, { publicUrl }: Links) {
  const code = payment.paymentCode;
  if (payment.status === 'FAILED' || code === undefined) {
    const reason = 'no payment code was issued';
    throw new Refusal({ code: 'ACQUIRER_DECLINED', channel: 'indomaret', reason });
  }
  return {
    order: { invoice_number: payment.reference },
    online_to_offline_info: {
      payment_code: code,
      ...localDates(payment),
      ...utcDates(payment),
      how_to_pay_page: publicUrl + guide.pagePath.replace('{code}', code),
      how_to_pay_api: publicUrl + guide.apiPath.replace('{code}', code),
    },
    ...echoed(payment),
  };
}

function status(payment: Payment<IndomaretDetails>, now: Date) {
  return {
    order: { invoice_number: payment.reference, amount: jsonAmount(payment.amount) },
    transaction: transactionBlock(transactionStatus(payment, now), payment, payment.lastReceipt),
    ...originBlocks(origin),
    online_to_offline_info: {
      ...codeBlock(payment),
      ...localDates(payment),
      // A text here, as in the documentation's sample.
      reusable_status: String(payment.reusable),
    },
    ...receiptBlock(payment.lastReceipt),
    ...settlementBlock(payment),
  };
}

/** One notification per receipt. A reusable code has one for each payment. */
function notification(payment: Payment<IndomaretDetails>, fact: Fact) {
  if (fact.kind !== 'paid') return undefined;
  return {
    ...originBlocks(origin),
    transaction: transactionBlock('SUCCESS', payment, fact.receipt),
    order: { invoice_number: payment.reference, amount: jsonAmount(fact.receipt.amount) },
    online_to_offline_info: codeBlock(payment),
    ...receiptBlock(fact.receipt),
    ...settlementBlock(payment),
  };
}

function codeBlock({ paymentCode }: Payment) {
  return { payment_code: paymentCode };
}

function receiptBlock(receipt: Payment['lastReceipt']) {
  return receipt === undefined
    ? {}
    : { online_to_offline_payment: identifierList(receipt.references) };
}
