// Reads members of a provider's JSON that may be missing or of another type than documented. Pure.
import type { Payment, Receipt, Reference } from '../../payments/payment.ts';
import type { Told, Verdict } from '../../payments/ports.ts';
import { decimalOf, isExactNumber, parseDecimal } from '../../wire/decimal.ts';
import { parseZoned } from '../../wire/snap/time.ts';
import type { Hearing } from '../provider.ts';

/** The member at a path such as `order.amount`; undefined if there is none. */
export function memberAt(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      body,
    );
}

/** A text or a number at a path, as text; undefined if it is absent or blank. */
export function textAt(body: unknown, path: string): string | undefined {
  const value = memberAt(body, path);
  if (typeof value !== 'string' && !isExactNumber(value)) return undefined;
  return String(value).trim() || undefined;
}

/** Whole rupiah at a path, as a number or as text (`10000.00`). */
export function rupiahAt(body: unknown, path: string): bigint | undefined {
  const value = memberAt(body, path);
  const exact =
    typeof value === 'string'
      ? parseDecimal(value.trim())
      : isExactNumber(value)
        ? decimalOf(value)
        : undefined;
  return exact?.scale === 0 ? exact.units : undefined;
}

const digits = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/** The instant at a path: ISO-8601 with a zone, or `yyyyMMddHHmmss` in WIB. */
export function instantAt(body: unknown, path: string): Date | undefined {
  const text = textAt(body, path) ?? '';
  const local = digits.exec(text);
  if (local === null) return parseZoned(text);
  const [, year, month, day, hour, minute, second] = local;
  return parseZoned(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`);
}

/** `identifier`: a list of names and values. */
export function referencesAt(body: unknown, path: string): Reference[] {
  const list = memberAt(body, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((one) => {
    const name = textAt(one, 'name');
    const value = textAt(one, 'value');
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
}

/** A link of a web page or an app. */
export function linkAt(body: unknown, path: string): string | undefined {
  const text = textAt(body, path);
  return text !== undefined && URL.canParse(text) && !/^(javascript|data):/i.test(text)
    ? text
    : undefined;
}

/** When the money came: what the provider says, but never in the future. */
export function paidAt(body: unknown, path: string, now: Date): Date {
  const at = instantAt(body, path);
  return at === undefined || at > now ? now : at;
}

export const unread = (why: string): Told => ({ kind: 'unread', why });
export const verdict = (one: Verdict): Told => ({ kind: 'verdict', verdict: one });

/** A receipt whose key is the same however often, and in whatever way, the provider tells of it. */
export function receiptOf(
  payment: Payment,
  hearing: Hearing,
  receipt: Pick<Receipt, 'amount' | 'paidAt' | 'references'> & { mark?: string | undefined },
): Receipt {
  const { mark, ...given } = receipt;
  const key = mark === undefined ? payment.reference : `${payment.reference}:${mark}`;
  return { id: hearing.id, key: key.slice(0, 255), ...given };
}

/** The words of `transaction.status` (DOKU API, Check Status) that are the same on every classic channel. */
export function toldByStatus(
  body: object,
  words: { paid: () => Told; failed: () => Verdict },
): Told {
  const status = textAt(body, 'transaction.status')?.toUpperCase();
  switch (status) {
    case 'SUCCESS':
      return words.paid();
    case 'FAILED':
      return verdict(words.failed());
    case 'EXPIRED':
      return verdict({ kind: 'expired' });
    case 'PENDING':
    case 'REDIRECT':
    case 'TIMEOUT':
      return verdict({ kind: 'pending' });
    case 'REFUNDED':
    case 'VOIDED':
      return { kind: 'moved', what: 'refund' };
    default:
      return unread(`its status is ${status ?? 'not there'}`);
  }
}

/** The invoice number of a classic body. */
export const invoiceIn = (body: object) => textAt(body, 'order.invoice_number');
