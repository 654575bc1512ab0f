// What each step of the pay-later pages asks for.
import type { PaylaterSimulation } from '../../../channels/simulation.ts';
import { ActionButton, type Problem, TextField } from '../../../pages/kit/form.tsx';
import { SandboxBox } from '../../../pages/kit/parts.tsx';
import { ChosenPlan, TenureChoice } from './paylater-plan.tsx';
import { paylaterWords } from './paylater-words.ts';
import type { ProviderStepProps } from './provider-page.tsx';
import { providerWords } from './provider-words.ts';

export type PaylaterStep = 'sign-in' | 'tenure' | 'otp';

export interface PaylaterFields extends ProviderStepProps {
  simulation: Pick<PaylaterSimulation, 'signIn' | 'tenures'>;
  step: PaylaterStep;
  /** What was entered before: a wrong phone number, the chosen tenure (which `otp` needs). */
  values?: { phone?: string | undefined; months?: number | undefined } | undefined;
}

type StepProps = PaylaterFields & { problems: readonly Problem[] };

/** The fields of the step, the test credentials, and the button to continue. */
export function PaylaterStepFields(props: StepProps) {
  if (props.step === 'sign-in') return <SignIn {...props} />;
  return props.step === 'tenure' ? <Tenure {...props} /> : <Confirm {...props} />;
}

function SignIn({ frame, simulation, values, problems }: StepProps) {
  const words = { ...providerWords[frame.language], ...paylaterWords[frame.language] };
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
  const { sandbox } = providerWords[frame.language];
  const tenure = simulation.tenures.find(({ months }) => months === values?.months);
  return (
    <>
      {tenure && <ChosenPlan language={frame.language} amount={payment.amount} tenure={tenure} />}
      <SandboxBox title={sandbox}>
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
