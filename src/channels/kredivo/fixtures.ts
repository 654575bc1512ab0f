// Kredivo's bodies: the documentation's fields with our own values.
import {
  all,
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
} from '../fixture.ts';
import {
  badAdditionalInfo,
  badAddress,
  badEmail,
  badPartialAddress,
  badPaylaterInfo,
  badPhone,
  badPrice,
} from '../parts/fixture-rows.ts';

const address = {
  first_name: 'Wulan',
  last_name: 'Sari',
  address: 'Jl. Cempaka 12',
  city: 'Surabaya',
  postal_code: '60241',
  phone: '6281355501234',
  country_code: 'IDN',
};

const item = {
  name: 'Rice cooker',
  price: 375000,
  quantity: 2,
  id: 'SKU-204',
  type: 'ELECTRONIC',
  url: 'https://toko.test/p/204',
};

const customer = {
  first_name: 'Wulan',
  last_name: 'Sari',
  phone: '6281355501234',
  email: 'wulan@example.test',
};

const valid = {
  order: {
    invoice_number: 'INV/2026/0042',
    line_items: [
      {
        ...item,
        image_url: 'https://toko.test/p/204.jpg',
        parent_type: 'SELLER',
        parent_id: 'SLR-8',
      },
      {
        name: 'Shipping fee',
        price: 15500.5,
        quantity: 2,
        id: 'SHIP',
        type: 'SHIPPING',
        url: 'https://toko.test/shipping',
      },
    ],
    amount: 781001,
    callback_url: 'https://toko.test/return?invoice=0042',
    callback_url_cancel: 'https://toko.test/cancel',
  },
  peer_to_peer_info: { expired_time: 90, merchant_unique_reference: 'MUR-0042' },
  seller: [
    {
      id: 'SLR-8',
      name: 'Toko Delapan',
      email: 'delapan@example.test',
      url: 'https://toko.test/delapan',
      legal_id: '3578000000000008',
      address,
    },
  ],
  customer,
  billing_address: address,
  shipping_address: address,
  additional_info: {
    override_notification_url: 'https://staging.toko.test/payments/notifications',
    settlement: [
      { bank_account_settlement_id: 'SBS-0001-1', value: 33.3, type: 'PERCENTAGE' },
      { bank_account_settlement_id: 'SBS-0001-2', value: '66.7', type: 'PERCENTAGE' },
    ],
    report: [{ key: 'branch', value: 'Surabaya 2' }],
  },
};

const { last_name: _billed, ...shipping } = address;
const { last_name: _called, ...buyer } = customer;

const minimal = {
  order: {
    invoice_number: 'INV-1',
    line_items: [item],
    amount: 750000,
    callback_url: 'https://toko.test/return',
  },
  peer_to_peer_info: { merchant_unique_reference: 'MUR-1' },
  customer: buyer,
  shipping_address: shipping,
};

const line = 'order.line_items[0]';

export const fixtures: Fixtures = {
  valid,
  minimal,
  bad: [
    missing('order'),
    invalid('order', 'a list', []),
    ...badMandatoryText('order.invoice_number', 64),
    invalid('order.invoice_number', 'a line break', 'INV\n1'),
    missing('order.line_items'),
    invalid('order.line_items', 'empty', []),
    onlyExact(invalid('order.line_items', 'an object', {})),
    invalid(line, 'a text', 'x'),
    ...badMandatoryText(`${line}.name`, 255),
    ...badPrice(`${line}.price`, 12),
    ...badMandatoryWhole(`${line}.quantity`, 8),
    ...badMandatoryText(`${line}.id`, 255),
    ...badMandatoryText(`${line}.type`, 255),
    ...badMandatoryUrl(`${line}.url`),
    invalid('order.line_items[1].url', 'no http', 'about:blank'),
    ...badMandatoryWhole('order.amount', 16),
    invalid('order.amount', 'one rupiah more than the items', 781002),
    ...badMandatoryUrl('order.callback_url'),
    ...badUrl('order.callback_url_cancel'),
    ...badPaylaterInfo(),
    missing('customer'),
    ...badMandatoryText('customer.first_name', 255),
    ...badText('customer.last_name', 255),
    ...badPhone('customer.phone'),
    missing('customer.email'),
    ...badEmail('customer.email'),
    ...badPartialAddress('billing_address'),
    missing('shipping_address'),
    ...badAddress('shipping_address'),
    ...badAdditionalInfo(),
  ],
  lenient: [
    { name: 'unknown members anywhere', change: all(set('x', {}), set(`${line}.sku`, null)) },
    { name: 'no image', change: set(`${line}.image_url`, 17) },
    { name: 'an unknown parent', change: set(`${line}.parent_type`, 'CART') },
    { name: 'a parent that is not a text', change: set(`${line}.parent_id`, 8) },
    { name: 'one seller, not in a list', change: set('seller', valid.seller[0]) },
    { name: 'unreadable sellers', change: set('seller', [null, 'x', { name: 5, id: 'a\0' }]) },
    { name: 'sellers', change: all(drop('seller'), set('sellers', valid.seller)) },
    { name: 'an amount with a zero fraction', change: set('order.amount', 781001.0) },
    { name: 'a phone that begins with 0', change: set('customer.phone', '081513114262') },
    { name: 'blank optional texts', change: all(set('customer.last_name', ''), cleared()) },
    {
      name: 'vouchers, which are not shipped',
      change: all(
        drop('shipping_address'),
        set(`${line}.type`, 'Game Voucher'),
        set('order.line_items[1].type', 'E-TICKET'),
      ),
    },
  ],
};

function cleared() {
  return all(
    set('order.callback_url_cancel', ''),
    set('peer_to_peer_info.expired_time', ''),
    set('billing_address', ''),
    set('additional_info.settlement', ''),
  );
}
