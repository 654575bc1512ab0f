// Card bodies: the documentation's fields with our own values.
import {
  all,
  type BadBody,
  badMandatoryText,
  badMandatoryWhole,
  badText,
  badUrl,
  badWhole,
  drop,
  type Fixtures,
  invalid,
  missing,
  onlyExact,
  set,
  unlessLenient,
} from '../fixture.ts';
import { badAdditionalInfo, badPrice } from '../parts/fixture-rows.ts';

const valid = {
  order: {
    amount: 900_000,
    invoice_number: 'INV-CC-0042',
    callback_url: 'https://toko.test/paid?invoice=0042',
    failed_url: 'https://toko.test/failed',
    auto_redirect: true,
    line_items: [
      { name: 'Shirt', price: 300_000, quantity: 2 },
      { name: 'Cap', price: 150_000.5, quantity: 1 },
      { name: 'Ribbon', price: 149_999.5, quantity: 1 },
    ],
    descriptor: 'TOKO TEST',
    session_id: '0000231223',
  },
  card: { save: true },
  customer: {
    id: 'CUST-42',
    name: 'Dian Sari',
    email: 'dian@example.test',
    phone: '6281200033344',
    address: 'Jl. Anggrek 3',
    country: 'ID',
  },
  override_configuration: {
    themes: {
      language: 'ID',
      background_color: 'FFFFFF',
      font_color: '000000',
      button_background_color: '1f3a5f',
      button_font_color: 'FAFAFA',
    },
    promo: [
      { bin: '411111', discount_amount: 10_000 },
      { bin: '55733810', discount_amount: 25_000 },
    ],
    allow_bin: [411111, 45563300],
    allow_tenor: [0, 3, 6],
  },
  payment: { type: 'INSTALLMENT', auto_capture: false, acquirer: 'BCA', tenor: 6 },
  additional_info: {
    override_notification_url: 'https://staging.toko.test/payments/notifications',
    settlement: [
      { bank_account_settlement_id: 'SBS-0001-1', value: 90, type: 'PERCENTAGE' },
      { bank_account_settlement_id: 'SBS-0001-2', value: '10', type: 'PERCENTAGE' },
    ],
    report: [{ key: 'branch', value: 'Bandung' }],
    disclaimer: { id: 'Saya setuju', en: { title: 'Terms', message: 'I agree' } },
  },
};

const minimal = {
  order: { amount: 90_000, invoice_number: 'INV-1' },
  customer: { email: 'dian@example.test' },
};

const line = 'order.line_items[0]';
const config = 'override_configuration';
const themes = `${config}.themes`;

const colors = ['background_color', 'font_color', 'button_background_color', 'button_font_color'];

function badColor(field: string): BadBody[] {
  return [
    onlyExact(invalid(field, 'a number', 123456)),
    invalid(field, 'with #', '#F5F8FB'),
    invalid(field, 'three digits', 'FFF'),
    invalid(field, 'not hexadecimal', 'F5F8FG'),
    invalid(field, 'an escape from the stylesheet', 'F5F8FB}body{display:none'),
    invalid(field, 'a line break', 'F5F8FB\n'),
  ];
}

function badBin(field: string): BadBody[] {
  return [
    invalid(field, 'five digits', '41111'),
    invalid(field, 'seven digits', 4111111),
    invalid(field, 'letters', '41111x'),
    onlyExact(invalid(field, 'a list', [])),
  ];
}

function badFlag(field: string): BadBody[] {
  return [
    invalid(field, 'a word', 'yes'),
    invalid(field, 'a number', 1),
    onlyExact(invalid(field, 'null', null)),
  ];
}

