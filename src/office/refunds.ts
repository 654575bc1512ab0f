// Refunds by an operator: giving money back, and working by hand what an acquirer does not take.
import { findById } from '../payments/find.ts';
import { findRefundable } from '../payments/find-refund.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import { giveBack } from '../payments/refund.ts';
import { findRefund, findRefundById } from '../payments/refund-store.ts';
import { workRefund } from '../payments/work-refund.ts';
import { Refusal } from '../refusal.ts';
import { type ManualRefund, manualRefunds } from '../reports/manual-refunds.ts';
import { firstPage } from '../reports/report.ts';
import type { Actor } from './actor.ts';
import { auditBeside } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { channelOf, demandId, missing } from './named.ts';
import { demandOwn } from './scope.ts';

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
  const { payment, ...details } = wanted;
  const refundable = await findRefundable(deps.db, { paymentId: payment.id });
  if (refundable === undefined) throw missing('payment', payment.reference);
  return giveBack(deps.payments, {
    ...details,
    refundable,
    by: actor.name,
    policy: refundPolicy(deps, payment),
    noted: ({ id, type, status, amount, reason }) =>
      auditBeside(actor, {
        action: 'refund payment',
        object: `payment ${payment.id}`,
        clientId: payment.clientId,
        after: { refund: id, type, status, amount, reason },
      }),
  });
}

/** Whether the payment's channel voids before settlement. */
export function refundPolicy(deps: Pick<OfficeDeps, 'channels'>, payment: Payment) {
  return { voidsBeforeSettlement: channelOf(deps, payment).voidsBeforeSettlement ?? false };
}

/**
 * The same, once for the reference: a repeat, also one at the same time or after a crash, gets the refund that was
 * made first.
 */
export async function refundOnce(
  deps: OfficeDeps,
  actor: Actor,
  wanted: RefundWanted & { reference: string },
): Promise<RefundMade> {
  const known = await madeBefore(deps, wanted);
  if (known !== undefined) return known;
  try {
    return await refundPayment(deps, actor, wanted);
  } catch (error) {
    // Another call with this reference may have been faster.
    const made = error instanceof Refusal ? await madeBefore(deps, wanted) : undefined;
    if (made === undefined) throw error;
    return made;
  }
}

async function madeBefore(
  { db }: Pick<OfficeDeps, 'db'>,
  { payment: { id, clientId }, reference }: RefundWanted & { reference: string },
): Promise<RefundMade | undefined> {
  const refund = await findRefund(db, clientId, reference);
  if (refund?.paymentId !== id) return undefined;
  const payment = await findById(db, id);
  return payment && { payment, refund };
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
  const found = await findRefundById(deps.db, refundId);
  if (found === undefined) throw missing('refund', refundId);
  const { clientId } = found;
  demandOwn(actor, clientId, 'refund', refundId);
  return workRefund(deps.payments, {
    ...work,
    by: actor.name,
    noted: ({ status, amount, message }) =>
      auditBeside(actor, {
        action: `refund ${outcome}`,
        object: `refund ${refundId}`,
        clientId,
        before: { status: found.status },
        after: { status, amount, note: message },
      }),
  });
}

/** Refunds that wait to be worked by hand, the longest waiting first; at most `limit`. */
export function refundsDue(
  deps: Pick<OfficeDeps, 'db'>,
  wanted: { limit: number; channel?: string | undefined; clientId?: string | undefined },
): Promise<ManualRefund[]> {
  return manualRefunds(deps.db, 'due', firstPage(wanted, wanted.limit));
}
