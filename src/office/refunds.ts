// Refunds by an operator: giving money back, and working by hand what an acquirer does not take.
import { findRefundable } from '../payments/find-refund.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import { giveBack } from '../payments/refund.ts';
import { findRefundById } from '../payments/refund-store.ts';
import { workRefund } from '../payments/work-refund.ts';
import { type ManualRefund, manualRefunds } from '../reports/manual-refunds.ts';
import { firstPage } from '../reports/report.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { channelOf, demandId, missing } from './named.ts';
import { note } from './note.ts';

/** A refund, and its payment as it is afterwards. */
export interface RefundMade {
  payment: Payment;
  refund: Refund;
}

export interface RefundWanted {
  payment: Payment;
  /** Rupiah; all that is left where it is absent. */
  amount?: bigint | undefined;
  reason?: string | undefined;
  /** Names this refund, so that asking twice refunds once; a new name where it is absent. */
  reference?: string | undefined;
}

/**
 * Refunds a payment, or voids it where its channel does so before settlement. The refund is DUE afterwards
 * where the acquirer takes refunds by hand only, and FAILED where the acquirer declined. Throws
 * STATE_CONFLICT, ALREADY_REFUNDED, REFUND_EXCEEDS, VOID_NOT_WHOLE and REFUND_REFERENCE_USED.
 */
export async function refundPayment(
  deps: OfficeDeps,
  actor: Actor,
  wanted: RefundWanted,
): Promise<RefundMade> {
  const { voidsBeforeSettlement = false } = channelOf(deps, wanted.payment);
  const { payment, ...asked } = wanted;
  const refundable = await findRefundable(deps.db, { paymentId: payment.id });
  if (refundable === undefined) throw missing('payment', payment.reference);
  const policy = { voidsBeforeSettlement };
  const made = await giveBack(deps.payments, { ...asked, refundable, by: actor.name, policy });
  note(deps, actor, 'refund', made.refund.id);
  return made;
}

export interface RefundWork {
  refundId: string;
  /** `done`: the customer has the money. `rejected`: they cannot get it, and the merchant has it again. */
  outcome: 'done' | 'rejected';
  /** The bank's reference, or why it could not be done. */
  note?: string | undefined;
}

/**
 * Ends a refund that is DUE, once. Throws OBJECT_NOT_FOUND where there is no such refund and
 * STATE_CONFLICT where it is not due.
 */
export async function workDueRefund(
  deps: OfficeDeps,
  actor: Actor,
  work: RefundWork,
): Promise<RefundMade> {
  const { refundId, outcome } = work;
  demandId('refund', refundId);
  if ((await findRefundById(deps.db, refundId)) === undefined) throw missing('refund', refundId);
  const ended = await workRefund(deps.payments, { ...work, by: actor.name });
  note(deps, actor, `refund ${outcome}`, refundId);
  return ended;
}

/** Refunds that wait to be worked by hand, the longest waiting first; at most `limit`. */
export function refundsDue(
  deps: Pick<OfficeDeps, 'db'>,
  wanted: { limit: number; channel?: string | undefined; clientId?: string | undefined },
): Promise<ManualRefund[]> {
  return manualRefunds(deps.db, 'due', firstPage(wanted, wanted.limit));
}
