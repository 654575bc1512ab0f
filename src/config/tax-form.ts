// How the tax on fees is written in the configuration file.
import Type from 'typebox';

const text = Type.String({ minLength: 1 });
const closed = { additionalProperties: false };

export const tax = Type.Object(
  {
    /** Whether agreed fees contain the tax, or it is added to them. */
    fees: Type.Enum(['untaxed', 'included', 'excluded']),
    /** In addition to the rates that the gateway knows. */
    rates: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
            basis_points: Type.Integer({ minimum: 1, maximum: 10_000 }),
            /** The tax base is so many parts of so many of the fee: `[11, 12]`. All of it unless given. */
            base: Type.Optional(
              Type.Tuple([
                Type.Integer({ minimum: 1, maximum: 1000 }),
                Type.Integer({ minimum: 1, maximum: 1000 }),
              ]),
            ),
          },
          closed,
        ),
      ),
    ),
    /** Who issues the invoices. */
    seller: Type.Optional(
      Type.Object(
        { name: text, address: Type.Optional(text), tax_id: Type.Optional(text) },
        closed,
      ),
    ),
  },
  closed,
);