export const fixtures: Fixtures = {
  valid,
  minimal,
  bad: [
    missing('order'),
    invalid('order', 'a list', []),
    unlessLenient({
      ...invalid('order.amount', 'one rupiah more than the items', 900_001),
      message: 'Invalid Total Amount And Line Items',
    }),
    {
      name: 'order.amount: below the minimum of instalments',
      change: all(set('order.amount', 60_000), drop('order.line_items')),
      field: 'order.amount',
      code: 'FIELD_INVALID',
    },
    ...badMandatoryWhole('order.amount', 16),
    {
      name: 'order.invoice_number: too long for Bank Mandiri',
      change: all(
        set('order.invoice_number', 'I'.repeat(28)),
        set('payment.acquirer', 'BANK_MANDIRI'),
      ),
      field: 'order.invoice_number',
      code: 'FIELD_INVALID',
    },
    ...badMandatoryText('order.invoice_number', 64),
    invalid('order.invoice_number', 'a line break', 'INV\n1'),
    ...badUrl('order.callback_url'),
    ...badUrl('order.failed_url'),
    ...badFlag('order.auto_redirect'),
    {
      name: 'order.callback_url: missing although the page redirects automatically',
      change: drop('order.callback_url'),
      field: 'order.callback_url',
      code: 'FIELD_REQUIRED',
    },
    onlyExact(invalid('order.line_items', 'an object', {})),
    invalid(line, 'a text', 'x'),
    ...badText(`${line}.name`, 255),
    ...badPrice(`${line}.price`, 12),
    ...badMandatoryWhole(`${line}.quantity`, 8),
    ...badText('order.descriptor', 22),
    ...badText('order.session_id', 128),
    invalid('card', 'a text', 'x'),
    ...badText('card.token', 128),
    ...badFlag('card.save'),
    unlessLenient(missing('customer')),
    invalid('customer', 'a text', 'Dian'),
    ...badText('customer.id', 50),
    ...badText('customer.name', 50),
    {
      name: 'customer.email: missing together with the phone',
      change: all(drop('customer.email'), drop('customer.phone')),
      field: 'customer.email',
      code: 'FIELD_REQUIRED',
    },
    {
      name: 'customer.email: blank together with the phone',
      change: all(set('customer.email', ' '), set('customer.phone', '')),
      field: 'customer.email',
      code: 'FIELD_REQUIRED',
    },
    invalid('customer.email', 'no @', 'dian.example.test'),
    invalid('customer.email', 'no domain', 'dian@'),
    invalid('customer.email', 'a space', 'di an@example.test'),
    invalid('customer.email', '129 characters', `${'d'.repeat(116)}@example.test`),
    invalid('customer.phone', 'six digits', '628123'),
    invalid('customer.phone', '17 digits', '6'.repeat(17)),
    invalid('customer.phone', 'a plus', '+6281200033344'),
    ...badText('customer.address', 512),
    invalid('customer.country', 'three letters', 'IDN'),
    invalid('customer.country', 'small letters', 'id'),
    {
      name: 'customer.id: missing although the card is to be saved',
      change: drop('customer.id'),
      field: 'customer.id',
      code: 'FIELD_REQUIRED',
    },
    {
      name: 'customer.id: missing although a saved card is named',
      change: all(set('card', { token: 'T' }), drop('customer.id')),
      field: 'customer.id',
      code: 'FIELD_REQUIRED',
    },
    onlyExact(invalid(config, 'a list', [])),
    invalid(themes, 'a text', 'dark'),
    invalid(`${themes}.language`, 'another language', 'FR'),
    ...colors.flatMap((color) => badColor(`${themes}.${color}`)),
    onlyExact(invalid(`${config}.promo`, 'an object', {})),
    ...badBin(`${config}.promo[0].bin`),
    ...badWhole(`${config}.promo[1].discount_amount`, 16),
    onlyExact(invalid(`${config}.allow_bin`, 'a number', 411111)),
    invalid(`${config}.allow_bin`, 'an object', {}),
    ...badBin(`${config}.allow_bin[1]`),
    invalid(`${config}.allow_tenor`, 'an object', {}),
    {
      name: `${config}.allow_tenor[2]: not on offer`,
      change: all(set(`${config}.allow_tenor[2]`, 5), drop('payment')),
      field: `${config}.allow_tenor[2]`,
      code: 'FIELD_INVALID',
    },
    onlyExact(invalid(`${config}.allow_tenor[2]`, 'a text', '6')),
    invalid(`${config}.allow_tenor[2]`, 'a fraction of a month', 6.5),
    invalid(`${config}.promo[0].discount_amount`, 'as much as the order', 900_000),
    invalid('payment', 'a text', 'SALE'),
    invalid('payment.type', 'an unknown type', 'SUBSCRIPTION'),
    invalid('payment.type', 'small letters', 'sale'),
    ...badFlag('payment.auto_capture'),
    missing('payment.acquirer'),
    invalid('payment.acquirer', 'an unknown bank', 'MANDIRI'),
    missing('payment.tenor'),
    invalid('payment.tenor', 'zero', 0),
    {
      name: 'payment.tenor: not on offer at this bank',
      change: all(set('payment.tenor', 36), drop(`${config}.allow_tenor`)),
      field: 'payment.tenor',
      code: 'FIELD_INVALID',
    },
    invalid('payment.tenor', 'not among the allowed ones', 12),
    ...badAdditionalInfo(),
    invalid('additional_info.disclaimer', 'a number', 7),
    onlyExact(invalid('additional_info.disclaimer', 'a list', [])),
    invalid('additional_info.disclaimer', 'a text without a message', { en: { title: 'Terms' } }),
  ],
  lenient: [
    { name: 'unknown members anywhere', change: all(set('x', {}), set(`${line}.sku`, null)) },
    {
      name: 'blank optional texts, as PHP clients send them',
      change: all(
        ...colors.map((color) => set(`${themes}.${color}`, '')),
        set(`${themes}.language`, ''),
        set('card.token', ''),
        set('order.descriptor', ''),
        set('order.session_id', ' '),
        set('order.failed_url', ''),
        set('additional_info.disclaimer', ''),
        set(`${config}.promo[0]`, { bin: '', discount_amount: '' }),
      ),
    },
    {
      name: 'blank callback without a redirect',
      change: all(set('order.auto_redirect', ''), set('order.callback_url', '')),
    },
    {
      name: 'flags as texts',
      change: all(
        set('order.auto_redirect', 'true'),
        set('card.save', 'false'),
        set('payment.auto_capture', 'true'),
      ),
    },
    { name: 'a phone alone', change: set('customer.email', '') },
    { name: 'an e-mail address alone', change: drop('customer.phone') },
    { name: 'a phone that begins with 0', change: set('customer.phone', '081513114262') },
    { name: 'no line items', change: set('order.line_items', []) },
    { name: 'an item without a name', change: drop(`${line}.name`) },
    { name: 'AUTHORIZATION', change: set('payment.type', 'AUTHORIZATION') },
    { name: 'MOTO', change: set('payment', { type: 'MOTO' }) },
    { name: 'RECURRING without a saved card', change: set('payment.type', 'RECURRING') },
    { name: 'one BIN, not in a list', change: set(`${config}.allow_bin`, 411111) },
    { name: 'BINs as texts', change: set(`${config}.allow_bin`, ['411111', '55733811']) },
    {
      name: 'a tenor that only some banks have',
      change: all(
        set(`${config}.allow_tenor`, [0, 36]),
        set('payment.acquirer', 'HSBC'),
        set('payment.tenor', 36),
      ),
    },
    { name: 'one disclaimer for both languages', change: set('additional_info.disclaimer', 'Ok?') },
    {
      name: '27 characters of invoice at Bank Mandiri',
      change: all(
        set('order.invoice_number', 'I'.repeat(27)),
        set('payment.acquirer', 'BANK_MANDIRI'),
      ),
    },
  ],
};
