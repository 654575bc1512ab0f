// Indodana: the customer is sent to the provider's page and pays in instalments.
import { defineChannel } from '../channel.ts';
import { orderOptions } from '../parts/additional-info.ts';
import { keptAddress, type PostalAddress } from '../parts/address.ts';
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
import { type Category, categoryOf } from './categories.ts';
import { type IndodanaRequest, request } from './contract.ts';
import { simulation } from './simulation.ts';

/** What is stored of a request for Indodana only. */
export interface IndodanaDetails {
  billing: PostalAddress;
  shipping?: PostalAddress | undefined;
  /** The category of each line, in the lines' order. */
  categories: Category[];
}

const origin = {
  service: 'PEER_TO_PEER',
  acquirer: 'INDODANA',
  channel: 'PEER_TO_PEER_INDODANA',
} as const;

export const indodana = defineChannel({
  id: 'indodana',
  name: 'Indodana',
  summary: 'Pay later: the customer signs in at Indodana and chooses a tenure.',
  create: {
    address: {
      dialect: 'classic',
      method: 'POST',
      path: '/indodana-peer-to-peer/v2/generate-order',
    },
    request,
    uniqueFields,
    accept: (body: IndodanaRequest) => ({
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
  // ASSUMED: Indodana publishes no layout.
  acquirerFile: {
    columns: {
      reference: 'transactionId',
      amount: 'amount',
      paidAt: 'paidDate',
      cost: 'mdrAmount',
      remittance: 'disbursementId',
    },
  },
  simulation,
  provider: paylaterProvider,
});

function details(body: IndodanaRequest): IndodanaDetails {
  const { billing_address: billing, shipping_address: shipping } = body;
  return {
    billing: keptAddress(billing),
    shipping: shipping && keptAddress(shipping),
    categories: body.order.line_items.map(({ category }) => categoryOf(category)),
  };
}
