// Indodana: what the page says of the order in the request body.
import { expect } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import { categories } from '../../src/channels/indodana/categories.ts';
import { open } from '../support/card-page.ts';
import { accepts, createApi } from './api.ts';
import { expiresAfter } from './expiry.ts';
import {
  address,
  addressOf,
  characters,
  disputed,
  fails,
  fieldsOf,
  inAddress,
  longest,
  mandatory,
  means,
  mostDigits,
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
import { contradicts, held, section } from './row.ts';
import {
  cancelAtProvider,
  invoiceOf,
  linksTo,
  minutesToPay,
  overrides,
  pageOf,
  payAtProvider,
} from './stories.ts';

export const indodana = createApi('indodana');
const field = fieldsOf(indodana);

const line = 'order.line_items[0]';
const item = { name: 'Batik', price: 1, quantity: 1, id: 'SKU-1', category: 'clothing' };
const items = (change: object) => set('order.line_items', [{ ...item, ...change }]);
const returnUrl = 'https://toko.test/return';

const order = section(
  'Indodana',
  'Request body: order',
  field(
    'order.invoice_number',
    mandatory,
    text,
    means('identifies the order', async (world) => {
      const { sent } = await accepts(world, indodana);
      const path = `/orders/v1/status/${invoiceOf(sent)}`;
      expect((await world.send({ method: 'GET', path })).json).toMatchObject({
        order: { invoice_number: invoiceOf(sent) },
      });
    }),
    onlyOnce,
    ...[characters(unique), longest(64), repeated],
  ),
  field(
    'order.amount',
    mandatory,
    number,
    means('rupiah', async (world) => {
      const page = await open(pageOf(await accepts(world, indodana), 'payment.url'));
      expect(page.html).toMatch(/Rp\s?10[.,]000[.,]000/);
    }),
    whole,
    numeric,
    mostDigits(16, (value) => [items({ price: value })]),
    repeated,
  ),
);

const lines = section(
  'Indodana',
  'Request body: line items',
  field(
    'order.line_items[].name',
    mandatory,
    text,
    means('the product’s name', async (world) => {
      const made = await accepts(world, indodana, set(`${line}.name`, 'Kain Lurik'));
      expect((await open(pageOf(made, 'payment.url'))).html).toContain('Kain Lurik');
    }),
    characters(),
    longest(128),
  ),
  field(
    'order.line_items[].price',
    mandatory,
    number,
    means(
      'price × quantity adds up to order.amount',
      fails(indodana, 'order.amount', set(`${line}.price`, 1)),
    ),
    takesNot('digits only', 'ten', '1,5', -1),
    means(
      'at most 16 digits before the point',
      passes(
        indodana,
        items({ price: 9_999_999_999_999_999n }),
        set('order.amount', 9_999_999_999_999_999n),
      ),
    ),
    means(
      'at most 2 decimals',
      passes(indodana, items({ price: 0.25, quantity: 4 }), set('order.amount', 1)),
    ),
    takesNot('not more digits or decimals', 10n ** 16n, 1.125),
  ),
  field(
    'order.line_items[].quantity',
    mandatory,
    number,
    means(
      'how many of the product',
      passes(indodana, items({ price: 5000, quantity: 3 }), set('order.amount', 15_000)),
    ),
    numeric,
    mostDigits(8, (quantity) => [items({ quantity }), set('order.amount', quantity)]),
  ),
  field(
    'order.line_items[].id',
    mandatory,
    text,
    takes('the item’s SKU', 'SKU-77'),
    characters(),
    longest(64),
  ),
  field(
    'order.line_items[].category',
    mandatory,
    text,
    values(categories),
    takes('others where nothing fits', 'others'),
    disputed(
      'one of the listed names',
      'the sample of the same page sends ELECTRONIC, which is not on the list',
      'an unlisted name passes and counts as others',
      passes(indodana, set(`${line}.category`, 'ELECTRONIC')),
    ),
    disputed(
      'baby and beauty-and-fragrances are printed as one name with a space',
      'all other names have no space',
      'they are two names, and the printed form passes like any unlisted name',
      passes(indodana, set(`${line}.category`, 'baby beauty-and-fragrances')),
    ),
  ),
  field(
    'order.line_items[].url',
    optional(),
    text,
    takes('the product’s page', returnUrl),
    longest(256, addressOf),
  ),
  field(
    'order.line_items[].image_url',
    optional(),
    text,
    takes('the product’s picture', `${returnUrl}.jpg`),
    longest(256, addressOf),
  ),
  field('order.line_items[].type', optional(), text, takes('the kind of item', 'shirt')),
);

const brokenClass = disputed(
  'its character class, as printed, allows one character only and ends in $#',
  'the samples of the same page are whole addresses',
  'the class is read as any number of letters, digits, spaces and ( ) - = . ? ; , + / : & _ % #',
);

const addresses = section(
  'Indodana',
  'Request body: return addresses',
  field(
    'order.callback_url',
    optional(),
    text,
    means('where the customer goes after the order', async (world) => {
      const made = await accepts(world, indodana, set('order.callback_url', returnUrl));
      const ended = await payAtProvider('indodana', pageOf(made, 'payment.url'));
      expect(linksTo(ended, returnUrl)).toBe(true);
    }),
    characters(inAddress),
    takesNot(
      'no other characters',
      ...["'", '~', '@', '*', '$', 'é'].map((one) => returnUrl + one),
    ),
    brokenClass,
  ),
  field(
    'order.callback_url_cancel',
    mandatory,
    text,
    means('where the customer goes after giving up', async (world) => {
      const cancelled = 'https://toko.test/batal';
      const made = await accepts(world, indodana, set('order.callback_url_cancel', cancelled));
      expect(linksTo(await cancelAtProvider(pageOf(made, 'payment.url')), cancelled)).toBe(true);
    }),
    characters(inAddress),
    takesNot(
      'no other characters',
      ...["'", '~', '@', '*', '$', 'é'].map((one) => returnUrl + one),
    ),
    brokenClass,
  ),
);

const info = section(
  'Indodana',
  'Request body: peer_to_peer_info, additional_info',
  field(
    'peer_to_peer_info.expired_time',
    optional(),
    number,
    means('after it the order can no longer be paid', (world) =>
      expiresAfter(world, indodana, 'peer_to_peer_info.expired_time'),
    ),
    means('minutes', async (world) => {
      const { sent } = await accepts(world, indodana, set('peer_to_peer_info.expired_time', 90));
      expect(await minutesToPay(world.house, invoiceOf(sent))).toBe(90);
    }),
    mostDigits(5),
    takes('60, as in the sample', 60),
  ),
  field(
    'peer_to_peer_info.merchant_unique_reference',
    mandatory,
    text,
    onlyOnce,
    told('made by the merchant', 'an instruction to merchants'),
    characters(unique),
  ),
  field(
    'additional_info.override_notification_url',
    optional(),
    address,
    means('replaces the configured notification URL', overrides(indodana)),
    told('more about it on another page', 'a link'),
  ),
);

const sample = section(
  'Indodana',
  'Request body: sample',
  held('a body with all the members of the sample is accepted', passes(indodana)),
  ...['url', 'image_url', 'type'].map((name) =>
    held(
      `a line item in the sample has ${name}`,
      passes(indodana, set(`${line}.${name}`, 'https://toko.test/1')),
    ),
  ),
  contradicts(
    'customer.phone in the sample begins with 0',
    'the table says that it begins with the calling code',
    'both pass',
    passes(indodana, set('customer.phone', '081200000480')),
  ),
  held(
    'billing_address.phone in the sample begins with 0',
    passes(indodana, set('billing_address.phone', '081200000262')),
  ),
  held(
    'country codes in the sample have three letters',
    fails(indodana, 'billing_address.country_code', set('billing_address.country_code', 'ID')),
  ),
  held(
    'peer_to_peer_info.merchant_unique_reference in the sample is digits',
    passes(indodana, set('peer_to_peer_info.merchant_unique_reference', `${Date.now()}`)),
  ),
);

export const indodanaRequest = [order, lines, addresses, info, sample];
