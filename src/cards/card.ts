// Reads a typed card: number, expiry and CVV, each valid or with a problem. In memory only.
import validator from 'card-validator';
import type { CardBrand } from '../channels/cards/evidence.ts';
import { wibDay } from '../lib/wib.ts';

export { maskDigits as masked } from '../lib/card-numbers.ts';

/** Never logged, never stored unencrypted. The CVV is not part of it: it is passed separately and never stored. */
export interface Card {
  number: string;
  /** `MMYY`. */
  expiry: string;
  holder?: string | undefined;
}

const brands: Readonly<Record<string, CardBrand>> = {
  visa: 'VISA',
  mastercard: 'MASTER',
  jcb: 'JCB',
  'american-express': 'AMEX',
};

type NumberProblem = 'number-missing' | 'number-invalid' | 'card-brand-unsupported';
type ExpiryProblem = 'expiry-missing' | 'expiry-invalid' | 'expiry-past';
type CvvProblem = 'cvv-missing' | 'cvv-invalid';

type Read<T, P> = { value: T } | { problem: P };

/** The digits and the brand of a typed number; spaces and dashes are ignored. */
export function readNumber(
  typed: string,
): Read<{ number: string; brand: CardBrand }, NumberProblem> {
  const number = typed.replace(/[\s-]/g, '');
  if (number === '') return { problem: 'number-missing' };
  const { isValid, card } = validator.number(number);
  if (!isValid || card === null) return { problem: 'number-invalid' };
  const brand = brands[card.type];
  return brand === undefined ? { problem: 'card-brand-unsupported' } : { value: { number, brand } };
}

const expiryPattern = /^(0?[1-9]|1[0-2])\s*[/-]?\s*(?:20)?(\d{2})$/;

/** The expiry as `MMYY`. A card is valid until the end of its month in Jakarta; `now` is business time. */
export function readExpiry(typed: string, now: Date): Read<string, ExpiryProblem> {
  const text = typed.trim();
  if (text === '') return { problem: 'expiry-missing' };
  const [, month = '', year = ''] = expiryPattern.exec(text) ?? [];
  if (month === '') return { problem: 'expiry-invalid' };
  const digits = month.padStart(2, '0');
  if (wibDay(now).slice(0, 7) > `20${year}-${digits}`) return { problem: 'expiry-past' };
  return { value: digits + year };
}

/** The CVV: three digits, or four for American Express. */
export function readCvv(typed: string, brand: CardBrand): Read<string, CvvProblem> {
  const cvv = typed.trim();
  if (cvv === '') return { problem: 'cvv-missing' };
  const { isValid } = validator.cvv(cvv, brand === 'AMEX' ? 4 : 3);
  return isValid ? { value: cvv } : { problem: 'cvv-invalid' };
}

/** The brand of a number from `readNumber`. Throws TypeError for any other text. */
export function brandOf(number: string): CardBrand {
  const type = validator.number(number).card?.type ?? '';
  const brand = brands[type];
  if (brand === undefined) throw new TypeError('not a card number from readNumber');
  return brand;
}

/** `MMYY` as `MM/YY`. */
export function expiryText(expiry: string): string {
  return `${expiry.slice(0, 2)}/${expiry.slice(2)}`;
}
