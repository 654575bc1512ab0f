// The schemas of the configuration file's cash side: own bank accounts, how their statements are read and matched.
import Type from 'typebox';
import { statementMapNames } from '../cash/statements/map.ts';

const closed = { additionalProperties: false };

const column = Type.String({ minLength: 1, maxLength: 64 });
const words = Type.Array(Type.String({ minLength: 1, maxLength: 32 }), { minItems: 1 });

/** Columns of a bank's CSV statement. */
const statementMap = Type.Object(
  {
    day: column,
    day_format: Type.Enum(['YYYY-MM-DD', 'DD-MM-YYYY', 'DD-MM-YY', 'MM-DD-YYYY']),
    thousands: Type.Enum([',', '.']),
    text: Type.Array(column, { minItems: 1, maxItems: 8 }),
    reference: Type.Optional(column),
    amount: Type.Union([
      Type.Object({ signed: column }, closed),
      Type.Object({ column, direction: column, credit: words, debit: words }, closed),
      Type.Object({ credit: column, debit: column }, closed),
    ]),
    balance: Type.Optional(column),
  },
  closed,
);

/** The gateway's own bank accounts, from which payouts are made. */
export const bankAccounts = Type.Array(
  Type.Object(
    {
      id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
      bank: Type.String({ minLength: 1, maxLength: 64 }),
      number: Type.String({ pattern: '^[0-9]{5,34}$' }),
      holder: Type.String({ minLength: 1, maxLength: 128 }),
      default: Type.Optional(Type.Boolean()),
      /** How its CSV statements are read: as a bank writes them, or as this says. By the bank's name unless given. */
      statement: Type.Optional(Type.Union([Type.Enum([...statementMapNames]), statementMap])),
    },
    closed,
  ),
  { minItems: 1 },
);

const days = Type.Integer({ minimum: 0, maximum: 60 });

/** How money that arrives, and what banks take, is recognised. */
export const cash = Type.Object(
  {
    /** Days after an acquirer's file until its transfer has arrived. */
    remittance_days: Type.Optional(days),
    /** Days within which an entry is matched by its amount alone. 0: only by name. */
    match_days: Type.Optional(days),
    /** An entry with one of these texts is what the bank takes or pays for the account, up to so many rupiah. */
    bank_cost_texts: Type.Optional(Type.Array(Type.String({ minLength: 3, maxLength: 64 }))),
    bank_costs_at_most: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
