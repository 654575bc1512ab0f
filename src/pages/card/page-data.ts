// What the card page gives to its script, as JSON in the form's `data-card`: texts and rules.

export type CardBrand = 'VISA' | 'MASTER' | 'JCB' | 'AMEX';

/**
 * Why a form is shown again. The page has a text for each. `card-*` belong to the field `number`.
 * - `form-stale`: the page was open too long or is not ours: the card must be typed again (no field)
 * - `busy`: this payment is being paid in another window (no field)
 * - `too-many`: too many tries with this page, card or address: try later (no field)
 */
export type CardProblem =
  | 'number-missing'
  | 'number-invalid'
  | 'card-brand-unsupported'
  | 'card-not-allowed' // the merchant accepts only other BINs
  | 'card-not-on-us' // these instalments are only for cards of `bank`
  | 'card-debit-no-instalments'
  | 'expiry-missing'
  | 'expiry-invalid'
  | 'expiry-past'
  | 'cvv-missing'
  | 'cvv-invalid'
  | 'name-missing'
  | 'name-invalid'
  | 'tenor-missing'
  | 'tenor-not-offered' // the card's bank does not have these instalments
  | 'tenor-below-minimum'
  | 'disclaimer-unticked'
  | 'form-stale'
  | 'busy'
  | 'too-many';

/** A promo with amounts and texts from the server: the script does not calculate or format money. */
export interface PromoData {
  /** For cards whose number starts with this BIN. */
  bin: string;
  /** The rupiah that will be charged, as digits, posted as `amount`. */
  amount: string;
  /** The button's label. */
  pay: string;
  /** The announcement `Promo applied …`. */
  applied: string;
  /** The rows of the summary. */
  discount: string;
  total: string;
  /** The instalment of each plan, by tenor. */
  monthly: Record<string, string>;
}

/** The problems that the script can find before anything is posted. */
export type FoundProblem = Exclude<CardProblem, 'form-stale' | 'busy' | 'too-many'>;

export interface CardPageData {
  /** The announcement of each brand. */
  brands: Record<CardBrand, string>;
  problems: Partial<Record<FoundProblem, string>>;
  /** The current month, `YYMM`, by the gateway's clock: the customer's clock may be wrong by years. */
  month: string;
  cvvHints: { three: string; four: string };
  allowedBins: readonly string[];
  /** The values without a promo, which the page shows first. */
  full: Omit<PromoData, 'bin' | 'applied' | 'discount'>;
  promos: readonly PromoData[];
}
