// What the routes of the card page pass to its pages, and what the forms of the pages post.
import type { Frame, PageScript } from '../kit/layout.tsx';
import type { CardBrand, CardProblem } from './page-data.ts';

export type { CardBrand, CardProblem, PageScript };

/** A page's frame, without the language switch: pages that need a special one add it. */
export type CardFrame = Omit<Frame, 'languageSwitch'> & {
  /** The path of the merchant's logo, if there is one. */
  logo?: string | undefined;
};

/** The purchase that every page shows. */
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
  /** What the customer's card statement will say (`order.descriptor`). */
  descriptor?: string | undefined;
}

/** Cards whose number starts with `bin` (6 or 8 digits) pay `discount` rupiah less. */
export interface Promo {
  bin: string;
  discount: bigint;
}

/** `tenor` 0 means paying at once. */
export interface InstalmentChoice {
  tenor: number;
  /** Rupiah per month before any promo: the amount divided by the months, rounded up. */
  monthly: bigint;
}

/** The parts of a saved or typed card that may be shown. */
export interface ShownCard {
  /** `557338******1101`. */
  masked: string;
  brand: CardBrand;
  /** `MM/YY`. */
  expiry: string;
}

/** Fields of the card form, by their posted names. They are also the ids for error links. */
export type CardField = 'number' | 'expiry' | 'cvv' | 'name' | 'tenor' | 'disclaimer';

/** The result of the last try if it failed: the acquirer's code (`51`, `DA`, `TO`, …). */
export interface Declined {
  responseCode: string;
  /** The card that was tried. */
  masked?: string | undefined;
}

/**
 * The hosted card page: one form, `method="post" action={action}`, form-urlencoded.
 * It posts: `state` (hidden, opaque), `lang` (hidden), `amount` (hidden: the rupiah that the button
 * shows, digits; the script changes it with a promo), `do` = `pay`, and the fields that are shown:
 * `number` `expiry` `name` (not with a saved card) · `cvv` (if `asksCvv`) · `tenor` (radio, if there
 * is a choice) · `save` = `on` (if saving is `offered`) · `disclaimer` = `on`.
 * A number and a CVV are never sent back to the browser. After a mistake the customer types them again.
 */
export interface CardPageProps {
  frame: CardFrame;
  /** Absent in a preview, which nobody uses. */
  script?: PageScript | undefined;
  purchase: CardPurchase;
  action: string;
  state: string;
  asksCvv: boolean;
  /** All promos, for the table and the script. The final amount of each is amount − discount. */
  promos: readonly Promo[];
  /** The accepted BINs. Empty if all are accepted. */
  allowedBins: readonly string[];
  /** With two or more the customer chooses. One with tenor > 0 is fixed and only shown. None: paid at once. */
  plans: readonly InstalmentChoice[];
  /** The name of the only bank whose cards can pay these instalments (on-us). */
  onUsBank?: string | undefined;
  /** The smallest amount for instalments in rupiah, to show with `tenor-below-minimum`. */
  instalmentMinimum?: bigint | undefined;
  /** Pre-filled and masked. Number, expiry and name are then not shown. */
  savedCard?: ShownCard | undefined;
  /** The saved card's promo discount in rupiah. The caller finds it, because it knows the whole number. */
  savedDiscount?: bigint | undefined;
  /** The same page with an empty form, for a customer who does not want to use the saved card. */
  otherCardHref?: string | undefined;
  /** `forced`: the card is saved without asking, and the page says so. */
  saving: 'none' | 'offered' | 'forced';
  /** In the page's language. The customer must tick it. */
  disclaimer?: { title?: string | undefined; message: string } | undefined;
  /** Values that were typed before and may be shown again. */
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
  /** The banner above the form after a failed try. The customer may try another card. */
  declined?: Declined | undefined;
  /** Where a customer who cancels goes (`failed_url`, otherwise `callback_url`). */
  giveUpHref?: string | undefined;
  /** After a decline, the script counts these seconds down and goes to `giveUpHref` (`auto_redirect`). */
  leaveAfterSeconds?: number | undefined;
}

/**
 * Shown if the card has a promo that the button did not show (no script): the customer confirms the amount
 * before it is charged. Posts to `action`: `state`, `lang`, `do` = `confirm`, and `cvv` if `asksCvv`;
 * or `do` = `show`: the same page in another language. `backHref` starts again.
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
 * Our page around the bank's page: an iframe with `src`.
 * - `method`: the iframe is hidden (device check); the page continues to `continueHref` automatically
 *   after 2 seconds (meta refresh; the script as soon as the iframe has loaded), or by a link.
 * - `challenge`: the iframe shows the bank's challenge, about 500 × 640 px. The script makes the frame as
 *   high as a page of our own origin. `fullPageHref` shows the same without a frame (target `_self`).
 * The form to cancel posts to `action`: `state`, `lang`, `do` = `cancel`.
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
 * How the payment ended.
 * - `paid` / `authorized` (charged later) / `already-paid` (the link was opened again)
 * - `failed`: no further try is possible · `expired` · `refunded`: money went back (also if voided)
 * - `waiting`: the acquirer has not answered yet; the page reloads itself after 3 seconds
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
  /** Without a script, a page that continues automatically uses a meta element. */
  script?: PageScript | undefined;
  purchase: CardPurchase;
  outcome: CardOutcome;
  /** The charged rupiah, if any. */
  charged?: bigint | undefined;
  masked?: string | undefined;
  brand?: CardBrand | undefined;
  approvalCode?: string | undefined;
  tenor?: number | undefined;
  declined?: Declined | undefined;
  /** Back to the shop. */
  continueTo?: string | undefined;
  /** Goes to `continueTo` automatically after this many seconds (`auto_redirect`). */
  leaveAfterSeconds?: number | undefined;
  /** This page without the automatic redirect, for people who need more time to read. */
  stayHref?: string | undefined;
}

/** The merchant's four colours, `#rrggbb`, already validated. The defaults are in theme.ts. */
export interface Theme {
  background: string;
  font: string;
  buttonBackground: string;
  buttonFont: string;
}
