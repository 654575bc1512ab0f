// Indodana's request on the wire (DOKU API, Indodana): fields in the documentation's order.
import Type, { type Static } from 'typebox';
import { demanded, withRule } from '../../wire/leaf.ts';
import {
  count,
  email,
  listOf,
  minutes,
  phone,
  price,
  reference,
  rupiah,
  text,
  webUrl,
} from '../../wire/parts.ts';
import { additionalInfo } from '../parts/additional-info.ts';
import { postalAddress } from '../parts/address.ts';
import { brokenSum } from '../parts/line-items.ts';
import { brokenShipping, namesTicket } from '../parts/shipping.ts';
import { categories, unshipped } from './categories.ts';

const lineItem = Type.Object({
  name: text({ max: 128 }),
  price: price({ digits: 16 }),
  quantity: count({ digits: 8 }),
  id: text({ max: 64 }),
  // The listed names are documented. Others pass too: see `categoryOf`.
  category: text({ max: 64, examples: categories }),
  url: Type.Optional(webUrl({ max: 256 })),
  image_url: Type.Optional(webUrl({ max: 256 })),
  type: Type.Optional(text()),
});

/** The documented character class. Its escaping is broken in the documentation. */
const callbackUrl = webUrl({
  chars: {
    pattern: /^[a-zA-Z0-9()\-=.?;,+/:&_ %#]+$/,
    named: 'of letters, digits, spaces and ( ) - = . ? ; , + / : & _ % #',
  },
});

const order = withRule(
  demanded(
    Type.Object({
      invoice_number: reference({ max: 64 }),
      amount: rupiah({ digits: 16 }),
      line_items: listOf(lineItem),
      callback_url: Type.Optional(callbackUrl),
      callback_url_cancel: Type.Optional(callbackUrl),
    }),
    'callback_url_cancel',
  ),
  { before: 'callback_url', broken: brokenSum },
);

const members = Type.Object({
  order,
  peer_to_peer_info: Type.Object({
    expired_time: Type.Optional(minutes({ digits: 5 })),
    merchant_unique_reference: reference({ max: 128 }),
  }),
  customer: Type.Object({
    first_name: text({ max: 16 }),
    last_name: Type.Optional(text({ max: 16 })),
    // ASSUMED 128: the documentation says 16, which is shorter than the address in its own sample.
    email: email({ max: 128 }),
    phone: phone(),
  }),
  billing_address: postalAddress,
  shipping_address: Type.Optional(postalAddress),
  additional_info: Type.Optional(additionalInfo),
});

export const request = withRule(members, {
  before: 'additional_info',
  waivable: 'left out',
  broken: brokenShipping(
    ({ type, category }) => !namesTicket(type, category) && !unshipped.has(category),
  ),
});

export type IndodanaRequest = Static<typeof request>;
