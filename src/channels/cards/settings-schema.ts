// The form of a merchant's card settings as a JSON schema: what pages and documentation show of them.
import Type from 'typebox';
import { acquirerIds, acquirerRules } from './acquirers.ts';
import { longestTenor, paymentTypes } from './settings.ts';

const closed = { additionalProperties: false };
const mid = { pattern: '^[0-9A-Za-z]{1,15}$' };

const mids = Type.Object(
  {
    sale: Type.Optional(Type.String({ ...mid, title: 'MID for sales' })),
    instalment: Type.Optional(Type.String({ ...mid, title: 'MID for instalments' })),
    tid: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z]{1,8}$', title: 'TID' })),
    kind: Type.Optional(Type.Enum(['aggregator', 'direct'], { title: 'Whose number it is' })),
    refunds: Type.Optional(Type.Enum(['online', 'manual'], { title: 'Refunds' })),
  },
  closed,
);

const instalments = Type.Object(
  {
    minimum: Type.Optional(Type.Integer({ minimum: 1, title: 'Smallest amount (Rp)' })),
    tenors: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: longestTenor }), { title: 'Tenors (months)' }),
    ),
  },
  closed,
);

const byBank = <Of extends typeof mids | typeof instalments>(of: Of, title: string) =>
  Type.Optional(
    Type.Object(
      Object.fromEntries(
        acquirerIds.map((bank) => [
          bank,
          Type.Optional(Type.Object(of.properties, { ...closed, title: acquirerRules[bank].name })),
        ]),
      ),
      { ...closed, title },
    ),
  );

export const settingsSchema = Type.Object(
  {
    payment_types: Type.Optional(
      Type.Array(Type.Enum([...paymentTypes]), { title: 'Payment types', uniqueItems: true }),
    ),
    default_payment_type: Type.Optional(
      Type.Enum([...paymentTypes], { title: 'Payment type of an order that names none' }),
    ),
    acquirer: Type.Optional(
      Type.Enum([...acquirerIds], { title: 'Bank that charges cards of other banks' }),
    ),
    descriptor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 22, title: 'Text on the card statement' }),
    ),
    mids: byBank(mids, 'Merchant numbers'),
    instalments: byBank(instalments, 'Instalments'),
  },
  closed,
);
