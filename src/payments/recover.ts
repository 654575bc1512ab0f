// Closes payments that a crash left OPENING: the acquirer is asked what became of them.

import type { Answer } from '../dialect.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Db, sql } from '../storage/db.ts';
import { recordOpening } from './create.ts';
import type { Payment } from './payment.ts';
import type { AcquirerOf, Opening } from './ports.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

export interface RecoverDeps {
  db: Db;
  clock: Clock;
  acquirerOf: AcquirerOf;
  answerOf: (payment: Payment) => Answer;
  log: Log;
  /** An opening younger than this may still be on its way, in seconds. */
  openingPatienceSeconds: number;
}

/** Asks about every payment that has been OPENING for too long; answers how many were closed. */
export async function recoverOpenings(deps: RecoverDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - deps.openingPatienceSeconds * 1000);
  const rows = await deps.db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments
    where status = 'OPENING' and created_at <= ${before} order by created_at limit 100`);
  let closed = 0;
  for (const payment of rows.map(paymentOf)) if (await recover(deps, payment)) closed++;
  return closed;
}

async function recover(deps: RecoverDeps, payment: Payment): Promise<boolean> {
  try {
    const found = await deps.acquirerOf(payment.channel).inquire(payment);
    const opening: Opening = found ?? {
      kind: 'refused',
      reason: 'the acquirer has never heard of it',
    };
    await recordOpening(deps, payment, opening, deps.answerOf);
    return true;
  } catch (error) {
    deps.log.warn({ err: error, payment: payment.id }, 'could not ask the acquirer; asking later');
    return false;
  }
}
