// A card as it was typed: its number, expiry and CVV, each read or refused. In memory only.
import validator from 'card-validator';
import type { CardBrand } from '../channels/cards/evidence.ts';
import { wibDay } from '../lib/wib.ts';

/** Never logged, never stored in clear. There is no CVV in it: it travels beside and is dropped. */
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

export type NumberProblem = 'number-missing' | 'number-invalid' | 'card-brand-unsupported';
export type ExpiryProblem = 'expiry-missing' | 'expiry-invalid' | 'expiry-past';
export type CvvProblem = 'cvv-missing' | 'cvv-invalid';

export type Read<T, P> = { value: T } | { problem: P };

/** The digits and the brand; blanks and dashes carry no meaning. */
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

/** `MMYY`. A card is good until its month has ended in Jakarta, by the business clock. */
export function readExpiry(typed: string, now: Date): Read<string, ExpiryProblem> {
  const text = typed.trim();
  if (text === '') return { problem: 'expiry-missing' };
  const [, month = '', year = ''] = expiryPattern.exec(text) ?? [];
  if (month === '') return { problem: 'expiry-invalid' };
  const digits = month.padStart(2, '0');
  if (wibDay(now).slice(0, 7) > `20${year}-${digits}`) return { problem: 'expiry-past' };
  return { value: digits + year };
}

/** Three digits; four on American Express. */
export function readCvv(typed: string, brand: CardBrand): Read<string, CvvProblem> {
  const cvv = typed.trim();
  if (cvv === '') return { problem: 'cvv-missing' };
  const { isValid } = validator.cvv(cvv, brand === 'AMEX' ? 4 : 3);
  return isValid ? { value: cvv } : { problem: 'cvv-invalid' };
}

/** The brand of a number that was read before. */
export function brandOf(number: string): CardBrand {
  const type = validator.number(number).card?.type ?? '';
  const brand = brands[type];
  if (brand === undefined) throw new TypeError('the number was not read');
  return brand;
}

/** First six and last four digits: `557338******1101`. */
export function masked(number: string): string {
  return `${number.slice(0, 6)}${'*'.repeat(number.length - 10)}${number.slice(-4)}`;
}

/** `MM/YY`, as people read it. */
export function expiryText(expiry: string): string {
  return `${expiry.slice(0, 2)}/${expiry.slice(2)}`;
}
