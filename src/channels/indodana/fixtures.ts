// Indodana's bodies: the documentation's fields with our own values.
import {
  all,
  at,
  type BadBody,
  badMandatoryText,
  badMandatoryUrl,
  badMandatoryWhole,
  badText,
  badUrl,
  drop,
  type Fixtures,
  invalid,
  missing,
  onlyExact,
  set,
  unlessLenient,
} from '../fixture.ts';
import {
  badAdditionalInfo,
  badAddress,
  badEmail,
  badPaylaterInfo,
  badPhone,
  badPrice,
} from '../parts/fixture-rows.ts';

const address = {
  first_name: 'Agus',
  last_name: 'Halim',
  address: 'Jl. Teratai 3',
  city: 'Semarang',
  postal_code: '50134',
  phone: '024-7600123',
  country_code: 'IDN',
};

const item = {
  name: 'Batik shirt',
  price: 99999.99,
  quantity: 100,
  id: 'SKU-311',
  category: 'clothing',
};

const customer = {
  first_name: 'Agus',
  last_name: 'Halim',
  email: 'agus@example.test',
  phone: '081299900011',
};

const valid = {
  order: {
    invoice_number: 'INV-2026-0311',
    amount: 10000000,
    line_items: [
      {
        ...item,
        url: 'https://toko.test/p/311',
        image_url: 'https://toko.test/p/311.jpg',
        type: 'shirt',
      },
      { name: 'Ribbon', price: 0.25, quantity: 4, id: 'SKU-312', category: 'others' },
    ],
    callback_url: 'https://toko.test/return?invoice=0311&via=indodana#done',
    callback_url_cancel: 'https://toko.test/cancel',
  },
  peer_to_peer_info: { expired_time: 30, merchant_unique_reference: 'MUR-0311' },
  customer,
  billing_address: address,
  shipping_address: address,
  additional_info: {
    override_notification_url: 'https://staging.toko.test/payments/notifications',
    settlement: [{ bank_account_settlement_id: 'SBA-0002-1', value: '9000000', type: 'FIX' }],
    report: [{ key: 'campaign', value: 'Lebaran, 2026' }],
  },
};

const { last_name: _named, ...contact } = address;
const { last_name: _called, ...buyer } = customer;

const minimal = {
  order: {
    invoice_number: 'INV-2',
    amount: 9999999,
    line_items: [{ ...item, price: 9999999, quantity: 1 }],
    callback_url_cancel: 'https://toko.test/cancel',
  },
  peer_to_peer_info: { merchant_unique_reference: 'MUR-2' },
  customer: buyer,
  billing_address: contact,
  shipping_address: contact,
};

const line = 'order.line_items[0]';
const cancel = 'order.callback_url_cancel';

function undocumentedCharacters(field: string) {
  return ["'", '~', '@', '*', '$', '[', 'é'].map((character) =>
    invalid(field, `the character ${character}`, `https://toko.test/r?x=${character}`),
  );
}

export const fixtures: Fixtures = {
  valid,
  minimal,
  bad: [
    missing('order'),
    invalid('order', 'a text', 'x'),
    ...badMandatoryText('order.invoice_number', 64),
    ...badMandatoryWhole('order.amount', 16),
    missing('order.line_items'),
    invalid('order.line_items', 'empty', []),
    invalid('order.line_items', 'a text', 'x'),
    invalid(line, 'null', null),
    ...badMandatoryText(`${line}.name`, 128),
    ...badPrice(`${line}.price`, 16),
    ...badMandatoryWhole(`${line}.quantity`, 8),
    ...badMandatoryText(`${line}.id`, 64),
    ...badMandatoryText(`${line}.category`, 64),
    ...badUrl(`${line}.url`, 256),
    ...badUrl(`${line}.image_url`, 256),
    ...badText(`${line}.type`, 255),
    onlyExact(invalid('order.line_items[1].price', 'a text', '0.25')),
    {
      name: 'order.amount: a quarter of a rupiah from the items',
      change: set('order.line_items[1].quantity', 5),
      field: 'order.amount',
      code: 'FIELD_INVALID',
    },
    ...badUrl('order.callback_url'),
    ...undocumentedCharacters('order.callback_url'),
    ...badMandatoryUrl(cancel).map(cancelRow),
    ...undocumentedCharacters(cancel),
    ...badPaylaterInfo(),
    missing('customer'),
    ...badMandatoryText('customer.first_name', 16),
    ...badText('customer.last_name', 16),
    missing('customer.email'),
    ...badEmail('customer.email'),
    ...badPhone('customer.phone'),
    missing('billing_address'),
    ...badAddress('billing_address'),
    unlessLenient(missing('shipping_address')),
    {
      ...invalid('shipping_address', 'blank', ''),
      code: 'FIELD_REQUIRED',
      // In an exact reading a text is not an absent object but a wrong one.
      refusedBy: ['documented'],
    },
    unlessLenient({
      name: 'shipping_address: missing for one shipped item among tickets',
      change: all(drop('shipping_address'), set(`${line}.category`, 'ticketing')),
      field: 'shipping_address',
      code: 'FIELD_REQUIRED',
    }),
    ...badAddress('shipping_address'),
    ...badAdditionalInfo(),
  ],
  lenient: [
    { name: 'an unlisted category', change: set(`${line}.category`, 'ELECTRONIC') },
    { name: 'unknown members anywhere', change: all(set('x', 1), set('customer.x', null)) },
    { name: 'a space in the return URL', change: set(cancel, 'https://toko.test/c?a=b c%20') },
    { name: 'an e-mail address of 128 characters', change: set('customer.email', longEmail()) },
    { name: 'a phone that begins with 0', change: set('customer.phone', '081939815480') },
    { name: 'a free item', change: addFreeItem() },
    ...['ticketing', 'games-voucher', 'digital-content'].map((category) => ({
      name: `no shipping of ${category}`,
      change: unshippedAs({ category }),
    })),
    { name: 'no shipping of an E-Ticket', change: unshippedAs({ type: 'E-Ticket' }) },
    {
      name: 'a blank shipping address of a ticket',
      change: all(unshippedAs({ type: 'ticket' }), set('shipping_address', '')),
    },
    {
      name: 'blank optional texts',
      change: all(
        set('customer.last_name', ''),
        set(`${line}.url`, ''),
        set('order.callback_url', ''),
      ),
    },
  ],
};

/** Without it the order is refused, unless it is read leniently. */
function cancelRow(row: BadBody): BadBody {
  return row.code === 'FIELD_REQUIRED' || isEmptyRow(row) ? unlessLenient(row) : row;
}

function isEmptyRow({ change }: BadBody) {
  const value = at(change(valid), cancel);
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function longEmail() {
  return `${'a'.repeat(115)}@example.test`;
}

/** The order without a shipping address, all of its items changed. */
function unshippedAs(change: object) {
  const items = valid.order.line_items.map((one) => ({ ...one, ...change }));
  return all(set('order.line_items', items), drop('shipping_address'));
}

function addFreeItem() {
  const free = { name: 'Sticker', price: 0, quantity: 1, id: 'GIFT', category: 'others' };
  return set('order.line_items', [...valid.order.line_items, free]);
}
