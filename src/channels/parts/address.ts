// Postal addresses in the requests of the pay-later channels.
import Type, { type Static } from 'typebox';
import { leaf } from '../../wire/leaf.ts';
import { country, text } from '../../wire/parts.ts';

/** Not only digits: the documentation limits the characters of the customer's phone only. */
function contactPhone() {
  const pattern = /^\+?\d[\d ().-]{0,31}$/;
  return leaf<string>(
    { type: 'string', pattern: pattern.source },
    (value) => typeof value === 'string' && pattern.test(value),
    'must be a phone number',
  );
}

/** A shipping or billing address: everything but the last name is mandatory (DOKU API, `shipping_address`). */
export const postalAddress = Type.Object({
  first_name: text(),
  last_name: Type.Optional(text()),
  address: text({ max: 1024 }),
  city: text(),
  postal_code: text({ max: 16 }),
  phone: contactPhone(),
  country_code: country(),
});

/** An address in which every part is optional (DOKU API, Kredivo `billing_address`). */
export const partialAddress = Type.Object({
  first_name: Type.Optional(text()),
  last_name: Type.Optional(text()),
  address: Type.Optional(text({ max: 1024 })),
  city: Type.Optional(text()),
  postal_code: Type.Optional(text({ max: 16 })),
  phone: Type.Optional(contactPhone()),
  country_code: Type.Optional(country()),
});

export type PostalAddress = Static<typeof postalAddress>;
export type PartialAddress = Static<typeof partialAddress>;

/** A copy with the documented members only. Other members are not stored. */
export function keptAddress<A extends PartialAddress>(address: A): A {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(partialAddress.properties)) {
    const value = address[name as keyof PartialAddress];
    if (value !== undefined) kept[name] = value;
  }
  return kept as A;
}
