// Finds problems of fields, with the same rules as the server.
import type { CardPageData, FoundProblem } from '../page-data.ts';
import { typedNumber } from './card-number.ts';

type Found = FoundProblem | undefined;

/** The problem with a card number. */
export function numberProblem(text: string, data: CardPageData): Found {
  const typed = typedNumber(text);
  if (typed.digits === '') return 'number-missing';
  if (typed.foreign) return 'card-brand-unsupported';
  if (!typed.valid) return 'number-invalid';
  const { allowedBins } = data;
  const allowed = allowedBins.length === 0 || allowedBins.some((b) => typed.digits.startsWith(b));
  return allowed ? undefined : 'card-not-allowed';
}

/** The problem with an expiry, MM/YY. `thisMonth` is YYMM. */
export function expiryProblem(text: string, thisMonth: string): Found {
  if (text.trim() === '') return 'expiry-missing';
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(text) ?? [];
  if (month === undefined || year === undefined) return 'expiry-invalid';
  return `${year}${month}` < thisMonth ? 'expiry-past' : undefined;
}

/** The problem with a card verification value. `digits` is the length for the card's brand. */
export function cvvProblem(text: string, digits: number | undefined): Found {
  if (text.trim() === '') return 'cvv-missing';
  const right = digits === undefined ? /^\d{3,4}$/.test(text) : text.length === digits;
  return right ? undefined : 'cvv-invalid';
}
