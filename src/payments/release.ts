// Gives back what was reserved and never captured, seven days later by the business clock.
import { sql } from '../storage/db.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findState } from './find.ts';
import type { Payment } from './payment.ts';
import { type Decision, nothing } from './plan.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

const batch = 200;

/** Releases every authorization whose time has come; returns how many. */
export async function releaseDue(deps: PaymentDeps): Promise<number> {
  const now = deps.clock.now();
  let total = 0;
  for (;;) {
    const rows = await deps.db.rows<PaymentRow>(sql`
      select ${paymentColumns} from payments
      where status = 'AUTHORIZED' and capturing_amount = 0 and release_at <= ${now}
      order by release_at limit ${batch}`);
    let released = 0;
    for (const payment of rows.map(paymentOf)) if (await release(deps, payment)) released++;
    total += released;
    if (rows.length < batch || released === 0) return total;
  }
}

async function release(deps: PaymentDeps, payment: Payment): Promise<boolean> {
  const changed = await change(deps, {
    first: { payment },
    read: () => findState(deps.db, payment.id),
    decide: ({ payment: current }, now) => released(current, now),
  });
  return changed?.kind === 'changed';
}

function released(payment: Payment, now: Date): Decision {
  const { status, capturingAmount, releaseAt } = payment;
  const isDue = releaseAt !== undefined && releaseAt <= now;
  if (status !== 'AUTHORIZED' || capturingAmount > 0n || !isDue) return nothing(`it is ${status}`);
  const after = { ...payment, status: 'RELEASED' } as const;
  const fact = { kind: 'released', at: now } as const;
  return { kind: 'change', after, reason: 'not captured in time', fact };
}
