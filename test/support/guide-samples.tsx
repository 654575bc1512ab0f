// The how-to-pay page in every state, for the tests.
import type { VNode } from 'preact';
import { guide as instructions } from '../../src/channels/indomaret/guide.ts';
import { GuidePage, type GuidePageProps } from '../../src/pages/guide/guide-page.tsx';
import type { PageScript } from '../../src/pages/kit/layout.tsx';
import type { Payment } from '../../src/payments/payment.ts';

interface GuideSampling extends Pick<GuidePageProps, 'frame' | 'shop' | 'payment'> {
  /** The script of the copy button. */
  script?: PageScript | undefined;
}

/** One page for each state, by a name that is also a valid file name. */
export function guideSamples(sampling: GuideSampling): Record<string, VNode> {
  const { frame, shop, payment, script } = sampling;
  const steps = instructions.steps(payment as Payment, frame.language);
  const guide = {
    frame,
    channel: { id: 'indomaret', name: 'Indomaret' },
    shop,
    payment,
    steps,
    script,
    updates: true,
  };
  const tillHref = '/simulator/indomaret?code=8900100000000015';
  const received = { amount: 420_000n, at: new Date('2026-01-15T03:20:00Z'), returned: 0n };
  const more = { ...received, amount: 1_260_000n };
  const part = { ...received, returned: 120_000n };
  const all = { ...received, returned: 420_000n };
  return {
    guide: <GuidePage {...guide} state={{ kind: 'open' }} tillHref={tillHref} />,
    'guide-still': <GuidePage {...guide} state={{ kind: 'open' }} updates={false} />,
    'guide-again': <GuidePage {...guide} state={{ kind: 'open', received: more }} />,
    'guide-paid': <GuidePage {...guide} state={{ kind: 'paid', received }} />,
    'guide-part-returned': <GuidePage {...guide} state={{ kind: 'paid', received: part }} />,
    'guide-returned': <GuidePage {...guide} state={{ kind: 'returned', received: all }} />,
    'guide-expired': <GuidePage {...guide} state={{ kind: 'expired' }} />,
    'guide-over': <GuidePage {...guide} state={{ kind: 'expired', received: more }} />,
    'guide-closed': <GuidePage {...guide} state={{ kind: 'closed' }} />,
  };
}
