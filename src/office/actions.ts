// What can be done to a payment now, and what it will do: computed by the functions that do it.
import { findRefundable, type Refundable } from '../payments/find-refund.ts';
import {
  type Preview,
  previewCapture,
  previewRefund,
  type RefundPreview,
} from '../payments/preview.ts';
import { leftOf } from '../payments/refund.ts';
import { Refusal, type RefusalReason } from '../refusal.ts';
import { releasable } from './captures.ts';
import type { OfficeDeps } from './deps.ts';
import { missing } from './named.ts';
import { refundPolicy } from './refunds.ts';

/** An action that is possible with what it will do, or the reason why it is not. */
export type Possible<What> = ({ possible: true } & What) | { possible: false; why: RefusalReason };

export interface Actions {
  refundable: Refundable;
  /** `most`: rupiah that can be returned at most; `wholeOnly`: all of it or nothing. */
  refund: Possible<{ most: bigint; wholeOnly: boolean; preview: RefundPreview }>;
  /** `most`: rupiah that are authorized. */
  capture: Possible<{ most: bigint; preview: Preview }>;
  release: Possible<{ what: 'hold' | 'authorization' }>;
}

/**
 * What can be done to a payment at business time, and the consequences of a refund or a capture of `amount` rupiah,
 * or of all that is left. Throws OBJECT_NOT_FOUND.
 */
export async function actionsOf(
  deps: OfficeDeps,
  { id, amount }: { id: string; amount?: bigint | undefined },
): Promise<Actions> {
  const refundable = await findRefundable(deps.db, { paymentId: id });
  if (refundable === undefined) throw missing('payment', id);
  const { payment } = refundable;
  const now = deps.clock.now();
  return {
    refundable,
    refund: possible(() => {
      const most = leftOf(payment);
      const policy = refundPolicy(deps, payment);
      const wanted = { amount: amount ?? most, policy };
      const preview = previewRefund(deps.payments, refundable, wanted, now);
      return { most, wholeOnly: preview.refund.type === 'VOID', preview };
    }),
    capture: possible(() => {
      const preview = previewCapture(deps.payments, payment, amount, now);
      return { most: payment.authorizedAmount, preview };
    }),
    release: possible(() => {
      const what = releasable(deps, payment, now);
      if (what !== undefined) return { what };
      throw new Refusal({ code: 'STATE_CONFLICT', status: 'not held', wanted: 'released' });
    }),
  };
}

function possible<What extends object>(act: () => What): Possible<What> {
  try {
    return { possible: true, ...act() };
  } catch (error) {
    if (error instanceof Refusal) return { possible: false, why: error.reason };
    throw error;
  }
}
