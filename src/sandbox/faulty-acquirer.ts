// An acquirer behind the fault plan: late, declining, silent, or cut off after it has acted.
import type { CardAcquirer, TakesCards } from '../cards/acquirer.ts';
import type { Acquirer, RefundVerdict } from '../payments/ports.ts';
import { type FaultPlan, pause } from './faults.ts';

/** How many refunds are remembered, so that their outcome can be inquired. */
const rememberedMax = 1000;

/** Wraps an acquirer. A planned fault makes it one that is reached over the network. */
export function faultyAcquirer(
  plan: FaultPlan,
  channel: string,
  acquirer: Acquirer & TakesCards,
): Acquirer & TakesCards {
  const at = `acquirer:${channel}`;
  // What it did before the connection was cut, for a later inquiry.
  const done = new Map<string, RefundVerdict>();
  const faulty: Acquirer & TakesCards = {
    openHere: (payment) => (plan.isPlanned(at) ? undefined : acquirer.openHere(payment)),
    refundHere: (payment, refund) =>
      plan.isPlanned(at) ? undefined : acquirer.refundHere?.(payment, refund),
    captureHere: (payment, amount) =>
      plan.isPlanned(at) ? undefined : acquirer.captureHere?.(payment, amount),
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
  };
  const { card } = acquirer;
  return card === undefined ? faulty : { ...faulty, card: faultyCards(plan, at, card) };
}

function faultyCards(plan: FaultPlan, at: string, card: CardAcquirer): CardAcquirer {
  const declined = (message: string) => ({ kind: 'declined', code: '96', message }) as const;
  return {
    ...card,
    charge: (asked, cvv) => struck(plan, at, () => card.charge(asked, cvv), declined),
    resume: (asked, id) => struck(plan, at, () => card.resume(asked, id), declined),
  };
}

/** Runs `act`, or what the planned fault makes of it. `refuse` makes the acquirer's decline from a reason. */
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
