// The request for a card payment page on the wire (DOKU API, Cards): fields in the documentation's order.
import Type, { type Static } from 'typebox';
import { type Broken, demanded, leaf, withRule } from '../../wire/leaf.ts';
import {
  count,
  flag,
  isStorable,
  oneOf,
  price,
  reference,
  rupiah,
  text,
  webUrl,
} from '../../wire/parts.ts';
import { additionalInfoMembers, withOptionRules } from '../parts/additional-info.ts';
import { brokenSum } from '../parts/line-items.ts';
import { acquirerIds } from './acquirers.ts';
import { longestTenor } from './settings.ts';

const lineItem = Type.Object({
  name: Type.Optional(text({ max: 255 })),
  price: price({ digits: 12 }),
  quantity: count({ digits: 8 }),
});

const order = withRule(
  withRule(
    Type.Object({
      amount: rupiah({ digits: 16 }),
      invoice_number: reference({ max: 64 }),
      callback_url: Type.Optional(webUrl()),
      failed_url: Type.Optional(webUrl()),
      auto_redirect: Type.Optional(flag({ orText: true })),
      line_items: Type.Optional(Type.Array(lineItem)),
      descriptor: Type.Optional(text({ max: 22 })),
      session_id: Type.Optional(text({ max: 128 })),
    }),
    {
      before: 'line_items',
      broken: ({ auto_redirect, callback_url }) =>
        auto_redirect === true && callback_url === undefined
          ? { code: 'FIELD_REQUIRED', field: 'callback_url' }
          : undefined,
    },
  ),
  {
    before: 'descriptor',
    // Shops that add shipping to the amount only.
    waivable: 'not the sum of order.line_items',
    broken: ({ amount, line_items = [] }) =>
      line_items.length === 0 ? undefined : brokenSum({ amount, line_items }),
  },
);

const emailPattern = /^[A-Za-z0-9+_.%-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-zA-Z]{2,24}$/;

