// What a refund or a capture will do, computed by the functions that do it. Nothing is written and nobody is asked.
import type { LedgerTransaction } from '../ledger/posting.ts';
import { consequencesOf } from './consequences.ts';
import type { PaymentDeps } from './deps.ts';
import type { Refundable } from './find-refund.ts';
import type { Payment, Receipt, Refund } from './payment.ts';
import type { Plan } from './plan.ts';
import { amountToCapture, planCapture } from './plan-capture.ts';
import type { RefundPolicy } from './plan-refund.ts';
import type { RefundVerdict } from './ports.ts';
import { planReservation } from './refund.ts';
import { planRefundEnd } from './refund-ending.ts';

export interface Preview {
  /** The payment afterwards. */
  payment: Payment;
  /** What will be booked. */
  ledger: LedgerTransaction[];
  /** Whether the merchant will be notified. */
  notifies: boolean;
}

export interface RefundPreview extends Preview {
  /** The refund afterwards: its type, its amount and the fee that is returned with it. */
  refund: Refund;
  /** `unknown`: the provider will say. Then the preview is that of a refund which it makes itself. */
  how: 'online' | 'manual' | 'unknown';
}

type PreviewDeps = Pick<PaymentDeps, 'acquirerOf' | 'announce' | 'terms'>;

/** What a refund of `amount` rupiah will do at business time `now`. Throws what `planRefund` throws. */
export function previewRefund(
  deps: PreviewDeps,
  refundable: Refundable,
  { amount, policy }: { amount: bigint; policy: Omit<RefundPolicy, 'isSettled'> },
  now: Date,
): RefundPreview {
  const input = { reference: 'preview', amount, policy };
  const { opening, after } = planReservation(refundable, input, now);
  const byHand = deps.acquirerOf(after).refundsByHand?.(after, opening);
  const verdict: RefundVerdict = byHand
    ? { kind: 'manual', message: '' }
    : { kind: 'done', message: '', references: [] };
  const plan = planRefundEnd(after, opening, verdict, now, undefined);
  const how = byHand === undefined ? 'unknown' : byHand ? 'manual' : 'online';
  const { refund = opening, ...others } = previewOf(deps, after, plan, now);
  return { ...others, refund, how };
}

/** What a capture will do, if the acquirer makes it: of `amount` rupiah, or of everything. Throws what `amountToCapture` throws. */
export function previewCapture(
  deps: PreviewDeps,
  payment: Payment,
  amount: bigint | undefined,
  now: Date,
): Preview {
  const wanted = amountToCapture(payment, amount, now);
  const receipt: Receipt = { id: payment.id, key: '', amount: wanted, paidAt: now, references: [] };
  const plan = planCapture(payment, { kind: 'done', receipt }, 'preview');
  return previewOf(deps, payment, plan, now);
}

function previewOf(deps: PreviewDeps, before: Payment, plan: Plan, now: Date) {
  const {
    after,
    refund,
    ledger = [],
    notification,
  } = consequencesOf(deps, before, plan, now, undefined);
  return { payment: after, refund, ledger, notifies: notification !== undefined };
}
