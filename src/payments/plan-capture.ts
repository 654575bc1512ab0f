// Whether and how an authorization can be captured, and how its verdict changes the payment. Pure.
import { Refusal } from '../refusal.ts';
import { type Payment, statusAt } from './payment.ts';
import type { Plan } from './plan.ts';
import type { CaptureVerdict } from './ports.ts';

/**
 * The rupiah to capture at business time `now`; everything that is authorized if `amount` is absent. Throws
 * STATE_CONFLICT if there is no open authorization, and CAPTURE_EXCEEDS.
 */
export function amountToCapture(payment: Payment, amount: bigint | undefined, now: Date): bigint {
  const status = statusAt(payment, now);
  const isReleased = payment.releaseAt !== undefined && now >= payment.releaseAt;
  if (status !== 'AUTHORIZED' || isReleased || payment.capturingAmount > 0n) {
    const shown =
      status === 'AUTHORIZED' ? (isReleased ? 'RELEASED' : 'being captured or voided') : status;
    throw new Refusal({ code: 'STATE_CONFLICT', status: shown, wanted: 'captured' });
  }
  const wanted = amount ?? payment.authorizedAmount;
  if (wanted > payment.authorizedAmount) {
    throw new Refusal({ code: 'CAPTURE_EXCEEDS', authorized: payment.authorizedAmount });
  }
  return wanted;
}

/** What follows from the acquirer's verdict on a capture. `capturedBy` names what asked for it. */
export function planCapture(payment: Payment, verdict: CaptureVerdict, capturedBy: string): Plan {
  const evidence = verdict.evidence ?? payment.evidence;
  const unreserved: Payment = { ...payment, evidence, capturingAmount: 0n };
  if (verdict.kind === 'refused') {
    const outcome = { kind: 'capture', payment: unreserved, verdict } as const;
    const reason = `capture refused: ${verdict.reason}`;
    return { kind: 'change', after: unreserved, reason, outcome };
  }
  const { receipt } = verdict;
  const after: Payment = {
    ...unreserved,
    status: 'SUCCESS',
    paidAmount: receipt.amount,
    lastReceipt: receipt,
    capturedBy,
  };
  const fact = { kind: 'captured', receipt } as const;
  const outcome = { kind: 'capture', payment: after, verdict } as const;
  return { kind: 'change', after, reason: 'captured', fact, outcome };
}
