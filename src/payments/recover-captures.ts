// Closes captures that a crash, or a silent acquirer, left unanswered: the acquirer is asked once more.
import type { Log } from '../lib/log.ts';
import { sql } from '../storage/db.ts';
import { type CaptureInput, conclude } from './capture.ts';
import { findById } from './find.ts';
import type { Payment } from './payment.ts';
import type { AcquirerOf } from './ports.ts';
import type { SettleDeps } from './settle.ts';

export interface RecoverCaptureDeps extends SettleDeps {
  acquirerOf: AcquirerOf;
  /** How the channel keeps and words a capture that this request asked for. */
  wordingOf: (payment: Payment, requestKey: string) => Pick<CaptureInput, 'answer' | 'evidence'>;
  log: Log;
  /** A capture younger than this may still be on its way, in seconds. */
  patienceSeconds: number;
}

interface Open {
  payment_id: string;
  key: string;
  body_hash: Buffer;
}

/**
 * An acquirer takes an authorization once, however often it is asked, and the receipt's key books it
 * once. Answers how many were closed.
 */
export async function recoverCaptures(deps: RecoverCaptureDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - deps.patienceSeconds * 1000);
  const open = await deps.db.rows<Open>(sql`
    select r.payment_id, r.key, r.body_hash from payments p
    join requests r on r.payment_id = p.id and r.client_id = p.client_id
    where p.status = 'AUTHORIZED' and p.capturing_amount > 0
      and r.answer_body is null and r.created_at <= ${before} limit 100`);
  let closed = 0;
  for (const one of open) if (await recover(deps, one)) closed += 1;
  return closed;
}

async function recover(deps: RecoverCaptureDeps, open: Open): Promise<boolean> {
  try {
    const payment = await findById(deps.db, open.payment_id);
    if (payment === undefined || payment.capturingAmount === 0n) return false;
    const acquirer = deps.acquirerOf(payment.channel);
    const verdict = await acquirer.capture(payment, payment.capturingAmount);
    const request = { key: open.key, hash: open.body_hash };
    await conclude(deps, { payment, request, ...deps.wordingOf(payment, open.key) }, verdict);
    return true;
  } catch (error) {
    const { payment_id: payment } = open;
    deps.log.warn({ err: error, payment }, 'could not ask about a capture; asking later');
    return false;
  }
}
