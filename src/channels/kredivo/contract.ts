// Kredivo's request on the wire (DOKU API, Kredivo): fields in the documentation's order.
import Type, { type Static } from 'typebox';
import { lenient, withRule } from '../../wire/leaf.ts';
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
import { partialAddress, postalAddress } from '../parts/address.ts';
import { brokenSum } from '../parts/line-items.ts';
import { brokenShipping, namesTicket } from '../parts/shipping.ts';

const lineItem = Type.Object({
  name: text({ max: 255 }),
  price: price({ digits: 12 }),
  quantity: count({ digits: 8 }),
  id: text(),
  type: text(),
  url: webUrl(),
  image_url: lenient({ type: 'string', format: 'uri' }),
  parent_type: lenient({ type: 'string', enum: ['SELLER', 'ITEM'] }),
  parent_id: lenient({ type: 'string' }),
});

const order = withRule(
  Type.Object({
    invoice_number: reference({ max: 64 }),
    line_items: listOf(lineItem),
    amount: rupiah({ digits: 16 }),
    callback_url: webUrl(),
    callback_url_cancel: Type.Optional(webUrl()),
  }),
  { before: 'callback_url', broken: brokenSum },
);

const members = Type.Object({
  order,
  peer_to_peer_info: Type.Object({
    expired_time: Type.Optional(minutes({ digits: 5 })),
    merchant_unique_reference: reference({ max: 128 }),
  }),
  seller: lenient({ type: ['object', 'array'] }),
  sellers: lenient({ type: ['object', 'array'] }),
  customer: Type.Object({
    first_name: text(),
    last_name: Type.Optional(text()),
    phone: phone(),
    email: email({ max: 128 }),
  }),
  billing_address: Type.Optional(partialAddress),
  shipping_address: Type.Optional(postalAddress),
  additional_info: Type.Optional(additionalInfo),
});

export const request = withRule(members, {
  before: 'additional_info',
  broken: brokenShipping(({ type }) => !namesTicket(type)),
});

export type KredivoRequest = Static<typeof request>;
