// The pay-later provider's pages up to the verdict: sign in, choose the tenure, confirm.
import type { PaylaterSimulation } from '../../../channels/simulation.ts';
import {
  ActionButton,
  HiddenFields,
  type Problem,
  ProblemSummary,
} from '../../../pages/kit/form.tsx';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { SandboxBox } from '../../../pages/kit/parts.tsx';
import type { Payment } from '../../../payments/payment.ts';
import type { AnswerProblem } from './answers.ts';
import { Progress, Step } from './paylater-steps.tsx';
import { PaylaterSummary } from './paylater-summary.tsx';
import { paylaterWords } from './paylater-words.ts';

export type PaylaterStep = 'sign-in' | 'tenure' | 'otp';

/**
 * What a form of these pages posts as `do`. Besides, it posts `step` (where it stood), `state`,
 * `lang` and the fields of that step: `phone`, `pin` · `months` · `otp`.
 * `show` asks for the same step again, in another language; `back` for the step before.
 */
export const paylaterActions = [
  'sign-in',
  'choose',
  'pay',
  'back',
  'show',
  'decline',
  'cancel',
] as const;

export type PaylaterAction = (typeof paylaterActions)[number];

export interface PaylaterPageProps {
  /** The page puts its own language switch in, one that keeps the step. */
  frame: Omit<Frame, 'languageSwitch'>;
  channel: { id: string; name: string };
  simulation: Pick<PaylaterSimulation, 'signIn' | 'tenures'>;
  /** The merchant's name. */
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'purchase' | 'expiresAt'>;
  /** Where the forms post to. */
  action: string;
  /** What the next step must bring back, opaque to the page. */
  state: string;
  step: PaylaterStep;
  /** What was typed before: a wrong phone, the chosen tenure (which `otp` needs). */
  values?: { phone?: string | undefined; months?: number | undefined } | undefined;
  problems?: readonly AnswerProblem[] | undefined;
}

/** One step of the customer's way through the provider. */
export function PaylaterPage(props: PaylaterPageProps) {
  const { channel, shop, step } = props;
  const { language } = props.frame;
  const words = paylaterWords[language];
  const hidden = { step, state: props.state };
  const problems = (props.problems ?? []).map((code) => problemAt(code, words.problems[code]));
  const frame = {
    ...props.frame,
    languageSwitch: { action: props.action, hidden: { ...hidden, do: 'show' } },
  };
  const title = {
    'sign-in': words.signInTitle(channel.name),
    tenure: words.tenureTitle,
    otp: words.otpTitle,
  };
  return (
    <Layout frame={frame} title={title[step]} failed={problems.length > 0} brand={channel.id}>
      <div class="checkout">
        <PaylaterSummary {...props} />
        <section class="card" aria-labelledby="title">
          <Progress step={step} steps={words.steps} label={words.progress} />
          <ProblemSummary language={language} problems={problems} />
          <h1 id="title">{title[step]}</h1>
          <form id="answer" method="post" action={props.action} noValidate>
            <HiddenFields values={{ ...hidden, lang: language }} />
            <Step {...props} problems={problems} />
            <ActionButton value="cancel" look="quiet">
              {words.cancel(shop)}
            </ActionButton>
          </form>
        </section>
        <SandboxBox title={words.play(channel.name)}>
          <p>{words.playHint(channel.name)}</p>
          <ActionButton value="decline" look="danger" form="answer">
            {words.decline(channel.name)}
          </ActionButton>
        </SandboxBox>
      </div>
    </Layout>
  );
}

// `phone-wrong` is about the field `phone`; the choice of the tenure is led to by its first option.
function problemAt(code: AnswerProblem, message: string): Problem {
  const subject = code.slice(0, code.lastIndexOf('-'));
  return { field: subject === 'tenure' ? 'months' : subject, message };
}
