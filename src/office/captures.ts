// Captures of authorizations and releases by an operator.
import { captureBy } from '../payments/capture-by-office.ts';
import { type Payment, statusAt } from '../payments/payment.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { auditBeside } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { refundOnce, refundPolicy } from './refunds.ts';
import { releasePayment } from './settlements.ts';

export interface CaptureWanted {
  payment: Payment;
  /** Rupiah; all that is authorized if it is absent. */
  amount?: bigint | undefined;
  /** Names this capture, so that asking twice captures once. */
  reference: string;
}

/**
 * Captures an authorization, once for the reference. Returns the payment: still AUTHORIZED if the acquirer refused.
 * Throws STATE_CONFLICT, CAPTURE_EXCEEDS and REQUEST_IN_FLIGHT.
 */
export function capturePayment(
  deps: OfficeDeps,
  actor: Actor,
  { payment: { id, clientId }, amount, reference }: CaptureWanted,
): Promise<Payment> {
  return captureBy(deps.payments, {
    paymentId: id,
    amount,
    reference,
    by: actor.name,
    noted: (captured) =>
      auditBeside(actor, {
        action: 'capture payment',
        object: `payment ${id}`,
        clientId,
        after: { amount: captured },
      }),
  });
}

/** What a release of this payment is: of money that is held, of money that is reserved on a card, or nothing. */
export function releasable(
  deps: Pick<OfficeDeps, 'channels'>,
  payment: Payment,
  now: Date,
): 'hold' | 'authorization' | undefined {
  if (payment.held) return 'hold';
  const isAuthorized = statusAt(payment, now) === 'AUTHORIZED';
  if (!isAuthorized || !refundPolicy(deps, payment).voidsBeforeSettlement) return undefined;
  return 'authorization';
}

/**
 * Lets held money be settled, or gives back what is reserved on the customer's card, which is a void. Returns the
 * payment. Throws STATE_CONFLICT if there is nothing to release.
 */
export async function release(
  deps: OfficeDeps,
  actor: Actor,
  { payment, reference }: { payment: Payment; reference: string },
): Promise<Payment> {
  const now = deps.clock.now();
  switch (releasable(deps, payment, now)) {
    case 'hold':
      return releasePayment(deps, actor, { payment });
    case 'authorization':
      return (await refundOnce(deps, actor, { payment, reference, reason: 'released' })).payment;
    default: {
      const status = statusAt(payment, now);
      throw new Refusal({ code: 'STATE_CONFLICT', status, wanted: 'released' });
    }
  }
}
