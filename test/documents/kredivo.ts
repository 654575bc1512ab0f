// Kredivo: the call, the people in its body, its answer, and what follows it.
import { expect } from 'vitest';
import { all, at, drop, set } from '../../src/channels/fixture.ts';
import { sometimes } from './answers.ts';
import { accepts } from './api.ts';
import {
  characters,
  disputed,
  fails,
  fieldsOf,
  looseText,
  mandatory,
  numericText,
  optional,
  passes,
  takes,
  text,
} from './fields.ts';
import { answerHeaderRows, endpoint, requestHeaderRows } from './headers.ts';
import { kredivo, kredivoRequest } from './kredivo-request.ts';
import { paylaterSteps } from './paylater.ts';
import { datesAnswer, infoAnswer, orderAnswer } from './paylater-answer.ts';
import { held, notProbed, type Row, section } from './row.ts';
import { refusedOpening } from './stories.ts';

const field = fieldsOf(kredivo);

/** Name, a value, and what the page says that it is. */
const places = [
  ['first_name', 'Wulan', 'the first name'],
  ['last_name', 'Sari', 'the last name'],
  ['address', 'Jl. Cempaka 12', 'the street address'],
  ['city', 'Surabaya', 'the city'],
  ['postal_code', '60241', 'the postal code'],
  ['phone', '6281355501234', 'the phone number'],
  ['country_code', 'IDN', 'the country code'],
] as const;

const parties = [
  ['id', 'SLR-9', 'the id'],
  ['name', 'Toko Sembilan', 'the name'],
  ['email', 'sembilan@example.test', 'the e-mail address'],
  ['url', 'https://toko.test/sembilan', 'the address on the web'],
  [
    'legal_id',
    '3578000000000009',
    'the number of an identity card, a driving licence or a passport',
  ],
] as const;

const seller = section(
  'Kredivo',
  'Request body: seller',
  [...parties, ...places.map(([name, ...rest]) => [`address.${name}`, ...rest] as const)].flatMap(
    ([name, value, meaning]): Row[] =>
      field(`seller[].${name}`, optional(), looseText, takes(meaning, value)),
  ),
  field('seller[].address.country_code', takes('three letters, ISO 3166-1 alpha-3', 'SGP')),
);

const customer = section(
  'Kredivo',
  'Request body: customer',
  field('customer.first_name', mandatory, text, takes('the first name', 'Wulan'), characters()),
  field('customer.last_name', optional(), text, takes('the last name', 'Sari'), characters()),
  field(
    'customer.phone',
    mandatory,
    text,
    takes('the calling code, then the number', '6281355501234'),
    numericText,
  ),
  field(
    'customer.email',
    mandatory,
    text,
    disputed(
      'the customer’s address, in the table',
      'an address has its own block, and all known clients send the e-mail address in this place',
      'it is the e-mail address',
      passes(kredivo, set('customer.email', 'wulan@example.test')),
    ),
    takes('letters, digits and special characters are allowed', 'wulan.9+toko_satu@example.test'),
  ),
);

const billing = section(
  'Kredivo',
  'Request body: billing_address',
  places.flatMap(([name, value, meaning]): Row[] =>
    field(`billing_address.${name}`, optional(), text, takes(`the customer’s: ${meaning}`, value)),
  ),
);

const types = (type: string) =>
  all(set('order.line_items[0].type', type), set('order.line_items[1].type', type));

const shipping = section(
  'Kredivo',
  'Request body: shipping_address',
  places.flatMap(([name, value, meaning]): Row[] =>
    field(
      `shipping_address.${name}`,
      name === 'last_name' ? optional() : mandatory,
      text,
      takes(`the customer’s: ${meaning}`, value),
    ),
  ),
  held(
    'shipping_address: needed for goods',
    fails(kredivo, 'shipping_address', drop('shipping_address')),
  ),
  held(
    'shipping_address: not needed for tickets',
    passes(kredivo, drop('shipping_address'), types('TICKET')),
  ),
  held(
    'shipping_address: not needed for vouchers',
    passes(kredivo, drop('shipping_address'), types('VOUCHER')),
  ),
);

const answer = section(
  'Kredivo',
  'Response body',
  orderAnswer(kredivo, sometimes),
  held('payment.url: absent if the payment is refused', async (world) => {
    const { answer: refused } = await refusedOpening(kredivo)(world);
    expect(at(refused, 'payment.url')).toBeUndefined();
  }),
  infoAnswer(kredivo, 'KREDIVO_TRANSACTION_ID'),
  datesAnswer(kredivo, { minutes: 90, mixedUp: true }),
  held(
    'peer_to_peer_info.expired_date_utc: what the merchant sets its own expiry by',
    async (world) => {
      const { sent, answer: body } = await accepts(world, kredivo);
      const { json } = await world.send({
        method: 'GET',
        path: `/orders/v1/status/${at(sent, 'order.invoice_number')}`,
      });
      expect(at(json, 'peer_to_peer_info.expired_date')).toBe(
        at(body, 'peer_to_peer_info.expired_date'),
      );
    },
  ),
);

export const kredivoSections = [
  section(
    'Kredivo',
    'Overview',
    notProbed('Kredivo is one of the pay-later providers', 'about the business'),
    paylaterSteps(kredivo),
  ),
  section('Kredivo', 'Request', endpoint(kredivo), requestHeaderRows(kredivo)),
  ...kredivoRequest,
  seller,
  customer,
  billing,
  shipping,
  section('Kredivo', 'Response', answerHeaderRows(kredivo)),
  answer,
];
