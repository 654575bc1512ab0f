// The pay-later provider's pages up to the verdict: sign in, choose the tenure, confirm.
import type { Problem } from '../../../pages/kit/form.tsx';
import type { AnswerProblem } from './answers.ts';
import { type PaylaterFields, PaylaterStepFields } from './paylater-steps.tsx';
import { paylaterWords } from './paylater-words.ts';
import { ProviderPage } from './provider-page.tsx';

/**
 * A form of these pages posts as `do` one of `sign-in`, `choose`, `pay`, `back`, `show`, `decline` and
 * `cancel`, and the fields of its step: `phone`, `pin` · `months` · `otp`. `show` asks for the same step
 * again, in another language; `back` for the step before.
 */
export interface PaylaterPageProps extends PaylaterFields {
  problems?: readonly AnswerProblem[] | undefined;
}

/** One step of the customer's way through the provider. */
export function PaylaterPage(props: PaylaterPageProps) {
  const { channel, step, frame } = props;
  const words = paylaterWords[frame.language];
  const problems = (props.problems ?? []).map((code) => problemAt(code, words.problems[code]));
  const titles = {
    'sign-in': words.signInTitle(channel.name),
    tenure: words.tenureTitle,
    otp: words.otpTitle,
  };
  return (
    <ProviderPage {...props} title={titles[step]} steps={words.steps} problems={problems}>
      <PaylaterStepFields {...props} problems={problems} />
    </ProviderPage>
  );
}

// `phone-wrong` is about the field `phone`; the choice of the tenure is led to by its first option.
function problemAt(code: AnswerProblem, message: string): Problem {
  const subject = code.slice(0, code.lastIndexOf('-'));
  return { field: subject === 'tenure' ? 'months' : subject, message };
}
