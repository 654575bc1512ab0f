// The pay-later flow: sign in, choose the tenure, confirm with a one-time password.
import type { PaylaterSimulation } from '../../channels/simulation.ts';
import { type AnswerProblem, chosenTenure, otpProblems, signInProblems } from './pages/answers.ts';
import { PaylaterPage } from './pages/paylater-page.tsx';
import type { PaylaterStep } from './pages/paylater-steps.tsx';
import type { ProviderFlow, Shown } from './provider-visit.ts';

interface Progress {
  step: PaylaterStep;
  months?: number | undefined;
}

type Next = Shown<Progress, AnswerProblem>;

export const paylaterFlow: ProviderFlow<PaylaterSimulation, Progress, AnswerProblem> = {
  begin: () => ({ step: 'sign-in' }),
  answer(simulation, progress, form) {
    switch (form.get('do')) {
      case 'back':
        return { progress: { ...progress, step: progress.step === 'otp' ? 'tenure' : 'sign-in' } };
      case 'sign-in':
        return signIn(simulation, form);
      case 'choose':
        return choose(simulation, progress, form);
      case 'pay':
        return pay(simulation, progress, form);
      default:
        return { progress };
    }
  },
  page: (props, simulation, { progress: { step, months }, phone, problems }) =>
    PaylaterPage({ ...props, simulation, step, values: { phone, months }, problems }),
};

function signIn(simulation: PaylaterSimulation, form: URLSearchParams): Next {
  const typed = { phone: form.get('phone') ?? '', pin: form.get('pin') ?? '' };
  const problems = signInProblems(simulation.signIn, typed);
  if (problems.length === 0) return { progress: { step: 'tenure' } };
  return { progress: { step: 'sign-in' }, phone: typed.phone, problems };
}

function choose(simulation: PaylaterSimulation, progress: Progress, form: URLSearchParams): Next {
  if (progress.step === 'sign-in') return { progress };
  const tenure = chosenTenure(simulation.tenures, form.get('months') ?? '');
  if (tenure === undefined) return { progress: { step: 'tenure' }, problems: ['tenure-missing'] };
  return { progress: { step: 'otp', months: tenure.months } };
}

function pay(
  simulation: PaylaterSimulation,
  progress: Progress,
  form: URLSearchParams,
): Next | 'paid' {
  if (progress.step !== 'otp') return { progress };
  const problems = otpProblems(simulation.signIn, form.get('otp') ?? '');
  return problems.length > 0 ? { progress, problems } : 'paid';
}
