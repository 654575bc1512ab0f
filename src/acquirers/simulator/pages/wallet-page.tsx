// The wallet's pages up to the verdict: phone, PIN, confirm.
import type { WalletSimulation } from '../../../channels/simulation.ts';
import {
  ActionButton,
  HiddenFields,
  type Problem,
  ProblemSummary,
  TextField,
} from '../../../pages/kit/form.tsx';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { Facts, SandboxBox } from '../../../pages/kit/parts.tsx';
import type { Payment } from '../../../payments/payment.ts';
import type { WalletProblem } from './answers.ts';
import { PaylaterSummary } from './paylater-summary.tsx';
import { paylaterWords } from './paylater-words.ts';
import { walletWords } from './wallet-words.ts';

export const walletSteps = ['phone', 'pin', 'confirm'] as const;

export type WalletStep = (typeof walletSteps)[number];

/**
 * What a form of these pages posts as `do`, with `state`, `lang` and the step's field `phone` or `pin`.
 * `show` asks for the same step again, in another language; `back` for the first one.
 */
export type WalletAction = 'phone' | 'pin' | 'pay' | 'back' | 'show' | 'decline' | 'cancel';

export interface WalletPageProps {
  /** The page puts its own language switch in, one that keeps the step. */
  frame: Omit<Frame, 'languageSwitch'>;
  channel: { id: string; name: string };
  simulation: Pick<WalletSimulation, 'signIn'>;
  /** The merchant's name. */
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'purchase' | 'expiresAt'>;
  /** Where the forms post to. */
  action: string;
  /** What the next step must bring back, opaque to the page. */
  state: string;
  step: WalletStep;
  /** Whether the link was made to open the wallet's app. */
  deepLink: boolean;
  /** A phone that was typed and is wrong. */
  phone?: string | undefined;
  problems?: readonly WalletProblem[] | undefined;
}

/** One step of the customer's way through the wallet. */
export function WalletPage(props: WalletPageProps) {
  const { channel, shop, step } = props;
  const { language } = props.frame;
  const words = walletWords[language];
  const common = paylaterWords[language];
  const hidden = { state: props.state };
  const problems = (props.problems ?? []).map((code) => ({
    field: code.slice(0, code.lastIndexOf('-')),
    message: words.problems[code],
  }));
  const frame = {
    ...props.frame,
    languageSwitch: { action: props.action, hidden: { ...hidden, do: 'show' } },
  };
  const title = words.titles[step](channel.name);
  return (
    <Layout frame={frame} title={title} failed={problems.length > 0} brand={channel.id}>
      <div class="checkout">
        <PaylaterSummary {...props} />
        <section class="card" aria-labelledby="title">
          <Progress step={step} steps={words.steps} label={common.progress} />
          <ProblemSummary language={language} problems={problems} />
          <h1 id="title">{title}</h1>
          {props.deepLink && step === 'phone' && <p class="hint">{words.deepLink(channel.name)}</p>}
          <form id="answer" method="post" action={props.action} noValidate>
            <HiddenFields values={{ ...hidden, lang: language }} />
            <Step {...props} problems={problems} />
            <ActionButton value="cancel" look="quiet">
              {common.cancel(shop)}
            </ActionButton>
          </form>
        </section>
        <SandboxBox title={common.play(channel.name)}>
          <p>{words.playHint(channel.name)}</p>
          <ActionButton value="decline" look="danger" form="answer">
            {common.decline(channel.name)}
          </ActionButton>
        </SandboxBox>
      </div>
    </Layout>
  );
}

type StepProps = Omit<WalletPageProps, 'problems'> & { problems: readonly Problem[] };

function Step(props: StepProps) {
  if (props.step === 'phone') return <Phone {...props} />;
  return props.step === 'pin' ? <Pin {...props} /> : <Confirm {...props} />;
}

function Hint(props: { title: string; text: string; code: string }) {
  return (
    <SandboxBox title={props.title}>
      <p>
        {props.text} <code>{props.code}</code>
      </p>
    </SandboxBox>
  );
}

function Phone({ frame, simulation, phone, problems }: StepProps) {
  const words = walletWords[frame.language];
  const { sandbox } = paylaterWords[frame.language];
  return (
    <>
      <Hint title={sandbox} text={words.phoneHint} code={simulation.signIn.phone} />
      <TextField
        id="phone"
        label={words.phone}
        type="tel"
        autoComplete="tel"
        maxLength={20}
        value={phone}
        problems={problems}
      />
      <ActionButton value="phone" look="primary">
        {words.next}
      </ActionButton>
    </>
  );
}

function Pin({ frame, simulation, problems }: StepProps) {
  const words = walletWords[frame.language];
  const { sandbox } = paylaterWords[frame.language];
  return (
    <>
      <Hint title={sandbox} text={words.pinHint} code={simulation.signIn.pin} />
      <TextField
        id="pin"
        label={words.pin}
        type="password"
        inputMode="numeric"
        maxLength={12}
        problems={problems}
      />
      <ActionButton value="pin" look="primary">
        {words.next}
      </ActionButton>
      <ActionButton value="back" look="quiet">
        {words.otherPhone}
      </ActionButton>
    </>
  );
}

function Confirm({ frame, simulation, payment }: StepProps) {
  const words = walletWords[frame.language];
  const amount = rupiah(payment.amount, frame.language);
  return (
    <>
      <Facts
        rows={[
          [words.from, simulation.signIn.phone],
          [words.amount, <strong>{amount}</strong>],
        ]}
      />
      <ActionButton value="pay" look="primary">
        {words.pay(amount)}
      </ActionButton>
    </>
  );
}

function Progress(props: { step: WalletStep; steps: Record<WalletStep, string>; label: string }) {
  const reached = walletSteps.indexOf(props.step);
  return (
    <ol class="progress" aria-label={props.label}>
      {walletSteps.map((step, place) => (
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
