// The schemas that operations share.
import Type from 'typebox';

export const text = Type.String({ minLength: 1, maxLength: 255 });
export const closed = { additionalProperties: false };

/** Beyond 2^53 answers have amounts as texts, so bodies may have them, too. `signs` may stand in front. */
const rupiahFrom = (minimum: number, signs = '') =>
  Type.Unsafe<number | string>({
    type: ['integer', 'string'],
    minimum,
    maximum: Number.MAX_SAFE_INTEGER,
    pattern: `^${signs}[1-9]\\d{15,17}$`,
  });

/** Rupiah, above 0. */
export const rupiah = rupiahFrom(1);

/** Rupiah that are added or, below 0, taken away. */
export const signedRupiah = rupiahFrom(-Number.MAX_SAFE_INTEGER, '-?');

/** The amount of a body. */
export function rupiahOf(amount: number | string | undefined): bigint | undefined {
  return amount === undefined ? undefined : BigInt(amount);
}

/** A day in WIB, or an instant. */
export const dayOrInstant = Type.String({ minLength: 10, maxLength: 40 });

/** A month in WIB. */
export const month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' });

/** Of a document to print. */
export const language = Type.Enum(['en', 'id']);

/** A parameter that is on or off. */
export const flag = Type.Enum(['true', 'false']);

/** A filter by time: days in WIB, of which both belong to the period, or instants. */
export const period = { from: Type.Optional(dayOrInstant), to: Type.Optional(dayOrInstant) };

/** Of every list. */
export const paging = {
  limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$' })),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
};
