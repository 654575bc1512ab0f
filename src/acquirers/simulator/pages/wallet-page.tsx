// The wallet's pages before the verdict: phone, PIN, confirm.
import type { WalletSimulation } from '../../../channels/simulation.ts';
import { ActionButton, type Problem, TextField } from '../../../pages/kit/form.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { Facts, SandboxBox } from '../../../pages/kit/parts.tsx';
import type { WalletProblem } from './answers.ts';
import { ProviderPage, type ProviderStepProps } from './provider-page.tsx';
import { providerWords } from './provider-words.ts';
import { walletWords } from './wallet-words.ts';

export type WalletStep = 'phone' | 'pin' | 'confirm';

/**
 * The values that these pages post as `do` (`phone`, `pin`, `pay`, `back`, `show`, `decline`, `cancel`), with
 * `state`, `lang` and the step's field `phone` or `pin`. `show` asks for the same step in another language,
 * `back` for the first step.
 */
export interface WalletPageProps extends ProviderStepProps {
  simulation: Pick<WalletSimulation, 'signIn'>;
  step: WalletStep;
  /** Whether the link was made to open the wallet's app. */
  deepLink: boolean;
  /** The wrong phone number that was typed. */
  phone?: string | undefined;
  problems?: readonly WalletProblem[] | undefined;
}

/** One step of the customer's visit to the wallet. */
export function WalletPage(props: WalletPageProps) {
  const { channel, step, frame } = props;
  const words = walletWords[frame.language];
  const problems = (props.problems ?? []).map((code) => ({
    field: code.slice(0, code.lastIndexOf('-')),
    message: words.problems[code],
  }));
  const note = props.deepLink && step === 'phone' ? words.deepLink(channel.name) : undefined;
  const title = words.titles[step](channel.name);
  return (
    <ProviderPage {...props} title={title} steps={words.steps} problems={problems} note={note}>
      <StepFields {...props} problems={problems} />
    </ProviderPage>
  );
}

type StepProps = Omit<WalletPageProps, 'problems'> & { problems: readonly Problem[] };

function StepFields(props: StepProps) {
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
  const { sandbox, phone: label } = providerWords[frame.language];
  return (
    <>
      <Hint title={sandbox} text={words.phoneHint} code={simulation.signIn.phone} />
      <TextField
        id="phone"
        label={label}
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
  const { sandbox, pin: label } = providerWords[frame.language];
  return (
    <>
      <Hint title={sandbox} text={words.pinHint} code={simulation.signIn.pin} />
      <TextField
        id="pin"
        label={label}
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
