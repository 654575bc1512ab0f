// The wallet flow: phone, PIN, confirm.
import type { WalletSimulation } from '../../channels/simulation.ts';
import { phoneProblems, pinProblems, type WalletProblem } from './pages/answers.ts';
import { WalletPage, type WalletStep } from './pages/wallet-page.tsx';
import { walletApproved } from './pages/wallet-words.ts';
import type { ProviderFlow, Shown } from './provider-visit.ts';

interface Progress {
  step: WalletStep;
  deepLink: boolean;
}

type Next = Shown<Progress, WalletProblem>;

export const walletFlow: ProviderFlow<WalletSimulation, Progress, WalletProblem> = {
  begin: ({ deeplink }) => ({ step: 'phone', deepLink: deeplink === 'true' }),
  answer(simulation, progress, form) {
    switch (form.get('do')) {
      case 'back':
        return { progress: { ...progress, step: 'phone' } };
      case 'phone':
        return signIn(simulation, progress, form.get('phone') ?? '');
      case 'pin':
        return unlock(simulation, progress, form.get('pin') ?? '');
      case 'pay':
        return progress.step === 'confirm' ? 'paid' : { progress };
      default:
        return { progress };
    }
  },
  page: (props, simulation, { progress, phone, problems }) =>
    WalletPage({ ...props, simulation, ...progress, phone, problems }),
  approved: walletApproved,
};

function signIn(simulation: WalletSimulation, progress: Progress, phone: string): Next {
  const problems = phoneProblems(simulation.signIn, phone);
  if (problems.length === 0) return { progress: { ...progress, step: 'pin' } };
  return { progress: { ...progress, step: 'phone' }, phone, problems };
}

function unlock(simulation: WalletSimulation, progress: Progress, pin: string): Next {
  if (progress.step !== 'pin') return { progress };
  const problems = pinProblems(simulation.signIn, pin);
  return problems.length > 0
    ? { progress, problems }
    : { progress: { ...progress, step: 'confirm' } };
}
