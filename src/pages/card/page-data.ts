// What the card page hands to its script, as JSON in the form's `data-card`: words and rules.

export type CardBrand = 'VISA' | 'MASTER' | 'JCB' | 'AMEX';

/**
 * Why a form came back. The page has the words. `card-*` belong to the field `number`.
 * - `form-stale`: the page was open too long or came from elsewhere: type it again (no field)
 * - `busy`: this payment is being paid in another window (no field)
 * - `too-many`: too many tries with this page, card or address; try later (no field)
 */
export type CardProblem =
  | 'number-missing'
  | 'number-invalid'
  | 'card-brand-unsupported'
  | 'card-not-allowed' // the merchant takes other BINs only
  | 'card-not-on-us' // this instalment is for cards of `bank` only
  | 'card-debit-no-instalments'
  | 'expiry-missing'
  | 'expiry-invalid'
  | 'expiry-past'
  | 'cvv-missing'
  | 'cvv-invalid'
  | 'name-missing'
  | 'name-invalid'
  | 'tenor-missing'
  | 'tenor-below-minimum'
  | 'disclaimer-unticked'
  | 'form-stale'
  | 'busy'
  | 'too-many';

/** A promo, worked out and worded by the server: the script computes and formats no money. */
export interface PromoData {
  /** Cards whose number begins so. */
  bin: string;
  /** Rupiah that will be charged, digits, as `amount` posts them. */
  amount: string;
  /** The button's label. */
  pay: string;
  /** `Promo applied …`, as it is announced. */
  applied: string;
  /** The rows of the summary. */
  discount: string;
  total: string;
  /** Each plan's instalment, by its tenor. */
  monthly: Record<string, string>;
}

/** The problems that the script can find before anything is posted. */
export type FoundProblem = Exclude<CardProblem, 'form-stale' | 'busy' | 'too-many'>;

export interface CardPageData {
  /** What each brand is announced as. */
  brands: Record<CardBrand, string>;
  problems: Partial<Record<FoundProblem, string>>;
  /** This month, `YYMM`, by the gateway's clock: a customer's may be wrong by years. */
  month: string;
  cvvHints: { three: string; four: string };
  allowedBins: readonly string[];
  /** Without a promo: what the page showed first. */
  full: Omit<PromoData, 'bin' | 'applied' | 'discount'>;
  promos: readonly PromoData[];
}
