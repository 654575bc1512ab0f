// What a partly typed number tells about its card.
import { cardNumber } from 'card-validator/dist/card-number.js';
import creditCardType from 'credit-card-type';
import type { CardBrand } from '../page-data.ts';

const brands: Readonly<Record<string, CardBrand>> = {
  visa: 'VISA',
  mastercard: 'MASTER',
  jcb: 'JCB',
  'american-express': 'AMEX',
};

export interface TypedNumber {
  digits: string;
  /** The brand, if it is clear and accepted. */
  brand?: CardBrand | undefined;
  /** Clearly a card of a brand that is not accepted. */
  foreign: boolean;
  /** Complete, with a correct check digit. */
  valid: boolean;
  /** The numbers of digits after which there is a space. */
  gaps: readonly number[];
  /** The maximum number of digits. */
  longest: number;
  cvvDigits: number;
}

/** Reads `text` as typed, with spaces. */
export function typedNumber(text: string): TypedNumber {
  const digits = text.replace(/\D/g, '');
  const [type, ...others] = digits === '' ? [] : creditCardType(digits);
  const clear = type !== undefined && others.length === 0 ? type : undefined;
  return {
    digits,
    brand: clear && brands[clear.type],
    foreign: digits !== '' && (type === undefined || (!!clear && !brands[clear.type])),
    valid: cardNumber(digits).isValid,
    gaps: clear?.gaps ?? [4, 8, 12, 16],
    longest: clear ? Math.max(...clear.lengths) : 19,
    cvvDigits: clear?.code.size ?? 4,
  };
}
