// Reads the card form: returns a card with its terms, or all problems.

import { type Card, readCvv, readExpiry, readNumber } from '../../cards/card.ts';
import type { CardIdentity } from '../../cards/identity.ts';
import { type Terms, tenorChoices, weigh } from '../../cards/terms.ts';
import type { CardBrand } from '../../channels/cards/evidence.ts';
import { needsCustomer } from '../../channels/cards/order.ts';
import type { CardPayment } from '../../channels/cards/page.ts';
import type { CardPageProps, CardProblem } from './props.ts';

export interface Typing {
  payment: CardPayment;
  form: URLSearchParams;
  /** The opened saved card that is used instead of a typed one. */
  saved?: { card: Card; token: string; brand: CardBrand } | undefined;
  saving: CardPageProps['saving'];
  identify: (number: string) => CardIdentity;
  now: Date;
}

export type Typed =
  | { card: Card; cvv: string | undefined; terms: Terms }
  | { problems: CardProblem[] };

const namePattern = /^[\p{L}\p{M}\p{N} .,'’/-]{1,50}$/u;

export function readTyped(typing: Typing): Typed {
  const { payment, form, saved, identify } = typing;
  const problems: CardProblem[] = [];
  const { card, brand } = saved ?? typedCard(typing, problems);
  const cvv = typedCvv(typing, brand, problems);
  const order = payment.details;
  if (order.disclaimer !== undefined && form.get('disclaimer') !== 'on') {
    problems.push('disclaimer-unticked');
  }
  const tenor = chosenTenor(typing);
  if (tenor === undefined && tenorChoices(order, payment.amount).length > 1)
    problems.push('tenor-missing');
  if (card === undefined || problems.length > 0) return { problems };
  const save =
    typing.saving === 'forced' || (typing.saving === 'offered' && form.get('save') === 'on');
  const { amount } = payment;
  const identity = identify(card.number);
  const weighed = weigh({ order, amount, card, identity, tenor, save, token: saved?.token });
  if ('problem' in weighed) return { problems: [weighed.problem] };
  return { card, cvv, terms: weighed.terms };
}

function typedCard(
  { form, now }: Typing,
  problems: CardProblem[],
): { card?: Card | undefined; brand: CardBrand | undefined } {
  const number = readNumber(form.get('number') ?? '');
  if ('problem' in number) problems.push(number.problem);
  const expiry = readExpiry(form.get('expiry') ?? '', now);
  if ('problem' in expiry) problems.push(expiry.problem);
  const holder = (form.get('name') ?? '').trim().replace(/\s+/g, ' ');
  if (holder === '') problems.push('name-missing');
  // Some people type their card number into the wrong field: it must not be stored as a name.
  else if (!namePattern.test(holder) || /\d{4,}/.test(holder.replace(/[\s-]/g, ''))) {
    problems.push('name-invalid');
  }
  if (!('value' in number)) return { brand: undefined };
  const { brand } = number.value;
  if (!('value' in expiry)) return { brand };
  return { brand, card: { number: number.value.number, expiry: expiry.value, holder } };
}

function typedCvv(
  { payment, form }: Typing,
  brand: CardBrand | undefined,
  problems: CardProblem[],
): string | undefined {
  if (!needsCustomer(payment.details)) return undefined;
  const read = readCvv(form.get('cvv') ?? '', brand ?? 'VISA');
  if ('value' in read) return read.value;
  // Without a brand we cannot know whether the code has three or four digits.
  const unsure = brand === undefined && /^\d{4}$/.test(form.get('cvv') ?? '');
  if (!unsure) problems.push(read.problem);
  return undefined;
}

function chosenTenor({ form }: Typing): number | undefined {
  const text = form.get('tenor') ?? '';
  return /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}

/** The values that may be shown again: no number, no CVV, and no name that could contain a number. */
export function shownAgain(form: URLSearchParams): CardPageProps['values'] {
  const name = form.get('name') ?? '';
  const expiry = form.get('expiry') ?? '';
  const tenor = form.get('tenor') ?? '';
  return {
    name: /\d{4,}/.test(name.replace(/[\s-]/g, '')) ? undefined : name.slice(0, 50),
    expiry: /^[\d\s/-]{0,7}$/.test(expiry) ? expiry : undefined,
    tenor: /^\d{1,2}$/.test(tenor) ? Number(tenor) : undefined,
    save: form.get('save') === 'on',
    disclaimer: form.get('disclaimer') === 'on',
  };
}
