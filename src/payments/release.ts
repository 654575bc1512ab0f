// Gives back what was reserved and never captured, seven days later by the business clock.
import { sql } from '../storage/db.ts';
import { consequences } from './consequences.ts';
import { record } from './record.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';
import type { SettleDeps } from './settle.ts';

const batch = 200;

/** Releases every authorization whose time has come; answers how many. */
export async function releaseDue(deps: SettleDeps): Promise<number> {
  const now = deps.clock.now();
  let total = 0;
  for (;;) {
    const rows = await deps.db.rows<PaymentRow>(sql`
      select ${paymentColumns} from payments
      where status = 'AUTHORIZED' and capturing_amount = 0 and release_at <= ${now}
      order by release_at limit ${batch}`);
    for (const payment of rows.map(paymentOf)) {
      const after = { ...payment, status: 'RELEASED' as const };
      const follows = consequences(deps, after, { kind: 'released', at: now }, now);
      const change = {
        before: payment,
        at: now,
        reason: 'not captured in time',
        ...follows,
      };
      if ((await record(deps.db.single, change)) === 'recorded') total++;
    }
    if (rows.length < batch) break;
  }
  if (total > 0) deps.wake();
  return total;
}
