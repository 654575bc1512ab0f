// The pay-later provider's pages before the verdict: sign in, choose the tenure, confirm.
import type { Problem } from '../../../pages/kit/form.tsx';
import type { AnswerProblem } from './answers.ts';
import { type PaylaterFields, PaylaterStepFields } from './paylater-steps.tsx';
import { paylaterWords } from './paylater-words.ts';
import { ProviderPage } from './provider-page.tsx';

/**
 * The values that these pages post as `do` (`sign-in`, `choose`, `pay`, `back`, `show`, `decline`,
 * `cancel`), together with the fields of the step: `phone` and `pin`, `months`, or `otp`. `show` asks for
 * the same step in another language, `back` for the step before.
 */
export interface PaylaterPageProps extends PaylaterFields {
  problems?: readonly AnswerProblem[] | undefined;
}

/** One step of the customer's visit to the provider. */
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

// `phone-wrong` belongs to the field `phone`. A problem of the tenure links to its first option.
function problemAt(code: AnswerProblem, message: string): Problem {
  const subject = code.slice(0, code.lastIndexOf('-'));
  return { field: subject === 'tenure' ? 'months' : subject, message };
}
