// What one card pays on one order: whether it is taken, the promo, the instalments. Pure.
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

/** JSON, as an attempt keeps it: amounts as digits. */
export interface Terms {
  /** Rupiah that will be charged. */
  charged: string;
  discount?: string | undefined;
  /** Months; 0 pays at once. */
  tenor: number;
  acquirer: AcquirerId;
  offUs: boolean;
  face: CardFace;
  /** `MMYY`. */
  expiry: string;
  /** Saves the card once it has paid. */
  save: boolean;
  /** The saved card that is used. */
  token?: string | undefined;
}

export type TermsProblem =
  | 'card-not-allowed'
  | 'card-not-on-us'
  | 'card-debit-no-instalments'
  | 'tenor-missing'
  | 'tenor-below-minimum';

export interface Weighed {
  order: CardOrder;
  /** The order's amount in rupiah. */
  amount: bigint;
  card: Card;
  identity: CardIdentity;
  /** What the customer chose, where there was a choice. */
  tenor?: number | undefined;
  save: boolean;
  token?: string | undefined;
}

/** Below it no bank takes instalments. */
const [leastInstalment = 0n] = Object.values(acquirerRules)
  .map(({ instalmentMinimum }) => instalmentMinimum)
  .sort((a, b) => (a < b ? -1 : 1));

/**
 * The tenors a customer may choose from for `amount` rupiah; empty where all is paid at once (DOKU API,
 * `allow_tenor`). An amount too small for instalments leaves paying at once, where that is allowed.
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

/** The terms, or the first problem. */
export function weigh(asked: Weighed): { terms: Terms } | { problem: TermsProblem } {
  const { order, amount, card, identity } = asked;
  const { number, expiry } = card;
  if (order.allowBins.length > 0 && !order.allowBins.some((bin) => number.startsWith(bin))) {
    return { problem: 'card-not-allowed' };
  }
  const discount = discountOf(order, number);
  const charged = amount - (discount ?? 0n);
  const plan = planOf(asked, charged);
  if ('problem' in plan) return plan;
  const terms = {
    charged: charged.toString(),
    discount: discount?.toString(),
    ...plan,
    offUs: identity.bank !== plan.acquirer,
    face: {
      masked: masked(number),
      brand: brandOf(number),
      type: identity.type,
      issuer: identity.issuer,
      holder: card.holder,
    },
    expiry,
    save: asked.save,
    token: asked.token,
  };
  return { terms };
}

type Plan = { tenor: number; acquirer: AcquirerId } | { problem: TermsProblem };

function planOf({ order, amount, identity, tenor: chosen }: Weighed, charged: bigint): Plan {
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
