// A refund from the back office: somebody there asks for it, no merchant's request does.
import { newId } from '../lib/ids.ts';
import type { Payment, Refund } from './payment.ts';
import { type RefundDeps, type RefundInput, refund } from './refund.ts';

export interface GiveBack extends Pick<RefundInput, 'payment' | 'policy' | 'isSettled'> {
  /** Rupiah; absent gives back all that is left. */
  amount?: bigint | undefined;
  reason?: string | undefined;
  /** Who asks. */
  by: string;
  /** Names this refund, so that asking twice gives back once; absent makes a new one. */
  reference?: string | undefined;
}

const noAnswer = { status: 204, body: Buffer.alloc(0) };

/**
 * Gives money back; where the acquirer takes refunds by hand only, the refund is DUE afterwards. Throws
 * what `refund` throws.
 */
export async function giveBack(
  deps: RefundDeps,
  asked: GiveBack,
): Promise<{ payment: Payment; refund: Refund }> {
  const { payment, by, reason } = asked;
  let made: { payment: Payment; refund: Refund } | undefined;
  await refund(deps, {
    payment,
    reference: asked.reference ?? newId(),
    amount: asked.amount ?? leftOf(payment),
    ...(reason === undefined ? {} : { reason }),
    policy: asked.policy,
    isSettled: asked.isSettled,
    by,
    answer: (after, ended) => {
      made = { payment: after, refund: ended };
      return noAnswer;
    },
  });
  if (made === undefined) throw new Error(`no refund was made of payment ${payment.id}`);
  return made;
}

function leftOf(payment: Payment): bigint {
  if (payment.status === 'AUTHORIZED') return payment.authorizedAmount;
  return payment.paidAmount - payment.refundedAmount - payment.refundingAmount;
}
