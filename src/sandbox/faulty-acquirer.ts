// An acquirer with the fault plan in between: late, refusing, silent, or answering after the line was cut.
import type { CardAcquirer } from '../cards/acquirer.ts';
import type { Acquirer, RefundVerdict } from '../payments/ports.ts';
import { type FaultPlan, pause } from './faults.ts';

/** Refunds that are remembered at once, for being asked about. */
const rememberedMax = 1000;

/** Wraps an acquirer. A planned fault makes it one that is reached over the network, as it would be. */
export function faultyAcquirer(plan: FaultPlan, channel: string, acquirer: Acquirer): Acquirer {
  const at = `acquirer:${channel}`;
  // What it did before the line was cut, for whoever asks later.
  const done = new Map<string, RefundVerdict>();
  return {
    openHere: (payment) => (plan.isPlanned(at) ? undefined : acquirer.openHere(payment)),
    open: (payment) =>
      struck(
        plan,
        at,
        () => acquirer.open(payment),
        (reason) => ({ kind: 'refused', reason }),
      ),
    refund: (payment, refund) =>
      struck(
        plan,
        at,
        async () => {
          const verdict = await acquirer.refund(payment, refund);
          if (done.size >= rememberedMax) done.clear();
          done.set(refund.id, verdict);
          return verdict;
        },
        (message) => ({ kind: 'refused', message }),
      ),
    capture: (payment, amount) =>
      struck(
        plan,
        at,
        () => acquirer.capture(payment, amount),
        (reason) => ({ kind: 'refused', reason }),
      ),
    inquire: (payment) => acquirer.inquire(payment),
    inquireRefund: async (payment, refund) =>
      done.get(refund.id) ?? acquirer.inquireRefund(payment, refund),
    ...(acquirer.card === undefined ? {} : { card: faultyCards(plan, at, acquirer.card) }),
  };
}

function faultyCards(plan: FaultPlan, at: string, card: CardAcquirer): CardAcquirer {
  const declined = (message: string) => ({ kind: 'declined', code: '96', message }) as const;
  return {
    ...card,
    charge: (asked, cvv) => struck(plan, at, () => card.charge(asked, cvv), declined),
    resume: (asked, id) => struck(plan, at, () => card.resume(asked, id), declined),
  };
}

/** `act`, or what the planned fault makes of it; `refuse` words an acquirer's "no". */
async function struck<T>(
  plan: FaultPlan,
  at: string,
  act: () => Promise<T>,
  refuse: (why: string) => T,
): Promise<T> {
  const fault = plan.strike(at);
  if (fault === undefined) return act();
  if (fault.ms !== undefined) await pause(fault.ms);
  switch (fault.kind) {
    case 'delay':
      return act();
    case 'error':
      return refuse(`the acquirer answered ${fault.status ?? 500}`);
    case 'timeout':
      throw new Error('the acquirer did not answer in time');
    case 'drop-after-commit':
      await act();
      throw new Error('the connection was cut after the acquirer had acted');
    case 'duplicate':
      await act();
      return act();
  }
}
