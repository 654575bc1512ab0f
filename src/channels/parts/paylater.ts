// Pay-later: what the channels with a provider's page have in common.
import type { Order, Payment } from '../../payments/payment.ts';
import type { Fact } from '../../payments/ports.ts';
import { jsonAmount } from '../../wire/json.ts';
import { echoed, settlementBlock } from './additional-info.ts';
import {
  identifierList,
  localDates,
  type Origin,
  originBlocks,
  transactionBlock,
  transactionStatus,
  utcDates,
} from './transaction.ts';

/** ASSUMED: lifetime of an order in minutes if the request gives none (the documentation's samples say 60). */
export const defaultMinutes = 60;

export const uniqueFields = {
  reference: 'order.invoice_number',
  merchantReference: 'peer_to_peer_info.merchant_unique_reference',
} as const;

/** The part of a request that is the same for every provider. */
interface PaylaterBody {
  readonly order: { readonly invoice_number: string; readonly amount: number | bigint };
  readonly peer_to_peer_info: {
    readonly expired_time?: number | bigint | undefined;
    readonly merchant_unique_reference: string;
  };
}

/** Wire → domain: the members of an order that are the same for every provider. */
export function paylaterOrder(body: PaylaterBody) {
  return {
    reference: body.order.invoice_number,
    merchantReference: body.peer_to_peer_info.merchant_unique_reference,
    amount: BigInt(body.order.amount),
    lifeSeconds: Number(body.peer_to_peer_info.expired_time ?? defaultMinutes) * 60,
    reusable: false,
  } satisfies Partial<Order>;
}

/** The answer to generate-order (DOKU API, Indodana and Kredivo). It has no page if the provider refused. */
export function paylaterReply(payment: Payment) {
  const refused = payment.status === 'FAILED';
  return {
    order: orderBlock(payment),
    payment: {
      status: refused ? ('FAILED' as const) : ('PENDING' as const),
      url: refused ? undefined : payment.paymentUrl,
    },
    peer_to_peer_info: {
      ...identifierList(payment.references),
      ...localDates(payment),
      ...utcDates(payment),
      ...referenceBlock(payment),
    },
    ...echoed(payment),
  };
}

/** The answer to check-status: the same blocks as in the notification, for every status. */
export function paylaterStatus(origin: Origin, payment: Payment, now: Date) {
  const status = transactionStatus(payment, now);
  return {
    order: orderBlock(payment),
    transaction: transactionBlock(status, payment, payment.lastReceipt),
    ...originBlocks(origin),
    ...providerBlocks(payment, status, payment.lastReceipt?.references ?? []),
  };
}

/** The notification of a payment. Failures are announced for cards only. */
export function paylaterNotification(origin: Origin, payment: Payment, fact: Fact) {
  if (fact.kind !== 'paid') return undefined;
  return {
    ...originBlocks(origin),
    order: orderBlock(payment),
    transaction: transactionBlock('SUCCESS', payment, fact.receipt),
    ...providerBlocks(payment, 'SUCCESS', fact.receipt.references),
  };
}

function orderBlock({ reference, amount }: Payment) {
  return { invoice_number: reference, amount: jsonAmount(amount) };
}

function providerBlocks(payment: Payment, status: string, received: Payment['references']) {
  return {
    peer_to_peer_info: {
      ...localDates(payment),
      status,
      ...referenceBlock(payment),
      ...identifierList([...payment.references, ...received]),
    },
    // Akulaku sends the reference here, and clients that follow the documentation read it from both places.
    payment: referenceBlock(payment),
    ...settlementBlock(payment),
  };
}

function referenceBlock({ merchantReference }: Payment) {
  return { merchant_unique_reference: merchantReference };
}
