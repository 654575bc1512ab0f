// The words by which people find a payment, and what they type read as beginnings of such words. Pure.
import { isUuid } from '../lib/ids.ts';
import type { Payment } from './payment.ts';

/** A card as it may be shown: its first six and last four digits, `557338******1101`. */
export type MaskedCardOf = (payment: Payment) => string | undefined;

const longest = 64;
/** Beginnings within a name of several parts: INV-2026-000123 is found by 2026 and by 000123. */
const mostParts = 3;

/** The words of a payment, each once, in lower case. */
export function wordsOf(payment: Payment, maskedCardOf: MaskedCardOf): string[] {
  const { reference, merchantReference, paymentCode, requestId, amount, purchase } = payment;
  const { name, email, phone } = purchase.customer;
  const words = [
    ...partsOf(reference),
    ...partsOf(merchantReference),
    lower(paymentCode),
    lower(requestId),
    exactly(amount),
    ...lower(name).split(/\s+/),
    ...partsOf(email),
    phoneDigits(phone),
    ...cardWords(maskedCardOf(payment)),
  ];
  return [...new Set(words.map(cut).filter((word) => word !== ''))];
}

/** Each list holds alternatives, one of which must begin a word of the payment. Empty if nothing was typed. */
export type Typed = readonly (readonly string[])[];

/** Reads what a person has typed: parts of names, numbers with gaps, `Rp 50.000`, `5573…1101`. */
export function typedWords(text: string): Typed {
  const typed = lower(text);
  const card = maskedCard(typed);
  if (card !== undefined) return [[card]];
  const number = wholeNumber(typed);
  if (number !== undefined) return [number];
  return typed
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => [cut(part)]);
}

/** Whether the payment has everything that was typed. */
export function fits(words: readonly string[], typed: Typed): boolean {
  return typed.every((alternatives) =>
    alternatives.some((beginning) => words.some((word) => word.startsWith(beginning))),
  );
}

/** The word for an amount: it ends in a sign that no other word has, so that 5000 does not find 50000. */
export function exactly(amount: bigint): string {
  return `=${amount};`;
}

function lower(text: string | undefined): string {
  return text?.trim().toLowerCase() ?? '';
}

function cut(word: string): string {
  return word.slice(0, longest);
}

function partsOf(text: string | undefined): string[] {
  const whole = lower(text);
  if (isUuid(whole)) return [whole];
  const inner = [...whole.matchAll(/[^\p{L}\p{N}]+(?=[\p{L}\p{N}])/gu)].slice(0, mostParts);
  return [whole, ...inner.map((gap) => whole.slice(gap.index + gap[0].length))];
}

/** 0812, 62812 and +62 812 are the same phone. */
function phoneDigits(phone: string | undefined): string {
  const digits = (phone ?? '').replace(/\D/g, '').replace(/^(62|0)+/, '');
  return digits === '' ? '' : `+${digits}`;
}

function cardWords(masked: string | undefined): string[] {
  const [, first, last] = /^(\d{6})\*+(\d{4})$/.exec(masked ?? '') ?? [];
  return last === undefined ? [] : [`${last}…${first}`];
}

/** `5573…1101`, `557338******1101`, `**** 1101`: the last four digits, then the first ones. */
function maskedCard(typed: string): string | undefined {
  const [, first = '', last] =
    /^(\d{0,6})[\s]*(?:…|\.{2,}|[*•x]+)[\s*•x.…]*(\d{4})$/.exec(typed) ?? [];
  return last === undefined ? undefined : `${last}…${first}`;
}

/** What digits with gaps may be: the beginning of a code, a phone or a reference, an amount, a card's last four. */
function wholeNumber(typed: string): string[] | undefined {
  const bare = typed.replace(/^rp\.?\s*/, '');
  const plain = bare.replace(/[\s-]/g, '').replace(/^\+/, '');
  const amount = bare.replace(/[.,](?=\d{3}(\D|$))/g, '').replace(/,00$/, '');
  const isAmount = /^\d{1,18}$/.test(amount);
  if (!/^\d+$/.test(plain))
    return isAmount ? [exactly(BigInt(amount)), ...asTyped(typed)] : undefined;
  const phone = phoneDigits(plain);
  return [
    cut(plain),
    ...asTyped(typed),
    ...(phone === '' ? [] : [phone]),
    ...(isAmount ? [exactly(BigInt(amount))] : []),
  ];
}

/** A reference may look like a number with gaps. */
function asTyped(typed: string): string[] {
  return /\s/.test(typed) ? [] : [cut(typed)];
}
