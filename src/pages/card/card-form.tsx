// The form of the card page: a new or a saved card, instalments, the disclaimer, the button.
import type { Problem } from '../kit/form.tsx';
import { HiddenFields } from '../kit/form.tsx';
import { rupiah } from '../kit/money.ts';
import { BrandMark, BrandMarks } from './brand-marks.tsx';
import { CardNumber } from './card-number.tsx';
import { cardWords } from './card-words.ts';
import { CardInput, ProblemPlace, problemOf, Tick } from './fields.tsx';
import { monthlyAfter, pageData, payLabel, shownDiscount, shownPromo } from './page-state.ts';
import type { CardPageProps, ShownCard } from './props.ts';

type FormProps = Omit<CardPageProps, 'problems'> & { problems: readonly Problem[] };

/** The form. `page` has the original props, for the script. */
export function CardForm(props: FormProps & { page: CardPageProps }) {
  const { frame, purchase, action, page } = props;
  const { language } = frame;
  const words = cardWords[language];
  const charged = purchase.amount - shownDiscount(page);
  const hidden = { state: props.state, lang: language, amount: charged.toString() };
  return (
    <form
      id="card"
      method="post"
      action={action}
      noValidate
      data-once
      data-card={JSON.stringify(pageData(page))}
      data-tenor={page.plans.length === 1 ? page.plans[0]?.tenor : undefined}
      data-promo={shownPromo(page)}
    >
      <HiddenFields values={hidden} />
      {props.savedCard ? <Saved {...props} card={props.savedCard} /> : <Typed {...props} />}
      <Plans {...props} page={page} />
      <Promos {...props} />
      <Saving {...props} />
      <Disclaimer {...props} />
      <div role="status">
        <p class="notice paid" data-applied />
      </div>
      <Sending text={words.sendingText} />
      <p class="pay-bar">
        <button
          type="submit"
          class="button primary"
          name="do"
          value="pay"
          data-pay
          data-sending={words.sending}
        >
          {payLabel(page)}
        </button>
      </p>
    </form>
  );
}

/** What the script shows while the form is being sent. */
export function Sending({ text }: { text: string }) {
  return (
    <div role="status">
      <p class="notice wait" data-sending-text={text} />
    </div>
  );
}

function Typed(props: FormProps) {
  const { frame, values, problems } = props;
  const words = cardWords[frame.language];
  return (
    <>
      <CardInput
        id="number"
        label={words.number}
        hint={allowedHint(props)}
        numeric
        autoComplete="cc-number"
        maxLength={23}
        problems={problems}
      >
        <BrandMarks />
        <span class="unseen" id="number-brand" role="status">
          {words.accepted}
        </span>
      </CardInput>
      <div class="pair">
        <CardInput
          id="expiry"
          label={words.expiry}
          hint={words.expiryHint}
          numeric
          autoComplete="cc-exp"
          maxLength={7}
          placeholder="MM/YY"
          value={values?.expiry}
          problems={problems}
        />
        {props.asksCvv && <Cvv {...props} />}
      </div>
      <CardInput
        id="name"
        label={words.name}
        autoComplete="cc-name"
        maxLength={50}
        value={values?.name}
        problems={problems}
      />
    </>
  );
}

function allowedHint({ frame, allowedBins }: FormProps): string | undefined {
  const words = cardWords[frame.language];
  if (allowedBins.length === 0) return undefined;
  if (allowedBins.length > 4) return words.allowedSome;
  return words.allowed(allowedBins.map(spaced).join(words.or));
}

/** A BIN in the groups of a card number: `4111 11`. */
function spaced(bin: string): string {
  return bin.replace(/(\d{4})(?=\d)/g, '$1 ');
}

function Cvv({ frame, problems, savedCard }: FormProps) {
  const words = cardWords[frame.language];
  const four = savedCard?.brand === 'AMEX';
  return (
    <CardInput
      id="cvv"
      label={words.cvv}
      hint={four ? words.cvvFour : words.cvvThree}
      numeric
      autoComplete="cc-csc"
      maxLength={4}
      digits={savedCard && (four ? 4 : 3)}
      problems={problems}
    />
  );
}

