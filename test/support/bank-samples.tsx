// The simulated bank's pages and the page of test cards in every state, for the tests.
import type { VNode } from 'preact';
import { testCards } from '../../src/acquirers/simulator/issuer/test-cards.ts';
import type {
  ChallengeDoneProps,
  ChallengeProps,
} from '../../src/acquirers/simulator/pages/bank-props.ts';
import {
  ChallengeDone,
  ChallengePage,
  MethodPage,
} from '../../src/acquirers/simulator/pages/challenge-page.tsx';
import { TestCardsPage } from '../../src/acquirers/simulator/pages/test-cards-page.tsx';
import type { Language } from '../../src/pages/kit/language.ts';
import type { PageScript } from '../../src/pages/kit/layout.tsx';

export interface BankSampling {
  language: Language;
  script: PageScript;
  shop?: string | undefined;
}

/** One page for each state, by a name that is also a valid file name. */
export function bankSamples(sampling: BankSampling): Record<string, VNode> {
  const { language, script, shop = 'Toko Contoh' } = sampling;
  const frame = { language, sandbox: true, home: '/' };
  const challenge: ChallengeProps = {
    frame,
    bank: 'Bank Mandiri',
    brand: 'MASTER',
    masked: '557338******1101',
    shop,
    amount: 750_000n,
    otp: '112233',
    action: '/simulator/3ds/9mF2xK',
    state: 'sealed-state',
    triesLeft: 3,
  };
  const outcomes: ChallengeDoneProps['outcome'][] = ['confirmed', 'refused', 'timed-out', 'failed'];
  const done = outcomes.map((outcome) => [
    `bank-${outcome}`,
    <ChallengeDone
      frame={frame}
      script={script}
      bank="Bank Mandiri"
      outcome={outcome}
      action="/pay/9mF2xK/return"
      hidden={{ state: 'sealed-answer' }}
    />,
  ]);
  return {
    'bank-challenge': <ChallengePage {...challenge} />,
    'bank-challenge-framed': <ChallengePage {...challenge} framed="light" />,
    'bank-challenge-framed-dark': <ChallengePage {...challenge} framed="dark" />,
    'bank-challenge-wrong': <ChallengePage {...challenge} problem="otp-wrong" triesLeft={2} />,
    ...Object.fromEntries(done),
    'bank-check-frame': <MethodPage frame={frame} />,
    'test-cards': (
      <TestCardsPage frame={frame} script={script} cards={testCards.map((card) => ({ ...card }))} />
    ),
  };
}
