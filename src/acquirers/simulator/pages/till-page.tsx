// The till's first two screens: enter the code, and check the bill before taking the money.

import { ActionButton, HiddenFields, ProblemSummary, TextField } from '../../../pages/kit/form.tsx';
import { withLanguage } from '../../../pages/kit/language.ts';
import type { Frame } from '../../../pages/kit/layout.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { CodeGroups, Facts, Moment, SandboxBox } from '../../../pages/kit/parts.tsx';
import type { Payment } from '../../../payments/payment.ts';
import { type Till, TillFrame } from './till-frame.tsx';
import { type TillProblem, tillWords } from './till-words.ts';

export interface TillPageProps {
  frame: Frame;
  till: Till;
  /** Where the form looks up the code, by GET with `code` and `lang`. */
  action: string;
  /** What was typed, so that it can be corrected. */
  code?: string | undefined;
  problem?: TillProblem | undefined;
  /** The list of open payments. */
  simulatorHref: string;
}

/** The screen on which the cashier enters a code. */
export function TillPage({ frame, till, action, code, problem, simulatorHref }: TillPageProps) {
  const words = tillWords[frame.language];
  const problems = problem ? [{ field: 'code', message: words.problems[problem] }] : [];
  return (
    <TillFrame frame={frame} till={till} title={words.title} failed={problem !== undefined}>
      <section class="card" aria-labelledby="title">
        <ProblemSummary language={frame.language} problems={problems} />
        <h1 id="title">{words.title}</h1>
        <p class="lead">{words.cashier}</p>
        <form method="get" action={action} noValidate>
          <HiddenFields values={{ lang: frame.language }} />
          <TextField
            id="code"
            label={words.code}
            hint={words.codeHint}
            inputMode="numeric"
            maxLength={40}
            look="code"
            value={code}
            problems={problems}
          />
          <button type="submit" class="button primary">
            {words.inquire}
          </button>
        </form>
        <SandboxBox title={words.hint}>
          <p>
            {words.where}{' '}
            <a href={withLanguage(simulatorHref, frame.language)}>{words.simulator}</a>.
          </p>
        </SandboxBox>
      </section>
    </TillFrame>
  );
}

export interface TillBillProps {
  frame: Frame;
  till: Till;
  /** The merchant's name. */
  shop: string;
  payment: Pick<
    Payment,
    'amount' | 'reference' | 'purchase' | 'expiresAt' | 'paymentCode' | 'reusable'
  >;
  /** From `simulation.print`. */
  info?: string | undefined;
  /** Where the form posts the payment, with `do=pay`, `lang` and `hidden`. */
  action: string;
  /** Makes a second click the same payment, because a reusable code can be paid twice. */
  hidden: Readonly<Record<string, string>>;
  /** The empty till. */
  backHref: string;
}

/** The answer to an inquiry: the customer, the amount, and the shop's message. */
export function TillBill(props: TillBillProps) {
  const { frame, till, payment } = props;
  const words = tillWords[frame.language];
  const amount = rupiah(payment.amount, frame.language);
  return (
    <TillFrame frame={frame} till={till} title={words.billTitle}>
      <section class="card" aria-labelledby="title">
        <h1 id="title">{words.billTitle}</h1>
        <div class="screen">
          <p class="label">{words.amount}</p>
          <p class="amount">{amount}</p>
        </div>
        <Facts
          rows={[
            [words.customer, payment.purchase.customer.name],
            [words.info, props.info],
            [words.shop, props.shop],
            [words.order, payment.reference],
            [words.code, <CodeGroups code={payment.paymentCode ?? ''} />],
            [words.payBefore, <Moment at={payment.expiresAt} language={frame.language} />],
          ]}
        />
        {payment.reusable && <p class="hint">{words.reusable}</p>}
        <form method="post" action={props.action}>
          <HiddenFields values={{ ...props.hidden, lang: frame.language }} />
          <ActionButton value="pay" look="primary">
            {words.pay(amount)}
          </ActionButton>
        </form>
        <a class="button quiet" href={withLanguage(props.backHref, frame.language)}>
          {words.back}
        </a>
      </section>
    </TillFrame>
  );
}
