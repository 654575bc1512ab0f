// The amounts and texts of the card page, computed once for the page and its script.
import { promoOf } from '../../channels/cards/promo.ts';
import type { Problem } from '../kit/form.tsx';
import { rupiah } from '../kit/money.ts';
import { brandNames, cardWords, type ProblemContext } from './card-words.ts';
import type { CardPageData, CardProblem, FoundProblem } from './page-data.ts';
import type { CardField, CardPageProps, InstalmentChoice } from './props.ts';

/** The field that a problem belongs to, or undefined for a problem of the whole page. */
function fieldOf(problem: CardProblem): CardField | undefined {
  if (problem === 'form-stale' || problem === 'busy' || problem === 'too-many') return undefined;
  const subject = problem.slice(0, problem.indexOf('-'));
  return subject === 'card' ? 'number' : (subject as CardField);
}

/** The texts of `problems` with their fields, in the order of the fields. A problem of the whole page has the form's id. */
export function problemsOf(props: CardPageProps): Problem[] {
  const problems = (props.problems ?? []).map((problem) => ({
    field: fieldOf(problem) ?? 'card',
    message: problemWord(problem, props),
  }));
  return problems.sort((a, b) => fieldOrder.indexOf(a.field) - fieldOrder.indexOf(b.field));
}

/** The order of the fields on the page. */
const fieldOrder = ['card', 'number', 'expiry', 'cvv', 'name', 'tenor', 'disclaimer'];

function problemWord(problem: CardProblem, props: CardPageProps): string {
  const { language } = props.frame;
  const word = cardWords[language].problems[problem];
  if (typeof word === 'string') return word;
  const context: ProblemContext = {
    bank: props.onUsBank ?? '',
    minimum: rupiah(props.instalmentMinimum ?? 0n, language),
  };
  return word(context);
}

/** The discount in rupiah that the page shows at first: that of the saved card. */
export function shownDiscount(props: CardPageProps): bigint {
  if (props.savedCard === undefined) return 0n;
  const earned = promoOf(props.promos, props.savedCard.masked);
  return props.savedDiscount ?? earned?.discount ?? 0n;
}

/** The BIN of a promo with the discount that the page shows at first, for the script. */
export function shownPromo(props: CardPageProps): string | undefined {
  const discount = shownDiscount(props);
  return props.promos.find((promo) => promo.discount === discount)?.bin;
}

/** The instalment of a plan after `discount`, in whole rupiah, rounded up. The whole amount for tenor 0. */
export function monthlyAfter(plan: InstalmentChoice, amount: bigint, discount: bigint): bigint {
  if (discount === 0n) return plan.monthly;
  const months = BigInt(Math.max(plan.tenor, 1));
  return (amount - discount + months - 1n) / months;
}

/** The label of the button that the page shows first: with the instalments that are chosen or fixed. */
export function payLabel(props: CardPageProps): string {
  const { plans, values } = props;
  const discount = shownDiscount(props);
  const chosen = plans.length === 1 ? plans[0]?.tenor : values?.tenor;
  const { pays, pay } = amounts(props, discount);
  return pays[chosen ?? 0] ?? pay;
}

/** The data for the script. */
export function pageData(props: CardPageProps): CardPageData {
  const { language } = props.frame;
  const words = cardWords[language];
  const withMessages = found.map((problem) => [problem, problemWord(problem, props)]);
  const { amount } = props.purchase;
  return {
    brands: {
      VISA: words.isBrand(brandNames.VISA),
      MASTER: words.isBrand(brandNames.MASTER),
      JCB: words.isBrand(brandNames.JCB),
      AMEX: words.isBrand(brandNames.AMEX),
    },
    problems: Object.fromEntries(withMessages) as CardPageData['problems'],
    // One day early: the gateway decides whether a card has expired. This only catches typing mistakes.
    month: yearMonth(new Date(props.purchase.expiresAt.getTime() - 24 * 3600_000)),
    cvvHints: { three: words.cvvThree, four: words.cvvFour },
    allowedBins: props.allowedBins,
    full: amounts(props, 0n),
    promos: props.promos.map(({ bin, discount }) => ({
      bin,
      ...amounts(props, discount),
      applied: words.promoApplied(rupiah(discount, language), rupiah(amount - discount, language)),
      discount: rupiah(-discount, language),
    })),
  };
}

function amounts(props: CardPageProps, discount: bigint) {
  const { language } = props.frame;
  const { amount } = props.purchase;
  const words = cardWords[language];
  const total = rupiah(amount - discount, language);
  const monthly: Record<string, string> = {};
  const pays: Record<string, string> = {};
  for (const plan of props.plans) {
    const each = rupiah(monthlyAfter(plan, amount, discount), language);
    monthly[plan.tenor] = each;
    if (plan.tenor > 0) pays[plan.tenor] = words.payMonthly(plan.tenor, each);
  }
  return { amount: (amount - discount).toString(), total, monthly, pays, pay: words.pay(total) };
}

function yearMonth(at: Date): string {
  return at.toISOString().slice(2, 7).replace('-', '');
}

const found: readonly FoundProblem[] = [
  'number-missing',
  'number-invalid',
  'card-brand-unsupported',
  'card-not-allowed',
  'expiry-missing',
  'expiry-invalid',
  'expiry-past',
  'cvv-missing',
  'cvv-invalid',
  'name-missing',
  'tenor-missing',
  'disclaimer-unticked',
];
