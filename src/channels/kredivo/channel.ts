// Kredivo: the customer is sent to the provider's page and pays in instalments.
import { defineChannel } from '../channel.ts';
import { orderOptions } from '../parts/additional-info.ts';
import { keptAddress, type PartialAddress, type PostalAddress } from '../parts/address.ts';
import { purchaseCustomer, returnAddresses } from '../parts/buyer.ts';
import { purchaseLines } from '../parts/line-items.ts';
import {
  paylaterNotification,
  paylaterOrder,
  paylaterReply,
  paylaterStatus,
  uniqueFields,
} from '../parts/paylater.ts';
import { paylaterProvider } from '../parts/paylater-provider.ts';
import { type KredivoRequest, request } from './contract.ts';
import { readSellers, type Seller } from './sellers.ts';
import { simulation } from './simulation.ts';

/** What is stored of a request for Kredivo only. */
export interface KredivoDetails {
  billing?: PartialAddress | undefined;
  shipping?: PostalAddress | undefined;
  sellers?: Seller[] | undefined;
}

const origin = {
  service: 'PEER_TO_PEER',
  acquirer: 'KREDIVO',
  channel: 'PEER_TO_PEER_KREDIVO',
} as const;

export const kredivo = defineChannel({
  id: 'kredivo',
  name: 'Kredivo',
  summary: 'Pay later: the customer signs in at Kredivo and chooses a tenure.',
  create: {
    address: {
      dialect: 'classic',
      method: 'POST',
      path: '/kredivo-peer-to-peer/v2/generate-order',
    },
    request,
    uniqueFields,
    accept: (body: KredivoRequest) => ({
      ...paylaterOrder(body),
      purchase: {
        customer: purchaseCustomer(body.customer),
        lines: purchaseLines(body.order.line_items),
        ...returnAddresses(body.order),
      },
      details: details(body),
      ...orderOptions(body.additional_info),
    }),
    respond: (payment) => paylaterReply(payment),
  },
  status: (payment, now) => paylaterStatus(origin, payment, now),
  notification: (payment, fact) => paylaterNotification(origin, payment, fact),
  // ASSUMED: Kredivo publishes no layout.
  acquirerFile: {
    columns: {
      reference: 'transaction_id',
      amount: 'transaction_amount',
      type: 'transaction_type',
      paidAt: 'transaction_date',
      cost: 'merchant_fee',
      remittance: 'settlement_id',
    },
    refundType: 'refund',
  },
  simulation,
  provider: paylaterProvider,
});

function details(body: KredivoRequest): KredivoDetails {
  const { billing_address: billing, shipping_address: shipping } = body;
  const sellers = readSellers(body.seller ?? body.sellers);
  return {
    billing: billing && keptAddress(billing),
    shipping: shipping && keptAddress(shipping),
    sellers: sellers.length === 0 ? undefined : sellers,
  };
}
