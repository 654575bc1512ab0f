// Maps a payment to the props of its pages.
import type { Attempt } from '../../cards/attempt.ts';
import { expiryText } from '../../cards/card.ts';
import { leastInstalment, tenorChoices } from '../../cards/terms.ts';
import { isPayable } from '../../cards/try.ts';
import type { Saved } from '../../cards/vault.ts';
import { acquirerRules } from '../../channels/cards/acquirers.ts';
import { chargedAmount, evidenceOf } from '../../channels/cards/bodies.ts';
import { approvedCode } from '../../channels/cards/evidence.ts';
import { needsCustomer } from '../../channels/cards/order.ts';
import type { CardPayment } from '../../channels/cards/page.ts';
import { ranked } from '../../channels/cards/promo.ts';
import { statusAt } from '../../payments/payment.ts';
import type {
  CardFrame,
  CardOutcome,
  CardPageProps,
  CardPurchase,
  CardResultProps,
  Declined,
  ShownCard,
  Theme,
} from './props.ts';
import { ownTheme, themePath } from './theme.ts';
import type { Visit } from './visit.ts';

export function frameOf({ desk, payment, language }: Visit): CardFrame {
  const logo = desk.logos.pathOf(desk.merchants.find(payment.clientId));
  return {
    language,
    sandbox: desk.sandbox,
    logo,
    stylesheets: [themePath(themeOf({ desk, payment }))],
  };
}

/** The order's colours, else the merchant's own, else the gateway's. */
export function themeOf({ desk, payment }: Pick<Visit, 'desk' | 'payment'>): Theme {
  const { theme } = payment.details;
  const own = ownTheme(desk.merchants.find(payment.clientId)?.theme);
  const color = (name: keyof Theme) => {
    const hex = theme[name];
    return hex === undefined ? own[name] : `#${hex.toLowerCase()}`;
  };
  return {
    background: color('background'),
    font: color('font'),
    buttonBackground: color('buttonBackground'),
    buttonFont: color('buttonFont'),
  };
}

export function purchaseOf({ desk, payment }: Visit): CardPurchase {
  return {
    shop: desk.merchants.find(payment.clientId)?.name ?? payment.clientId,
    reference: payment.reference,
    amount: payment.amount,
    lines: payment.purchase.lines,
    descriptor: payment.details.descriptor,
    expiresAt: payment.expiresAt,
  };
}

/** The props of the form that depend on the order. */
export function offerOf(
  { payment, language }: Visit,
  saved: Saved | undefined,
): Pick<
  CardPageProps,
  | 'asksCvv'
  | 'promos'
  | 'allowedBins'
  | 'plans'
  | 'onUsBank'
  | 'instalmentMinimum'
  | 'savedCard'
  | 'saving'
  | 'disclaimer'
> {
  const { details: order, amount } = payment;
  const tenors = tenorChoices(order, amount);
  const rules = order.acquirer && acquirerRules[order.acquirer];
  const onUs = order.type === 'INSTALLMENT' && rules?.instalments === 'on-us';
  return {
    asksCvv: needsCustomer(order),
    promos: ranked(order.promos).map(({ bin, discount }) => ({ bin, discount: BigInt(discount) })),
    allowedBins: order.allowBins,
    plans: tenors.map((tenor) => ({ tenor, monthly: monthly(amount, tenor) })),
    onUsBank: onUs ? rules?.name : undefined,
    instalmentMinimum: tenors.some((tenor) => tenor > 0) ? leastInstalment(order) : undefined,
    savedCard: saved && shownSaved(saved),
    saving: savingOf(payment, saved),
    disclaimer: order.disclaimer?.[language],
  };
}

/** Saving needs a customer id. The first RECURRING payment always saves the card for the next ones. */
export function savingOf({ details: order }: CardPayment, saved?: Saved): CardPageProps['saving'] {
  if (saved !== undefined || order.customer.id === undefined) return 'none';
  return order.save || order.type === 'RECURRING' ? 'forced' : 'offered';
}

function monthly(amount: bigint, tenor: number): bigint {
  const months = BigInt(Math.max(tenor, 1));
  return (amount + months - 1n) / months;
}

function shownSaved({ masked, brand, expiry }: Saved): ShownCard {
  return { masked, brand, expiry: expiryText(expiry) };
}

export function shownCard({ terms: { face, expiry } }: Attempt): ShownCard {
  return { masked: face.masked, brand: face.brand, expiry: expiryText(expiry) };
}

/** The result of the last try if it was declined. */
export function declinedOf(payment: CardPayment): Declined | undefined {
  const evidence = evidenceOf(payment);
  if (!evidence || evidence.responseCode === '' || evidence.responseCode === approvedCode) {
    return undefined;
  }
  return { responseCode: evidence.responseCode, masked: evidence.card.masked };
}

/** How the payment ended at `now`, or undefined while it can be paid. */
export function outcomeOf(
  payment: CardPayment,
  now: Date,
  justDone: boolean,
): CardOutcome | undefined {
  if (isPayable(payment, now)) return undefined;
  switch (statusAt(payment, now)) {
    case 'AUTHORIZED':
      return 'authorized';
    case 'SUCCESS':
      return justDone ? 'paid' : 'already-paid';
    case 'VOIDED':
    case 'RELEASED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return 'refunded';
    default:
      return 'expired';
  }
}

/** Seconds after which the result page redirects automatically (`order.auto_redirect`). */
const leaveAfterSeconds = 5;

export function resultOf(visit: Visit, outcome: CardOutcome): CardResultProps {
  const { payment, request } = visit;
  const { returnUrl, cancelUrl } = payment.purchase;
  const good = outcome === 'paid' || outcome === 'authorized' || outcome === 'already-paid';
  const evidence = good ? evidenceOf(payment) : undefined;
  const continueTo = good ? returnUrl : (cancelUrl ?? returnUrl);
  const stays = outcome === 'waiting' || 'stay' in (request.query as object);
  const leaves = payment.details.autoRedirect && continueTo !== undefined && !stays;
  return {
    frame: frameOf(visit),
    purchase: purchaseOf(visit),
    outcome,
    charged: good ? chargedAmount(payment) : undefined,
    masked: evidence?.card.masked,
    brand: evidence?.card.brand,
    approvalCode: evidence?.approvalCode,
    tenor: evidence?.tenor,
    declined: outcome === 'failed' ? declinedOf(payment) : undefined,
    continueTo: outcome === 'waiting' ? undefined : continueTo,
    leaveAfterSeconds: leaves ? leaveAfterSeconds : undefined,
    stayHref: leaves ? stayHref(visit) : undefined,
  };
}

function stayHref({ language, request }: Visit): string {
  const done = 'done' in (request.query as object) ? { done: '' } : {};
  return `?${new URLSearchParams({ lang: language, ...done, stay: '' })}`;
}
