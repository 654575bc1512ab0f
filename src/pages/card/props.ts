// What the routes of the card page hand to its pages, and what the pages' forms post back.
import type { Frame, PageScript } from '../kit/layout.tsx';
import type { CardBrand, CardProblem } from './page-data.ts';

export type { CardBrand, CardProblem, PageScript };

/** A page's frame; where these pages need another way to switch the language, they put it in. */
export type CardFrame = Omit<Frame, 'languageSwitch'>;

/** What is paid, as every page shows it. */
export interface CardPurchase {
  /** The merchant's name. */
  shop: string;
  /** The invoice number. */
  reference: string;
  /** Rupiah, before any promo. */
  amount: bigint;
  /** Decimal prices as text. */
  lines: readonly { name: string; price: string; quantity: number }[];
  expiresAt: Date;
}

/** Cards whose number begins with `bin` (6 or 8 digits) pay `discount` rupiah less. */
export interface Promo {
  bin: string;
  discount: bigint;
}

/** `tenor` 0 pays at once. */
export interface InstalmentChoice {
  tenor: number;
  /** Rupiah a month, before any promo: the amount divided by the months, rounded up. */
  monthly: bigint;
}

/** A saved or typed card as it may be shown again. */
export interface ShownCard {
  /** `557338******1101`. */
  masked: string;
  brand: CardBrand;
  /** `MM/YY`. */
  expiry: string;
}

/** Fields of the card form, by the name that is posted; also the ids for error links. */
export type CardField = 'number' | 'expiry' | 'cvv' | 'name' | 'tenor' | 'disclaimer';

/** What became of the last try, where it failed: the acquirer's code (`51`, `DA`, `TO`, …). */
export interface Declined {
  responseCode: string;
  /** The card that was tried. */
  masked?: string | undefined;
}

/**
 * The hosted card page: one form, `method="post" action={action}`, form-urlencoded.
 * It posts: `state` (hidden, opaque), `lang` (hidden), `amount` (hidden: the rupiah that the button
 * shows, digits; the script changes it with a promo), `do` = `pay`, and the fields that are asked:
 * `number` `expiry` `name` (not with a saved card) · `cvv` (where `asksCvv`) · `tenor` (radio,
 * where there is a choice) · `save` = `on` (where saving is `offered`) · `disclaimer` = `on`.
 * A number and a CVV are never sent back to the browser: after a mistake they are typed again.
 */
export interface CardPageProps {
  frame: CardFrame;
  script: PageScript;
  purchase: CardPurchase;
  action: string;
  state: string;
  asksCvv: boolean;
  /** All promos, for the table and the script; the final amount of each is amount − discount. */
  promos: readonly Promo[];
  /** BINs that are taken, where not all are. */
  allowedBins: readonly string[];
  /** Two or more: the customer chooses. One with tenor > 0: fixed, only shown. None: at once. */
  plans: readonly InstalmentChoice[];
  /** The bank whose cards alone can pay these instalments (on-us), by its name. */
  onUsBank?: string | undefined;
  /** The smallest amount for instalments in rupiah, to show with `tenor-below-minimum`. */
  instalmentMinimum?: bigint | undefined;
  /** Pre-filled and masked; number, expiry and name are then not asked. */
  savedCard?: ShownCard | undefined;
  /** Rupiah less that the saved card earns by a promo; looked up by who knows its whole number. */
  savedDiscount?: bigint | undefined;
  /** Leads to the same page with an empty form, where a saved card is shown and may be left. */
  otherCardHref?: string | undefined;
  /** `forced`: saved whatever the customer does, and the page says so. */
  saving: 'none' | 'offered' | 'forced';
  /** Must be ticked. In the page's language. */
  disclaimer?: { title?: string | undefined; message: string } | undefined;
  /** What was typed before and may be shown again. */
  values?:
    | {
        expiry?: string | undefined;
        name?: string | undefined;
        tenor?: number | undefined;
        save?: boolean | undefined;
        disclaimer?: boolean | undefined;
      }
    | undefined;
  problems?: readonly CardProblem[] | undefined;
  /** The banner over the form after a try that failed: another card may be tried. */
  declined?: Declined | undefined;
  /** Where a customer who gives up goes (`failed_url`, else `callback_url`). */
  giveUpHref?: string | undefined;
}

/**
 * Shown where the card earns a promo that the button did not show (no script): what will be paid is
 * confirmed before it is paid. Posts to `action`: `state`, `lang`, `do` = `confirm`, and `cvv`
 * where `asksCvv`; or `do` = `show`: the same again in another language. `backHref` starts over.
 */
export interface CardConfirmProps {
  frame: CardFrame;
  script: PageScript;
  purchase: CardPurchase;
  action: string;
  state: string;
  card: ShownCard;
  discount: bigint;
  /** Rupiah that will be charged. */
  charged: bigint;
  asksCvv: boolean;
  problems?: readonly ('cvv-missing' | 'cvv-invalid')[] | undefined;
  backHref: string;
}

/**
 * Our page around the bank's: an iframe with `src`.
 * - `method`: the iframe is hidden (device check); the page goes on to `continueHref` by
 *   itself after 2 seconds (meta refresh; the script as soon as the iframe has loaded); a link, too.
 * - `challenge`: the iframe shows the bank's challenge, about 500 × 640 px, smaller on phones;
 *   `fullPageHref` shows the same without a frame (target `_self`).
 * The form to give up posts to `action`: `state`, `lang`, `do` = `cancel`.
 */
export interface BankFrameProps {
  frame: CardFrame;
  script: PageScript;
  purchase: CardPurchase;
  step: 'method' | 'challenge';
  src: string;
  continueHref: string;
  fullPageHref?: string | undefined;
  action: string;
  state: string;
  /** Rupiah that will be charged. */
  charged: bigint;
  card: ShownCard;
}

/**
 * How it ended.
 * - `paid` / `authorized` (reserved, charged later) / `already-paid` (the link is opened again)
 * - `failed`: no further try is possible · `expired` · `refunded`: money went back (voided, too)
 * - `waiting`: the acquirer's answer is on its way; the page reloads itself after 3 seconds
 */
export type CardOutcome =
  | 'paid'
  | 'authorized'
  | 'already-paid'
  | 'failed'
  | 'expired'
  | 'refunded'
  | 'waiting';

export interface CardResultProps {
  frame: CardFrame;
  /** Left out, a page that leaves by itself does so with a meta element. */
  script?: PageScript | undefined;
  purchase: CardPurchase;
  outcome: CardOutcome;
  /** Rupiah that were charged, where any were. */
  charged?: bigint | undefined;
  masked?: string | undefined;
  brand?: CardBrand | undefined;
  approvalCode?: string | undefined;
  tenor?: number | undefined;
  declined?: Declined | undefined;
  /** Back to the shop. */
  continueTo?: string | undefined;
  /** Leaves for `continueTo` by itself after so many seconds (`auto_redirect`). */
  leaveAfterSeconds?: number | undefined;
  /** This page without leaving by itself: people who read slowly must be able to stay. */
  stayHref?: string | undefined;
}

/** The merchant's four colours, `#rrggbb`, checked already; defaults are in theme.ts. */
export interface Theme {
  background: string;
  font: string;
  buttonBackground: string;
  buttonFont: string;
}
