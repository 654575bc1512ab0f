// What a person decides about a payment whose provider does not say: through the verbs that a verdict goes through.
import { newId } from '../lib/ids.ts';
import { stopAsking } from '../payments/asks.ts';
import { concludeCapture } from '../payments/capture.ts';
import { concludeOfficeCapture } from '../payments/capture-by-office.ts';
import { concludeOpening } from '../payments/conclude-opening.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { Payment, Receipt, Refund } from '../payments/payment.ts';
import type { Beside } from '../payments/plan.ts';
import type { CaptureVerdict, RefundVerdict, Verdict } from '../payments/ports.ts';
import { concludeRefund } from '../payments/refund.ts';
import { refundsOf } from '../payments/refund-store.ts';
import { settle } from '../payments/settle.ts';
import { conflicting } from '../refusal.ts';
import { inFlightAbout } from '../requests/store.ts';
import type { Db } from '../storage/db.ts';

/** What may be open at a provider: the opening, the payment itself, a refund, a capture. */
export const openMatters = ['opening', 'payment', 'refund', 'capture'] as const;
export type OpenMatter = (typeof openMatters)[number];

/** What of the payment is open, in the order in which it is decided. */
export async function openOf(
  db: Db,
  payment: Payment,
): Promise<{ matters: OpenMatter[]; refund?: Refund | undefined }> {
  if (payment.upstream === undefined) return { matters: [] };
  if (payment.status === 'OPENING') return { matters: ['opening'] };
  const refund = (await refundsOf(db, payment.id)).find(({ status }) => status === 'OPENING');
  if (refund !== undefined) return { matters: ['refund'], refund };
  if (payment.capturingAmount > 0n) return { matters: ['capture'] };
  return { matters: payment.status === 'PENDING' ? ['payment'] : [] };
}

export interface ProviderDecision {
  payment: Payment;
  matter: OpenMatter;
  /** `done`: the provider has the money, or has given it back. `refused`: it has not, and will not. */
  outcome: 'done' | 'refused';
  reason: string;
  by: string;
  /** The entry in the audit log. */
  noted: Beside;
}

/**
 * Ends what is open as a person says who has asked the provider. Throws OFFICE_CONFLICT if that is not open, or cannot
 * be decided so.
 */
export async function decideFor(deps: PaymentDeps, decision: ProviderDecision): Promise<void> {
  const { payment, matter } = decision;
  const { matters, refund } = await openOf(deps.db, payment);
  if (!matters.includes(matter)) {
    throw conflicting({ name: 'PROVIDER_MATTER_CLOSED', matter });
  }
  switch (matter) {
    case 'opening':
      await endOpening(deps, decision);
      break;
    case 'payment':
      await settle(deps, payment, verdictOf(deps, decision), decision.noted);
      break;
    case 'refund':
      if (refund !== undefined) await endRefund(deps, decision, refund);
      break;
    case 'capture':
      await endCapture(deps, decision);
  }
  await stopAsking(deps.db.single, payment.id);
}

async function endOpening(
  deps: PaymentDeps,
  { payment, outcome, reason, noted: beside }: ProviderDecision,
): Promise<void> {
  if (outcome === 'done') {
    throw conflicting({ name: 'PROVIDER_LINK_UNKNOWN' });
  }
  const questions = await inFlightAbout(deps.db, payment.id);
  const question = questions.find(({ requestId }) => requestId === payment.requestId);
  if (question === undefined) throw conflicting({ name: 'PROVIDER_CALL_ANSWERED' });
  await concludeOpening(deps, { payment, question, beside }, { kind: 'refused', reason });
}

function verdictOf(
  { clock }: PaymentDeps,
  { payment, outcome, reason }: ProviderDecision,
): Verdict {
  if (outcome === 'refused') return { kind: 'failed', reason };
  const { reference: key, amount } = payment;
  // The key is that of the provider's own message, should it come after all.
  return {
    kind: 'paid',
    receipt: { id: newId(), key, amount, paidAt: clock.now(), references: [] },
  };
}

async function endRefund(
  deps: PaymentDeps,
  { payment, outcome, reason: message, by, noted: beside }: ProviderDecision,
  refund: Refund,
): Promise<void> {
  const questions = await inFlightAbout(deps.db, payment.id);
  const question = questions.find(({ key }) => key === refund.requestKey);
  const verdict: RefundVerdict =
    outcome === 'done' ? { kind: 'done', message, references: [] } : { kind: 'refused', message };
  await concludeRefund(deps, { state: { payment, refund }, question, by, beside }, verdict);
}

async function endCapture(
  deps: PaymentDeps,
  { payment, outcome, reason, by, noted: beside }: ProviderDecision,
): Promise<void> {
  const { id: paymentId, reference: key, capturingAmount: amount } = payment;
  const paidAt = deps.clock.now();
  const receipt: Receipt = { id: newId(), key, amount, paidAt, references: [] };
  const verdict: CaptureVerdict =
    outcome === 'done' ? { kind: 'done', receipt } : { kind: 'refused', reason };
  const [question] = await inFlightAbout(deps.db, paymentId);
  if (question === undefined) await concludeOfficeCapture(deps, payment, verdict, by, beside);
  else await concludeCapture(deps, { paymentId, question, beside }, verdict);
}
