// Kredivo: what the page says of the order in the request body. The page has lost the names of its fields.
import { expect } from 'vitest';
import { at, set } from '../../src/channels/fixture.ts';
import { open } from '../support/card-page.ts';
import { accepts, createApi } from './api.ts';
import { expiresAfter } from './expiry.ts';
import {
  addressOf,
  characters,
  fails,
  fieldsOf,
  inAddress,
  longest,
  looseText,
  mandatory,
  means,
  number,
  numeric,
  onlyOnce,
  optional,
  passes,
  repeated,
  takes,
  takesNot,
  text,
  told,
  unique,
  values,
  whole,
} from './fields.ts';
import { section } from './row.ts';
import {
  cancelAtProvider,
  invoiceOf,
  linksTo,
  minutesToPay,
  pageOf,
  payAtProvider,
} from './stories.ts';

export const kredivo = createApi('kredivo');
const field = fieldsOf(kredivo);

const line = 'order.line_items[0]';
const returnUrl = 'https://toko.test/return';
const item = { name: 'Kipas', price: 1, quantity: 1, id: 'SKU-1', type: 'FAN', url: returnUrl };
const items = (change: object) => set('order.line_items', [{ ...item, ...change }]);

const order = section(
  'Kredivo',
  'Request body: order',
  field(
    'order.invoice_number',
    mandatory,
    text,
    means('identifies the order', async (world) => {
      const { sent } = await accepts(world, kredivo);
      const path = `/orders/v1/status/${invoiceOf(sent)}`;
      const { json } = await world.send({ method: 'GET', path });
      expect(at(json, 'order.invoice_number')).toBe(invoiceOf(sent));
    }),
    told('made by the merchant', 'an instruction to merchants'),
    onlyOnce,
    characters(unique),
    longest(64),
    repeated,
  ),
  field(
    'order.amount',
    mandatory,
    number,
    means('rupiah', async (world) => {
      const page = await open(pageOf(await accepts(world, kredivo), 'payment.url'));
      expect(page.html).toMatch(/Rp\s?781[.,]001/);
    }),
    whole,
    numeric,
    means(
      'its length is lost on the page; 12 digits pass',
      passes(kredivo, items({ price: 999_999_999_999 }), set('order.amount', 999_999_999_999)),
    ),
    repeated,
  ),
  field(
    'order.callback_url',
    mandatory,
    text,
    means('where the customer goes after the order', async (world) => {
      const made = await accepts(world, kredivo, set('order.callback_url', returnUrl));
      expect(linksTo(await payAtProvider('kredivo', pageOf(made, 'payment.url')), returnUrl)).toBe(
        true,
      );
    }),
    characters(inAddress),
    takesNot('an address', 'toko.test/return', 'javascript:alert(1)'),
  ),
  field(
    'order.callback_url_cancel',
    optional(),
    text,
    means('where the customer goes after giving up', async (world) => {
      const cancelled = 'https://toko.test/batal';
      const made = await accepts(world, kredivo, set('order.callback_url_cancel', cancelled));
      expect(linksTo(await cancelAtProvider(pageOf(made, 'payment.url')), cancelled)).toBe(true);
    }),
    characters(inAddress),
  ),
);

const lines = section(
  'Kredivo',
  'Request body: line items',
  field(
    'order.line_items[].name',
    mandatory,
    text,
    means('the product’s name', async (world) => {
      const made = await accepts(world, kredivo, set(`${line}.name`, 'Kain Lurik'));
      expect((await open(pageOf(made, 'payment.url'))).html).toContain('Kain Lurik');
    }),
    characters(),
    longest(255),
  ),
  field(
    'order.line_items[].price',
    mandatory,
    number,
    means(
      'of one product',
      passes(kredivo, items({ price: 5000, quantity: 3 }), set('order.amount', 15_000)),
    ),
    means(
      'price × quantity adds up to order.amount',
      fails(kredivo, 'order.amount', set(`${line}.price`, 1)),
    ),
    takesNot('digits only', 'ten', '1,5', -1),
  ),
  field(
    'order.line_items[].quantity',
    mandatory,
    number,
    means(
      'how many of the product',
      passes(kredivo, items({ price: 100, quantity: 7 }), set('order.amount', 700)),
    ),
    numeric,
  ),
  field('order.line_items[].id', mandatory, text, takes('the item’s number or SKU', 'SKU-77')),
  field('order.line_items[].type', mandatory, text, takes('the kind of item', 'ELECTRONIC')),
  field('order.line_items[].url', mandatory, text, takes('the product’s page', addressOf(60))),
  field(
    'order.line_items[].image_url',
    optional(),
    looseText,
    takes('the product’s picture', addressOf(60)),
  ),
  field(
    'order.line_items[].parent_type',
    optional(),
    looseText,
    values(['SELLER', 'ITEM']),
    means(
      'the fee is the whole order’s if it is absent',
      passes(kredivo, set(`${line}.parent_type`, '')),
    ),
  ),
  field(
    'order.line_items[].parent_id',
    optional(),
    looseText,
    takes('a seller’s id', 'SLR-8'),
    takes('an item’s id', 'SKU-204'),
  ),
);

const info = section(
  'Kredivo',
  'Request body: peer_to_peer_info',
  field(
    'peer_to_peer_info.expired_time',
    optional(),
    number,
    means('after it the order can no longer be paid', (world) =>
      expiresAfter(world, kredivo, 'peer_to_peer_info.expired_time'),
    ),
    means('minutes', async (world) => {
      const { sent } = await accepts(world, kredivo, set('peer_to_peer_info.expired_time', 45));
      expect(await minutesToPay(world.house, invoiceOf(sent))).toBe(45);
    }),
    numeric,
  ),
  field(
    'peer_to_peer_info.merchant_unique_reference',
    mandatory,
    text,
    onlyOnce,
    told('made by the merchant', 'an instruction to merchants'),
    told(
      'used as the order’s id at the acquirer',
      'the acquirer is the simulator, which has ids of its own',
    ),
  ),
);

export const kredivoRequest = [order, lines, info];