function Saved(props: FormProps & { card: ShownCard }) {
  const { frame, card, otherCardHref } = props;
  const words = cardWords[frame.language];
  return (
    <>
      <CardShown label={words.savedCard} card={card} language={frame.language} />
      {otherCardHref && (
        <a class="other-card" href={otherCardHref}>
          {words.otherCard}
        </a>
      )}
      {props.asksCvv && <Cvv {...props} />}
    </>
  );
}

/** A saved or typed card in the form in which it may be shown. */
export function CardShown(props: {
  label: string;
  card: ShownCard;
  language: CardPageProps['frame']['language'];
}) {
  const { card } = props;
  const words = cardWords[props.language];
  return (
    <div class="shown-card">
      <BrandMark brand={card.brand} />
      <p>
        <span class="unseen">{props.label}: </span>
        <strong>
          <CardNumber {...card} language={props.language} />
        </strong>
        <span class="hint">
          {words.validUntil} {card.expiry}
        </span>
      </p>
    </div>
  );
}

function Plans(props: FormProps & { page: CardPageProps }) {
  const { frame, plans, purchase, problems, values, page } = props;
  const words = cardWords[frame.language];
  const problem = problemOf('tenor', problems);
  const bank = props.onUsBank && <p class="hint">{words.onUs(props.onUsBank)}</p>;
  const monthly = (plan: CardPageProps['plans'][number]) =>
    rupiah(monthlyAfter(plan, purchase.amount, shownDiscount(page)), frame.language);
  const [only, ...more] = plans;
  if (only === undefined || (more.length === 0 && only.tenor === 0)) return null;
  if (more.length === 0) {
    return (
      <div class="plan">
        <p>
          {words.instalments}: <strong>{words.months(only.tenor)}</strong>,{' '}
          <span data-monthly={only.tenor}>{monthly(only)}</span> {words.aMonth}
        </p>
        {bank}
      </div>
    );
  }
  return (
    <fieldset class={problem ? 'tenures bad' : 'tenures'} aria-describedby="tenor-problem">
      <legend>{words.plans}</legend>
      {bank}
      <ProblemPlace id="tenor" problem={problem} />
      {plans.map((plan, place) => {
        // The first option has the group's id, so that the link of a problem has a target.
        const id = place === 0 ? 'tenor' : `tenor-${plan.tenor}`;
        return (
          <label key={id} class="tenure" for={id}>
            <input
              id={id}
              type="radio"
              name="tenor"
              value={plan.tenor}
              checked={values?.tenor === plan.tenor}
              required
            />
            <span class="tenure-months">
              {plan.tenor === 0 ? words.atOnce : words.months(plan.tenor)}
            </span>
            <span class="tenure-monthly">
              <strong data-monthly={plan.tenor}>{monthly(plan)}</strong>
              {plan.tenor > 0 && ` ${words.aMonth}`}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

function Promos({ frame, promos, savedCard }: FormProps) {
  if (promos.length === 0 || savedCard) return null;
  const words = cardWords[frame.language];
  return (
    <details class="promos">
      <summary>{words.promos}</summary>
      <ul>
        {promos.map(({ bin, discount }) => (
          <li key={bin}>{words.promoRow(spaced(bin), rupiah(discount, frame.language))}</li>
        ))}
      </ul>
    </details>
  );
}

function Saving({ frame, purchase, saving, values, problems }: FormProps) {
  const words = cardWords[frame.language];
  if (saving === 'none') return null;
  if (saving === 'forced') return <p class="hint">{words.saveForced(purchase.shop)}</p>;
  return (
    <Tick
      id="save"
      label={words.save}
      hint={words.saveHint(purchase.shop)}
      checked={values?.save}
      problems={problems}
    />
  );
}

function Disclaimer({ frame, disclaimer, values, problems }: FormProps) {
  if (!disclaimer) return null;
  const words = cardWords[frame.language];
  return (
    <section class="disclaimer" aria-labelledby="disclaimer-title">
      <h2 id="disclaimer-title">{disclaimer.title ?? words.disclaimer}</h2>
      <p class="disclaimer-text">{disclaimer.message}</p>
      <Tick
        id="disclaimer"
        label={words.agree}
        checked={values?.disclaimer}
        required
        problems={problems}
      />
    </section>
  );
}
