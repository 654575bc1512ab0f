// Commits the acquirer's answer to a try: the verdict on the payment together with the next state of the attempt.
import { approvedCode, type CardEvidence, type Verification } from '../channels/cards/evidence.ts';
import { type CardOrder, onlyReserves } from '../channels/cards/order.ts';
import { newId, randomDigits } from '../lib/ids.ts';
import { change } from '../payments/change.ts';
import { findState } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import { nothing, type Plan } from '../payments/plan.ts';
import type { Verdict } from '../payments/ports.ts';
import { settle } from '../payments/settle.ts';
import type { CardAcquirer, CardAnswer, CardCharge } from './acquirer.ts';
import { findAttempt, type Move, move, movingBeside } from './attempt-store.ts';
import type { CardDeps } from './deps.ts';
import { uncount } from './limits.ts';
import { saveCard } from './vault.ts';

type AnswerOf<K extends CardAnswer['kind']> = Extract<CardAnswer, { kind: K }>;

const from = ['ASKING'] as const;

/** Commits a decline. The attempt is DECLINED even if the payment can no longer change. */
export async function commitDecline(
  deps: CardDeps,
  charge: CardCharge,
  answer: AnswerOf<'declined'>,
): Promise<'declined'> {
  const { attemptId, payment } = charge;
  const { clock } = deps.payments;
  const at = clock.now();
  const evidence = newEvidence(charge, at, answer);
  const reason = `declined: ${answer.code} ${answer.message}`;
  const step: Move = { from, to: 'DECLINED', at, responseCode: answer.code };
  const verdict: Verdict = { kind: 'failed', reason, evidence };
  const settled = await settle(deps.payments, payment, verdict, movingBeside(attemptId, step));
  if (!settled.changed) await move(deps.payments.db.single, attemptId, step);
  return 'declined';
}

/**
 * Commits an approval: the payment is paid, or authorized. If the payment can no longer change, reverses the
 * approval and returns `closed`. Throws if the acquirer fails to reverse it.
 */
export async function commitApproval(
  deps: CardDeps,
  acquirer: CardAcquirer,
  charge: CardCharge,
  answer: AnswerOf<'approved'>,
): Promise<'approved' | 'closed'> {
  const { attemptId, payment } = charge;
  const { clock, db, log } = deps.payments;
  const at = clock.now();
  const token = await tokenOf(deps, charge, at);
  const evidence = newEvidence(charge, at, { code: approvedCode, token, ...answer });
  const step: Move = { from, to: 'APPROVED', at, responseCode: approvedCode };
  const verdict = approvalOf(charge, answer, evidence, at);
  const settled = await settle(deps.payments, payment, verdict, movingBeside(attemptId, step));
  if (settled.changed) {
    // The money is booked: what is only a count must not make it an error.
    await uncount(db.single, attemptId).catch((error: unknown) => {
      log.warn({ err: error, attemptId }, 'an approved try is still counted');
    });
    return 'approved';
  }
  // Another process has committed this same approval: it must not be reversed. In any other state it must.
  if ((await findAttempt(db, attemptId))?.state === 'APPROVED') return 'closed';
  log.warn({ attemptId, why: settled.why }, 'an approval came too late; reversing');
  await acquirer.reverse(charge);
  await move(db.single, attemptId, { from, to: 'ABANDONED', at });
  return 'closed';
}

function approvalOf(
  { payment, attemptId, terms }: CardCharge,
  answer: AnswerOf<'approved'>,
  evidence: CardEvidence,
  at: Date,
): Verdict {
  const discount = BigInt(terms.discount ?? 0);
  if (onlyReserves(payment.details as CardOrder)) {
    return { kind: 'authorized', authorizeId: randomDigits(17), discount, evidence };
  }
  const receipt = {
    id: newId(),
    key: attemptId,
    amount: BigInt(terms.charged),
    paidAt: at,
    references: answer.references,
  };
  return { kind: 'paid', receipt, discount, evidence };
}

/** The token of the saved card that was used, or of the card that is saved now. */
async function tokenOf(deps: CardDeps, charge: CardCharge, at: Date): Promise<string | undefined> {
  const { card, terms, payment } = charge;
  const customerId = (payment.details as CardOrder).customer.id;
  if (terms.token !== undefined) return terms.token;
  if (!terms.save || customerId === undefined) return undefined;
  const saving = { clientId: payment.clientId, customerId, card, terms, at };
  return saveCard(deps.payments.db.single, deps.sealer, saving);
}

interface Outcome {
  code: string;
  message: string;
  approvalCode?: string | undefined;
  eci?: string | undefined;
  authenticationId?: string | undefined;
  verification?: Verification | undefined;
  token?: string | undefined;
}

function newEvidence({ attemptId, terms }: CardCharge, at: Date, outcome: Outcome): CardEvidence {
  return {
    at: at.toISOString(),
    attemptId,
    card: terms.face,
    acquirer: terms.acquirer,
    offUs: terms.offUs,
    responseCode: outcome.code,
    responseMessage: outcome.message,
    approvalCode: outcome.approvalCode,
    eci: outcome.eci,
    verification: outcome.verification,
    authenticationId: outcome.authenticationId,
    discount: terms.discount,
    tenor: terms.tenor === 0 ? undefined : terms.tenor,
    token: outcome.token,
  };
}

/** Commits a redirect to the bank's page. Check-status reports it, at most until `until`. */
export async function commitRedirect(
  deps: CardDeps,
  charge: CardCharge,
  { authenticationId, url, step, until, verification }: AnswerOf<'authenticate'>,
): Promise<void> {
  const { attemptId, payment } = charge;
  const at = deps.payments.clock.now();
  const to = step === 'method' ? 'METHOD' : 'CHALLENGE';
  const authentication = { id: authenticationId, url };
  const redirected: Move = { from, to, at, authentication };
  const evidence: CardEvidence = {
    ...newEvidence(charge, at, { code: '', message: '', authenticationId, verification }),
    redirectUntil: until.toISOString(),
  };
  const noted = await note(deps, payment, evidence, movingBeside(attemptId, redirected));
  if (!noted) await move(deps.payments.db.single, attemptId, redirected);
}

/** Removes the redirect: the customer has left the bank's page without an outcome. */
export async function noteReturned(deps: CardDeps, payment: Payment): Promise<void> {
  await note(deps, payment, undefined);
}

/** Stores evidence that is not a verdict; returns false if the payment is paid or authorized. */
async function note(
  deps: CardDeps,
  payment: Payment,
  evidence: CardEvidence | undefined,
  beside?: Plan['beside'],
): Promise<boolean> {
  const noted = await change(deps.payments, {
    first: { payment },
    read: () => findState(deps.payments.db, payment.id),
    decide: ({ payment: current }) =>
      current.paidAmount > 0n || current.authorizedAmount > 0n
        ? nothing('it is paid or authorized')
        : { kind: 'change', after: { ...current, evidence }, beside },
  });
  return noted?.kind === 'changed';
}
