// What one card pays on one order: whether it is accepted, the promo, the instalments. Pure.
import {
  type AcquirerId,
  acquirerRules,
  defaultAcquirer,
  defaultInstalmentAcquirer,
} from '../channels/cards/acquirers.ts';
import type { CardFace } from '../channels/cards/evidence.ts';
import type { CardOrder } from '../channels/cards/order.ts';
import { promoOf } from '../channels/cards/promo.ts';
import { brandOf, type Card, masked } from './card.ts';
import type { CardIdentity } from './identity.ts';

/** Stored as JSON with the attempt: amounts are digits. */
export interface Terms {
  /** Rupiah that will be charged. */
  charged: string;
  discount?: string | undefined;
  /** Months; 0 without instalments. */
  tenor: number;
  acquirer: AcquirerId;
  offUs: boolean;
  face: CardFace;
  /** `MMYY`. */
  expiry: string;
  /** Whether to save the card after it has paid. */
  save: boolean;
  /** The saved card that is used. */
  token?: string | undefined;
}

type TermsProblem =
  | 'card-not-allowed'
  | 'card-not-on-us'
  | 'card-debit-no-instalments'
  | 'tenor-missing'
  | 'tenor-below-minimum';

interface TermsInput {
  order: CardOrder;
  /** The order's amount in rupiah. */
  amount: bigint;
  card: Card;
  identity: CardIdentity;
  /** The tenor that the customer chose, if there was a choice. */
  tenor?: number | undefined;
  save: boolean;
  token?: string | undefined;
}

/** No bank accepts instalments below this amount in rupiah. */
const [leastInstalment = 0n] = Object.values(acquirerRules)
  .map(({ instalmentMinimum }) => instalmentMinimum)
  .sort((a, b) => (a < b ? -1 : 1));

/**
 * The tenors in months that a customer may choose from for `amount` rupiah; empty without instalments (DOKU
 * API, `allow_tenor`). Also empty if the amount is too small for instalments and the order allows paying
 * without them.
 */
export function tenorChoices(order: CardOrder, amount: bigint): number[] {
  if (order.type === 'INSTALLMENT') return [order.tenor ?? 0];
  const offers = order.type === 'SALE' && order.allowTenors.some((tenor) => tenor > 0);
  const isTooSmall = amount < leastInstalment && order.allowTenors.includes(0);
  return offers && !isTooSmall ? [...new Set(order.allowTenors)].sort((a, b) => a - b) : [];
}

/** The discount in rupiah that a card earns, or undefined. */
export function discountOf(order: CardOrder, number: string): bigint | undefined {
  const promo = promoOf(order.promos, number);
  return promo && BigInt(promo.discount);
}

/** The terms of a card on an order, or the first reason why it is not accepted. */
export function cardTerms(input: TermsInput): { terms: Terms } | { problem: TermsProblem } {
  const { order, amount, card, identity } = input;
  const { number, expiry } = card;
  if (order.allowBins.length > 0 && !order.allowBins.some((bin) => number.startsWith(bin))) {
    return { problem: 'card-not-allowed' };
  }
  const discount = discountOf(order, number);
  const charged = amount - (discount ?? 0n);
  const chosen = tenorOf(input, charged);
  if ('problem' in chosen) return chosen;
  const terms = {
    charged: charged.toString(),
    discount: discount?.toString(),
    ...chosen,
    offUs: identity.bank !== chosen.acquirer,
    face: {
      masked: masked(number),
      brand: brandOf(number),
      type: identity.type,
      issuer: identity.issuer,
      holder: card.holder,
    },
    expiry,
    save: input.save,
    token: input.token,
  };
  return { terms };
}

type TenorChoice = { tenor: number; acquirer: AcquirerId } | { problem: TermsProblem };

function tenorOf(
  { order, amount, identity, tenor: chosen }: TermsInput,
  charged: bigint,
): TenorChoice {
  const choices = tenorChoices(order, amount);
  const tenor = choices.length < 2 ? (choices[0] ?? 0) : chosen;
  if (tenor === undefined || (choices.length > 1 && !choices.includes(tenor))) {
    return { problem: 'tenor-missing' };
  }
  if (tenor === 0) return { tenor, acquirer: order.acquirer ?? identity.bank ?? defaultAcquirer };
  if (identity.type === 'DEBIT') return { problem: 'card-debit-no-instalments' };
  const acquirer = order.acquirer ?? identity.bank ?? defaultInstalmentAcquirer;
  const rules = acquirerRules[acquirer];
  if (rules.instalments === 'on-us' && identity.bank !== acquirer)
    return { problem: 'card-not-on-us' };
  if (charged < rules.instalmentMinimum) return { problem: 'tenor-below-minimum' };
  return { tenor, acquirer };
}
