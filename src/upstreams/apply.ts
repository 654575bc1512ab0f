// Applies what a provider tells about a payment: through the same verbs as every verdict, and never twice.
import { askBy } from '../payments/asks.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import type { Told } from '../payments/ports.ts';
import { refundsOf } from '../payments/refund-store.ts';
import { receive } from '../suspense/receive.ts';
import { type NotificationEnd, toldRefunds } from './store.ts';

type Applied = Omit<NotificationEnd, 'paymentId'>;

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
      return moved(deps, payment, told);
    case 'verdict': {
      const received = await receive(deps, payment, told.verdict);
      if (received.changed) return { result: 'APPLIED' };
      if (received.suspended) return { result: 'APPLIED', why: `in suspense: ${received.why}` };
      return { result: 'NOTHING', why: received.why };
    }
  }
}

type Moved = Extract<Told, { kind: 'moved' }>;

/** Money that was captured or went back: ours if it was asked for here, otherwise a person has to look. */
async function moved(deps: PaymentDeps, payment: Payment, told: Moved): Promise<Applied> {
  const known =
    told.what === 'refund' ? await knownRefund(deps, payment, told) : knownCapture(payment, told);
  if (known === undefined) {
    return { result: 'UNMATCHED', why: `a ${told.what} that nobody has asked for here` };
  }
  const { refundId, isOpen } = known;
  if (!isOpen) return { result: 'NOTHING', why: 'it is known', refundId };
  // If ours then turns out to have failed, this was another one.
  await askBy(deps.db.single, payment.id, deps.clock.now());
  return { result: 'EARLY', why: 'it was asked for here and is asked about again' };
}

interface Known {
  refundId?: string | undefined;
  /** Whether its outcome is unknown here. */
  isOpen: boolean;
}

/** The refund of this amount that was made here and that no other notification has told of. */
async function knownRefund(
  { db }: PaymentDeps,
  payment: Payment,
  { amount }: Moved,
): Promise<Known | undefined> {
  // It was given up here, and nothing of it was taken.
  if (payment.status === 'RELEASED') return { isOpen: false };
  const [refunds, told] = await Promise.all([
    refundsOf(db, payment.id),
    toldRefunds(db, payment.id),
  ]);
  const fits = (refund: Refund) =>
    (refund.status === 'SUCCESS' || refund.status === 'OPENING') &&
    !told.has(refund.id) &&
    // What is charged and what is voided have several names.
    (amount === undefined || refund.type === 'VOID' || refund.amount === amount);
  const found = refunds.find(fits);
  return found && { refundId: found.id, isOpen: found.status === 'OPENING' };
}

function knownCapture(
  { status, capturedBy, capturingAmount, lastReceipt }: Payment,
  { amount }: Moved,
): Known | undefined {
  const isOpen = status === 'AUTHORIZED' && capturingAmount > 0n;
  const captured = isOpen ? capturingAmount : capturedBy && lastReceipt?.amount;
  if (captured === undefined || captured === '') return undefined;
  return amount === undefined || captured === amount ? { isOpen } : undefined;
}
