// Tenures: the choice between them, and the chosen plan.
import { instalmentPlan } from '../../../channels/parts/instalment.ts';
import type { Tenure } from '../../../channels/simulation.ts';
import { FieldProblem, type Problem } from '../../../pages/kit/form.tsx';
import type { Language } from '../../../pages/kit/language.ts';
import { percent, rupiah } from '../../../pages/kit/money.ts';
import { Facts } from '../../../pages/kit/parts.tsx';
import { paylaterWords } from './paylater-words.ts';

export interface TenureChoiceProps {
  language: Language;
  /** Rupiah to be financed. */
  amount: bigint;
  tenures: readonly Tenure[];
  chosen?: number | undefined;
  problems: readonly Problem[];
}

/** One card for each tenure: months, instalment, total, interest. */
export function TenureChoice(props: TenureChoiceProps) {
  const words = paylaterWords[props.language];
  const failed = props.problems.some(({ field }) => field === 'months');
  return (
    <fieldset
      class={failed ? 'tenures bad' : 'tenures'}
      aria-describedby={failed ? 'months-problem' : undefined}
    >
      <legend class="unseen">{words.tenureTitle}</legend>
      <FieldProblem id="months" problems={props.problems} />
      {props.tenures.map((tenure, place) => (
        <TenureCard key={tenure.months} {...props} tenure={tenure} first={place === 0} />
      ))}
    </fieldset>
  );
}

function TenureCard(props: TenureChoiceProps & { tenure: Tenure; first: boolean }) {
  const { language, tenure } = props;
  const words = paylaterWords[language];
  const costs = instalmentPlan(props.amount, tenure);
  // The first option has the group's id, so that the link of a problem has a target.
  const id = props.first ? 'months' : `months-${tenure.months}`;
  return (
    <label class="tenure" for={id}>
      <input
        id={id}
        type="radio"
        name="months"
        value={tenure.months}
        checked={props.chosen === tenure.months}
        required
      />
      <span class="tenure-months">{words.months(tenure.months)}</span>
      <span class="tenure-monthly">
        <strong>{rupiah(costs.monthly, language)}</strong> {rhythm(tenure, language)}
      </span>
      <span class="tenure-interest">
        {tenure.monthlyBasisPoints > 0 && `${words.interest} `}
        <Interest tenure={tenure} amount={costs.interest} language={language} />
      </span>
      <span class="tenure-total">
        {words.total} {rupiah(costs.total, language)}
      </span>
    </label>
  );
}

/** The plan that the customer is about to confirm. */
export function ChosenPlan(props: { language: Language; amount: bigint; tenure: Tenure }) {
  const { language, tenure } = props;
  const words = paylaterWords[language];
  const costs = instalmentPlan(props.amount, tenure);
  return (
    <Facts
      rows={[
        [words.plan, words.months(tenure.months)],
        [words.instalment, `${rupiah(costs.monthly, language)} ${rhythm(tenure, language)}`],
        [words.interest, <Interest tenure={tenure} amount={costs.interest} language={language} />],
        [words.total, <strong>{rupiah(costs.total, language)}</strong>],
      ]}
    />
  );
}

function Interest(props: { tenure: Tenure; amount: bigint; language: Language }) {
  const { language } = props;
  const words = paylaterWords[language];
  // Without a rate, the interest is only what rounding up the instalments adds: a few rupiah.
  if (props.tenure.monthlyBasisPoints === 0) return <span>{words.noInterest}</span>;
  const rate = words.rate(percent(props.tenure.monthlyBasisPoints, language));
  return (
    <>
      {rupiah(props.amount, language)} <span class="rate">({rate})</span>
    </>
  );
}

function rhythm(tenure: Tenure, language: Language): string {
  const words = paylaterWords[language];
  return tenure.months === 1 ? words.once : words.aMonth;
}
