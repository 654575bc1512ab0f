// The pay-later provider's pages up to the verdict: sign in, choose the tenure, confirm.
import type { PaylaterSimulation } from '../../../channels/simulation.ts';
import {
  ActionButton,
  HiddenFields,
  type Problem,
  ProblemSummary,
  TextField,
} from '../../../pages/kit/form.tsx';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { SandboxBox } from '../../../pages/kit/parts.tsx';
import type { Payment } from '../../../payments/payment.ts';
import type { AnswerProblem } from './answers.ts';
import { ChosenPlan, TenureChoice } from './paylater-plan.tsx';
import { PaylaterSummary } from './paylater-summary.tsx';
import { paylaterWords } from './paylater-words.ts';

export type PaylaterStep = 'sign-in' | 'tenure' | 'otp';

/**
 * What a form of these pages posts as `do`. Besides, it posts `step` (where it stood), `state`, `lang`
 * and the fields of that step: `phone`, `pin` · `months` · `otp`.
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
  /** What was typed before: the phone that was wrong, the tenure that was chosen (needed for `otp`). */
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

type StepProps = Omit<PaylaterPageProps, 'problems'> & { problems: readonly Problem[] };

function Step(props: StepProps) {
  if (props.step === 'sign-in') return <SignIn {...props} />;
  return props.step === 'tenure' ? <Tenure {...props} /> : <Confirm {...props} />;
}

function SignIn({ frame, simulation, values, problems }: StepProps) {
  const words = paylaterWords[frame.language];
  return (
    <>
      <SandboxBox title={words.sandbox}>
        <p>{words.credentials}</p>
        <dl class="credentials">
          <dt>{words.phone}</dt>
          <dd>
            <code>{simulation.signIn.phone}</code>
          </dd>
          <dt>{words.pin}</dt>
          <dd>
            <code>{simulation.signIn.pin}</code>
          </dd>
        </dl>
      </SandboxBox>
      <TextField
        id="phone"
        label={words.phone}
        type="tel"
        autoComplete="tel"
        maxLength={20}
        value={values?.phone}
        problems={problems}
      />
      <TextField
        id="pin"
        label={words.pin}
        type="password"
        inputMode="numeric"
        maxLength={12}
        problems={problems}
      />
      <ActionButton value="sign-in" look="primary">
        {words.signIn}
      </ActionButton>
    </>
  );
}

function Tenure({ frame, simulation, payment, values, problems }: StepProps) {
  return (
    <>
      <TenureChoice
        language={frame.language}
        amount={payment.amount}
        tenures={simulation.tenures}
        chosen={values?.months}
        problems={problems}
      />
      <ActionButton value="choose" look="primary">
        {paylaterWords[frame.language].choose}
      </ActionButton>
    </>
  );
}

function Confirm({ frame, simulation, payment, values, problems }: StepProps) {
  const words = paylaterWords[frame.language];
  const tenure = simulation.tenures.find(({ months }) => months === values?.months);
  return (
    <>
      {tenure && <ChosenPlan language={frame.language} amount={payment.amount} tenure={tenure} />}
      <SandboxBox title={words.sandbox}>
        <p>{words.otpSent(simulation.signIn.phone)}</p>
        <p>
          {words.otpHint} <code>{simulation.signIn.otp}</code>
        </p>
      </SandboxBox>
      <TextField
        id="otp"
        label={words.otp}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        look="code"
        problems={problems}
      />
      <ActionButton value="pay" look="primary">
        {words.pay}
      </ActionButton>
      <ActionButton value="back" look="quiet">
        {words.changePlan}
      </ActionButton>
    </>
  );
}

function Progress(props: {
  step: PaylaterStep;
  steps: Record<PaylaterStep, string>;
  label: string;
}) {
  const order: PaylaterStep[] = ['sign-in', 'tenure', 'otp'];
  const reached = order.indexOf(props.step);
  return (
    <ol class="progress" aria-label={props.label}>
      {order.map((step, place) => (
        <li
          key={step}
          class={place < reached ? 'done' : undefined}
          aria-current={place === reached ? 'step' : undefined}
        >
          {props.steps[step]}
        </li>
      ))}
    </ol>
  );
}

// `phone-wrong` is about the field `phone`; the choice of the tenure is led to by its first option.
function problemAt(code: AnswerProblem, message: string): Problem {
  const subject = code.slice(0, code.lastIndexOf('-'));
  return { field: subject === 'tenure' ? 'months' : subject, message };
}
