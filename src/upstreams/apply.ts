// Applies what a provider tells about a payment: through the same verbs as every verdict, and never twice.
import { askBy } from '../payments/asks.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { Payment } from '../payments/payment.ts';
import type { Told } from '../payments/ports.ts';
import { receive } from '../suspense/receive.ts';
import type { NotificationEnd } from './store.ts';

type Applied = Pick<NotificationEnd, 'result' | 'why'>;

/** Applies it to a payment that was just read. Returns what came of it; `why` is a clause. */
export async function applyTold(deps: PaymentDeps, payment: Payment, told: Told): Promise<Applied> {
  if (payment.status === 'OPENING') {
    // Our own call has not been answered yet. What was told is applied once it has.
    await askBy(deps.db.single, payment.id, deps.clock.now());
    return { result: 'EARLY' };
  }
  switch (told.kind) {
    case 'unread':
      return { result: 'UNMATCHED', why: told.why };
    case 'moved':
      return moved(deps, payment, told.what);
    case 'verdict': {
      const received = await receive(deps, payment, told.verdict);
      if (received.changed) return { result: 'APPLIED' };
      if (received.suspended) return { result: 'APPLIED', why: `in suspense: ${received.why}` };
      return { result: 'NOTHING', why: received.why };
    }
  }
}

/** Money that was captured or went back: ours if it was asked for here, otherwise a person has to look. */
async function moved(
  deps: PaymentDeps,
  payment: Payment,
  what: Extract<Told, { kind: 'moved' }>['what'],
): Promise<Applied> {
  if (payment.refundingAmount > 0n || payment.capturingAmount > 0n) {
    await askBy(deps.db.single, payment.id, deps.clock.now());
    return { result: 'NOTHING', why: 'it was asked for here and is asked about again' };
  }
  if (isKnown(payment, what)) return { result: 'NOTHING', why: 'it is known' };
  return { result: 'UNMATCHED', why: `a ${what} that nobody has asked for here` };
}

function isKnown({ status, refundedAmount, capturedBy }: Payment, what: string): boolean {
  if (what === 'capture') return status === 'SUCCESS' || capturedBy !== undefined;
  return refundedAmount > 0n || status === 'VOIDED' || status === 'RELEASED';
}
