// An acquirer behind the fault plan: late, declining, silent, or cut off after it has acted.
import type { CardAcquirer, TakesCards } from '../cards/acquirer.ts';
import type { Acquirer, RefundVerdict } from '../payments/ports.ts';
import { type Db, type Reader, sql } from '../storage/db.ts';
import { type FaultPlan, pause } from './faults.ts';

/** Wraps an acquirer. A planned fault makes it one that is reached over the network. */
export function faultyAcquirer(
  plan: FaultPlan,
  db: Db,
  channel: string,
  acquirer: Acquirer & TakesCards,
): Acquirer & TakesCards {
  const at = `acquirer:${channel}`;
  const faulty: Acquirer & TakesCards = {
    openHere: (payment) => (plan.isPlanned(at) ? undefined : acquirer.openHere(payment)),
    refundHere: (payment, refund) =>
      plan.isPlanned(at) ? undefined : acquirer.refundHere?.(payment, refund),
    captureHere: (payment, amount) =>
      plan.isPlanned(at) ? undefined : acquirer.captureHere?.(payment, amount),
    refundsByHand: (payment, refund) => acquirer.refundsByHand?.(payment, refund),
    open: (payment, question) =>
      struck(
        plan,
        at,
        () => acquirer.open(payment, question),
        (reason) => ({ kind: 'refused', reason }),
      ),
    refund: (payment, refund) =>
      struck(
        plan,
        at,
        async () => {
          const verdict = await acquirer.refund(payment, refund);
          await keepVerdict(db, refund.id, verdict);
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
    inquire: (payment, question) => acquirer.inquire(payment, question),
    inquireRefund: async (payment, refund) =>
      (await keptVerdict(db, refund.id)) ?? acquirer.inquireRefund(payment, refund),
  };
  const { card } = acquirer;
  return card === undefined ? faulty : { ...faulty, card: faultyCards(plan, at, card) };
}

/** What it did before the connection was cut. Another process may be the one that inquires. */
async function keepVerdict(db: Db, refundId: string, verdict: RefundVerdict): Promise<void> {
  await db.single.rows(sql`
    insert into simulated_refunds (refund_id, verdict)
    values (${refundId}::uuid, ${JSON.stringify(verdict)}::jsonb) on conflict do nothing`);
}

async function keptVerdict(db: Reader, refundId: string): Promise<RefundVerdict | undefined> {
  const [row] = await db.rows<{ verdict: RefundVerdict }>(
    sql`select verdict from simulated_refunds where refund_id = ${refundId}::uuid`,
  );
  return row?.verdict;
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
  const fault = await plan.strike(at);
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