const customer = withRule(
  Type.Object({
    id: Type.Optional(text({ max: 50 })),
    name: Type.Optional(text({ max: 50 })),
    email: Type.Optional(
      leaf<string>(
        { type: 'string', format: 'email', maxLength: 128 },
        (value) => typeof value === 'string' && value.length <= 128 && emailPattern.test(value),
        'must be an e-mail address of at most 128 characters',
      ),
    ),
    phone: Type.Optional(
      leaf<string>(
        { type: 'string', pattern: '^[0-9]{7,16}$' },
        (value) => typeof value === 'string' && /^[0-9]{7,16}$/.test(value),
        'must be a phone number of 7 to 16 digits',
      ),
    ),
    address: Type.Optional(text({ max: 512 })),
    country: Type.Optional(
      leaf<string>(
        { type: 'string', pattern: '^[A-Z]{2}$', examples: ['ID'] },
        (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
        'must be a country code of two capital letters (ISO 3166-1 alpha-2), such as ID',
      ),
    ),
  }),
  {
    before: 'address',
    broken: ({ email, phone }) =>
      email === undefined && phone === undefined
        ? { code: 'FIELD_REQUIRED', field: 'email' }
        : undefined,
  },
);

/** Colours are written into a stylesheet, so only six hexadecimal digits pass. */
function color() {
  return Type.Optional(
    leaf<string>(
      { type: 'string', pattern: '^[0-9A-Fa-f]{6}$' },
      (value) => typeof value === 'string' && /^[0-9A-Fa-f]{6}$/.test(value),
      'must be a colour of six hexadecimal digits without #, such as F5F8FB',
    ),
  );
}

const binPattern = /^(?:\d{6}|\d{8})$/;

function bin() {
  return leaf<string | number>(
    { type: ['string', 'number'], pattern: '^([0-9]{6}|[0-9]{8})$' },
    (value) =>
      (typeof value === 'string' || typeof value === 'number') && binPattern.test(String(value)),
    'must be a BIN of 6 or 8 digits',
  );
}

/** Which tenors there are depends on the bank and the merchant. */
function tenor() {
  return leaf<number>(
    { type: 'integer', minimum: 0, maximum: longestTenor, examples: [0, 3, 6, 12] },
    (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= longestTenor,
    `must be a whole number of months from 0 to ${longestTenor}`,
  );
}

const overrideConfiguration = Type.Object({
  themes: Type.Optional(
    Type.Object({
      language: Type.Optional(oneOf(['EN', 'ID'])),
      background_color: color(),
      font_color: color(),
      button_background_color: color(),
      button_font_color: color(),
    }),
  ),
  promo: Type.Optional(
    Type.Array(
      Type.Object({
        bin: Type.Optional(bin()),
        discount_amount: Type.Optional(rupiah({ digits: 16 })),
      }),
      { maxItems: 100 },
    ),
  ),
  allow_bin: Type.Optional(Type.Array(bin(), { maxItems: 1000 })),
  allow_tenor: Type.Optional(Type.Array(tenor(), { maxItems: 100 })),
});

const payment = withRule(
  Type.Object({
    type: Type.Optional(
      oneOf(['SALE', 'INSTALLMENT', 'AUTHORIZE', 'AUTHORIZATION', 'MOTO', 'RECURRING']),
    ),
    auto_capture: Type.Optional(flag({ orText: true })),
    acquirer: Type.Optional(oneOf(acquirerIds)),
    tenor: Type.Optional(tenor()),
  }),
  {
    broken({ type, acquirer, tenor: months }) {
      if (type !== 'INSTALLMENT') return undefined;
      if (acquirer === undefined) return { code: 'FIELD_REQUIRED', field: 'acquirer' };
      if (months === undefined) return { code: 'FIELD_REQUIRED', field: 'tenor' };
      if (months > 0) return undefined;
      const reason = 'must be 1 month or more for an INSTALLMENT';
      return { code: 'FIELD_INVALID', field: 'tenor', reason };
    },
  },
);

const disclaimerLength = 4000;

function isText(value: unknown): boolean {
  return isStorable(value) && value.trim() !== '' && value.length <= disclaimerLength;
}

/** Its content is not documented: a text, or an object with a `message` and an optional `title`. */
function isDisclaimer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isText(value);
  const { title, message } = value as { title?: unknown; message?: unknown };
  return isText(message) && (title === undefined || title === '' || isText(title));
}

type Disclaimer = string | { title?: string; message: string };

const additionalInfo = withOptionRules(
  Type.Object({
    ...additionalInfoMembers,
    disclaimer: Type.Optional(
      leaf<string | { id?: Disclaimer; en?: Disclaimer }>(
        { type: ['object', 'string'] },
        (value) => {
          if (typeof value !== 'object' || value === null) return isText(value);
          if (Array.isArray(value)) return false;
          const { id, en } = value as { id?: unknown; en?: unknown };
          return [id, en].every((one) => one === undefined || one === '' || isDisclaimer(one));
        },
        'must be a text, or an object whose id and en are texts or objects with a message',
      ),
    ),
  }),
);

const members = demanded(
  Type.Object({
    order,
    card: Type.Optional(
      Type.Object({ token: Type.Optional(text({ max: 128 })), save: Type.Optional(flag()) }),
    ),
    customer: Type.Optional(customer),
    override_configuration: Type.Optional(overrideConfiguration),
    payment: Type.Optional(payment),
    additional_info: Type.Optional(additionalInfo),
  }),
  'customer',
);

type Members = Static<typeof members>;

function brokenTokenization({ card, customer }: Members): Broken | undefined {
  const tokenizes = card?.token !== undefined || card?.save === true;
  return tokenizes && customer?.id === undefined
    ? { code: 'FIELD_REQUIRED', field: 'customer.id' }
    : undefined;
}

function brokenPromo({ order: { amount }, override_configuration: config }: Members) {
  const place = config?.promo?.findIndex(
    ({ discount_amount: discount }) => discount !== undefined && BigInt(discount) >= BigInt(amount),
  );
  if (place === undefined || place === -1) return undefined;
  const field = `override_configuration.promo[${place}].discount_amount`;
  return { code: 'FIELD_INVALID', field, reason: 'must be less than order.amount' } as const;
}

function brokenInstalment({ payment, override_configuration: config }: Members) {
  const { type, tenor: months = 0 } = payment ?? {};
  const allowed = config?.allow_tenor ?? [];
  if (type !== 'INSTALLMENT' || allowed.length === 0 || allowed.includes(months)) return undefined;
  const reason = 'must be one of override_configuration.allow_tenor';
  return { code: 'FIELD_INVALID', field: 'payment.tenor', reason } as const;
}

/** Every rule of the documentation's table, including the conditional ones. */
export const request = withRule(
  withRule(withRule(members, { before: 'override_configuration', broken: brokenTokenization }), {
    before: 'payment',
    broken: brokenPromo,
  }),
  { before: 'additional_info', broken: brokenInstalment },
);

export type CardsRequest = Static<typeof request>;
