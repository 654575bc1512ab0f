// Captures an authorization for somebody in the office, who has no question: once for its reference.
import { Refusal } from '../refusal.ts';
import { sql } from '../storage/db.ts';
import { change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import { findById, findState } from './find.ts';
import type { Payment } from './payment.ts';
import { type Beside, nothing, type Plan } from './plan.ts';
import { amountToCapture, planCapture } from './plan-capture.ts';
import { type CaptureVerdict, outcomeOf } from './ports.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

/** What captures of the office are named by, so that they are told from those of merchants. */
const prefix = 'office:';

export interface OfficeCapture {
  paymentId: string;
  /** Rupiah; if absent, everything that is authorized. */
  amount?: bigint | undefined;
  /** Who requests it. */
  by: string;
  /** Makes a repeat harmless: one reference captures once. */
  reference: string;
  /** The entry in the audit log of a capture of so many rupiah; it commits with the reservation. */
  noted?: ((amount: bigint) => Beside) | undefined;
}

/**
 * Captures the payment at most once for the reference. Returns the payment: SUCCESS, or still AUTHORIZED if the
 * acquirer refused. Throws PAYMENT_NOT_FOUND, STATE_CONFLICT if there is no open authorization, CAPTURE_EXCEEDS,
 * REQUEST_IN_FLIGHT for a repeat before the acquirer has replied, and OutcomeUnknown if it does not reply.
 */
export async function captureBy(deps: PaymentDeps, wanted: OfficeCapture): Promise<Payment> {
  const capturedBy = `${prefix}${wanted.reference}`;
  const reserved = await change(deps, {
    read: () => findState(deps.db, wanted.paymentId),
    decide({ payment }, now) {
      if (payment.capturedBy === capturedBy) return repeated(payment);
      const amount = amountToCapture(payment, wanted.amount, now);
      const after = { ...payment, capturingAmount: amount, capturedBy };
      const acquirer = deps.acquirerOf(payment);
      acquirer.demandReady?.();
      const verdict = acquirer.captureHere?.(after, amount);
      const plan: Plan = verdict
        ? planEnd(after, verdict, wanted.by)
        : { kind: 'change', after, reason: `capture of ${amount} requested (${wanted.by})` };
      return { ...plan, beside: wanted.noted?.(amount) };
    },
  });
  if (reserved === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  if (reserved.kind === 'nothing') return reserved.state.payment;
  if (reserved.kind === 'repeated') throw new Error('a capture of the office has no question');
  const { payment } = reserved;
  if (payment.capturingAmount === 0n) return payment;
  const acquirer = deps.acquirerOf(payment);
  const verdict = await outcomeOf(acquirer.capture(payment, payment.capturingAmount));
  return concludeOfficeCapture(deps, payment, verdict, wanted.by);
}

function repeated({ capturingAmount }: Payment) {
  if (capturingAmount > 0n) throw new Refusal({ code: 'REQUEST_IN_FLIGHT' });
  return nothing('it was captured before');
}

/** The end of a capture that the office names so. */
export function planCaptureBy(
  payment: Payment,
  reference: string,
  by: string,
  verdict: CaptureVerdict,
): Plan {
  return planEnd({ ...payment, capturedBy: `${prefix}${reference}` }, verdict, by);
}

/** A refused capture gives its name free. Otherwise a repeat would look like one that has succeeded. */
function planEnd(payment: Payment, verdict: CaptureVerdict, by: string | undefined): Plan {
  const plan = planCapture(payment, verdict, payment.capturedBy ?? prefix);
  const isRefused = verdict.kind === 'refused';
  const after = isRefused ? { ...plan.after, capturedBy: undefined } : plan.after;
  return { ...plan, after, cause: by === undefined ? undefined : { by } };
}

/**
 * Commits the acquirer's verdict on a capture of the office once, also if several processes received one. Returns
 * the payment.
 */
export async function concludeOfficeCapture(
  deps: PaymentDeps,
  reserved: Payment,
  verdict: CaptureVerdict,
  by?: string | undefined,
  beside?: Beside | undefined,
): Promise<Payment> {
  const concluded = await change(deps, {
    first: { payment: reserved },
    read: () => findState(deps.db, reserved.id),
    decide: ({ payment }) =>
      payment.capturedBy === reserved.capturedBy && payment.capturingAmount > 0n
        ? { ...planEnd(payment, verdict, by), beside }
        : nothing('the capture has ended'),
  });
  if (concluded?.kind === 'changed') return concluded.payment;
  return (await findById(deps.db, reserved.id)) ?? reserved;
}

/**
 * Payments whose capture by the office was requested at `before` or earlier, has no verdict, and may be asked about at
 * `now`, at most 100.
 */
export async function openOfficeCaptures(
  deps: PaymentDeps,
  before: Date,
  now: Date,
): Promise<Payment[]> {
  const rows = await deps.db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments p
    where status = 'AUTHORIZED' and capturing_amount > 0 and captured_by like 'office:%'
      and exists (select 1 from payment_history h
        where h.payment_id = p.id and h.version = p.version and h.at <= ${before})
      and not exists (select from acquirer_asks a
        where a.payment_id = p.id and a.next_at > ${now}::timestamptz)
    order by release_at limit 100`);
  return rows.map(paymentOf);
}
