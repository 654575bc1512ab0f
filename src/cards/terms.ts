// What one card pays on one order: whether it is accepted, the promo, the instalments. Pure.
import type { AcquirerId } from '../channels/cards/acquirers.ts';
import type { CardFace } from '../channels/cards/evidence.ts';
import {
  instalmentOffers,
  instalmentRoute,
  instalmentsAt,
  saleAcquirer,
} from '../channels/cards/offer.ts';
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
  | 'tenor-not-offered'
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

/** The smallest amount in rupiah that any card can pay in instalments on this order; undefined if none can. */
export function leastInstalment({ acquirer, settings }: CardOrder): bigint | undefined {
  const offUs = acquirer === undefined ? instalmentRoute(settings, undefined) : [];
  const banks = offUs.length > 0 ? offUs : instalmentOffers(settings, acquirer);
  const [least] = banks.map(({ minimum }) => minimum).sort((a, b) => (a < b ? -1 : 1));
  return least;
}

/**
 * The tenors in months that a customer may choose from for `amount` rupiah; empty without instalments (DOKU
 * API, `allow_tenor`). A tenor that none of the merchant's banks offers for this amount is left out. If none is
 * left, the list is empty where the order allows paying without instalments.
 */
export function tenorChoices(order: CardOrder, amount: bigint): number[] {
  if (order.type === 'INSTALLMENT') return [order.tenor ?? 0];
  if (order.type !== 'SALE' || order.allowTenors.every((tenor) => tenor === 0)) return [];
  const sorted = [...new Set(order.allowTenors)].sort((a, b) => a - b);
  const offers = instalmentOffers(order.settings, order.acquirer);
  const offered = sorted.filter((months) => offers.some(({ tenors }) => tenors.includes(months)));
  const payable = offered.filter((months) =>
    offers.some(({ tenors, minimum }) => tenors.includes(months) && amount >= minimum),
  );
  if (!sorted.includes(0)) return payable.length > 0 ? payable : offered;
  return payable.length > 0 ? [0, ...payable] : [];
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
  const { settings, acquirer: named } = order;
  if (tenor === 0) return { tenor, acquirer: named ?? saleAcquirer(settings, identity.bank) };
  if (identity.type === 'DEBIT') return { problem: 'card-debit-no-instalments' };
  const offer = named && instalmentsAt(settings, named);
  if (offer?.kind === 'on-us' && identity.bank !== named) return { problem: 'card-not-on-us' };
  const banks = offer === undefined ? instalmentRoute(settings, identity.bank) : [offer];
  const offering = banks.filter(({ tenors }) => tenors.includes(tenor));
  const fits = offering.find(({ minimum }) => charged >= minimum);
  if (fits !== undefined) return { tenor, acquirer: fits.bank };
  return { problem: offering.length === 0 ? 'tenor-not-offered' : 'tenor-below-minimum' };
}
