// The schemas that operations share.
import Type from 'typebox';

export const text = Type.String({ minLength: 1, maxLength: 255 });
export const closed = { additionalProperties: false };

/** Rupiah, above 0. */
export const rupiah = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

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
