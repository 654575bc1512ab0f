// Indodana: what the page says of the customer and the addresses in the request body.
import { all, drop, set } from '../../src/channels/fixture.ts';
import {
  characters,
  disputed,
  fails,
  fieldsOf,
  longest,
  mandatory,
  mostTextDigits,
  numericText,
  object,
  optional,
  passes,
  takes,
  text,
} from './fields.ts';
import { indodana } from './indodana-request.ts';
import { held, type Row, section } from './row.ts';

const field = fieldsOf(indodana);

const customer = section(
  'Indodana',
  'Request body: customer',
  field(
    'customer.first_name',
    mandatory,
    text,
    takes('the customer’s name', 'Rina'),
    characters((some) => some.slice(0, 16)),
    longest(16),
  ),
  field(
    'customer.last_name',
    optional(),
    text,
    takes('the customer’s name', 'Putri'),
    characters((some) => some.slice(0, 16)),
    longest(16),
  ),
  field(
    'customer.email',
    mandatory,
    text,
    takes('an e-mail address', 'rina@example.test'),
    disputed(
      'at most 16 characters',
      'the address in the sample of the same page has 17',
      'at most 128 characters pass',
      passes(indodana, set('customer.email', `${'r'.repeat(115)}@example.test`)),
    ),
  ),
  field(
    'customer.phone',
    mandatory,
    text,
    takes('the calling code, then the number', '6281200011122'),
    takes('as in the example: 13 digits that begin with 62', '6281122334455'),
    numericText,
    mostTextDigits(16),
  ),
);

const parts = {
  address: ['Jl. Melati 5', 'the street address'],
  city: ['Bandung', 'the city'],
  postal_code: ['40111', 'the postal code'],
  phone: ['6281200011122', 'the phone number'],
  country_code: ['IDN', 'the country code'],
} as const;

/** The printed type of the billing address is "number"; its samples are texts. */
const asNumber = (path: string, value: string) =>
  disputed(
    'a number, in the table',
    'the sample of the same page has a text',
    'it is a text',
    passes(indodana, set(path, value)),
  );

const billing = section(
  'Indodana',
  'Request body: billing_address',
  field(
    'billing_address',
    mandatory,
    object,
    takes('the billing address', { ...addressOf(), last_name: 'Putri' }),
  ),
  field('billing_address.first_name', mandatory, text, takes('the first name', 'Rina')),
  field('billing_address.last_name', optional(), text, takes('the last name', 'Putri')),
  Object.entries(parts).flatMap(([name, [value, meaning]]): Row[] => {
    const path = `billing_address.${name}`;
    return field(path, mandatory, asNumber(path, value), takes(meaning, value));
  }),
);

const vouchers = all(
  set('order.line_items[0].category', 'games-voucher'),
  set('order.line_items[1].category', 'ticketing'),
);

const shipping = section(
  'Indodana',
  'Request body: shipping_address',
  field('shipping_address', optional(vouchers), object, takes('the shipping address', addressOf())),
  field('shipping_address.first_name', mandatory, text, takes('the first name', 'Rina')),
  field('shipping_address.last_name', optional(), text, takes('the last name', 'Putri')),
  Object.entries(parts).flatMap(([name, [value, meaning]]): Row[] =>
    field(`shipping_address.${name}`, mandatory, text, takes(meaning, value)),
  ),
  held(
    'shipping_address: needed for goods',
    fails(indodana, 'shipping_address', drop('shipping_address')),
  ),
  held(
    'shipping_address: not needed for tickets',
    passes(
      indodana,
      drop('shipping_address'),
      all(
        set('order.line_items[0].category', 'ticketing'),
        set('order.line_items[1].category', 'ticketing'),
      ),
    ),
  ),
  held(
    'shipping_address: not needed for vouchers',
    passes(
      indodana,
      drop('shipping_address'),
      all(
        set('order.line_items[0].category', 'games-voucher'),
        set('order.line_items[1].category', 'games-voucher'),
      ),
    ),
  ),
);

function addressOf() {
  const given = Object.entries(parts).map(([name, [value]]) => [name, value]);
  return { first_name: 'Rina', ...Object.fromEntries(given) };
}

export const indodanaPeople = [customer, billing, shipping];
