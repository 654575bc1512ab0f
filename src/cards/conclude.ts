// Commits what the acquirer said about a try: the verdict on the payment, the end of the attempt, the saved card.
import type { CardEvidence } from '../channels/cards/evidence.ts';
import { approvedCode } from '../channels/cards/evidence.ts';
import { type CardOrder, onlyReserves } from '../channels/cards/order.ts';
import { newId, randomDigits } from '../lib/ids.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { Verdict } from '../payments/ports.ts';
import { record } from '../payments/record.ts';
import { settle } from '../payments/settle.ts';
import type { CardAcquirer, CardAnswer, CardAsked } from './acquirer.ts';
import { move } from './attempt-store.ts';
import type { CardDeps } from './try.ts';
import { saveCard } from './vault.ts';

type Said<K extends CardAnswer['kind']> = Extract<CardAnswer, { kind: K }>;

/** An approval that nobody waits for any more is reversed at once. */
export async function conclude(
  deps: CardDeps,
  acquirer: CardAcquirer,
  asked: CardAsked,
  answer: Said<'approved'> | Said<'declined'>,
): Promise<'approved' | 'declined' | 'closed'> {
  const { attemptId, payment } = asked;
  const at = deps.clock.now();
  if (answer.kind === 'declined') {
    const evidence = evidenceOf(asked, at, answer);
    const reason = `declined: ${answer.code} ${answer.message}`;
    await settle(deps, payment.id, { kind: 'failed', reason, evidence });
    const responseCode = answer.code;
    await move(deps.db.single, attemptId, { from: ['ASKING'], to: 'DECLINED', at, responseCode });
    return 'declined';
  }
  const token = await tokenOf(deps, asked, at);
  const evidence = evidenceOf(asked, at, { code: approvedCode, token, ...answer });
  const settled = await settle(deps, payment.id, approvalOf(asked, answer, evidence, at));
  const closing = settled.changed
    ? ({ to: 'APPROVED', responseCode: approvedCode } as const)
    : ({ to: 'ABANDONED' } as const);
  await move(deps.db.single, attemptId, { from: ['ASKING'], at, ...closing });
  if (settled.changed) return 'approved';
  deps.log.warn({ attemptId, why: settled.why }, 'an approval came too late; reversing');
  await acquirer.reverse(asked);
  return 'closed';
}

function approvalOf(
  { payment, attemptId, terms }: CardAsked,
  answer: Said<'approved'>,
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

/** The token of the saved card that paid, or of the one that is saved now. */
async function tokenOf(deps: CardDeps, asked: CardAsked, at: Date): Promise<string | undefined> {
  const { card, terms, payment } = asked;
  const customerId = (payment.details as CardOrder).customer.id;
  if (terms.token !== undefined) return terms.token;
  if (!terms.save || customerId === undefined) return undefined;
  const saving = { clientId: payment.clientId, customerId, card, terms, at };
  return saveCard(deps.db.single, deps.sealer, saving);
}

interface Outcome {
  code: string;
  message: string;
  approvalCode?: string | undefined;
  eci?: string | undefined;
  authenticationId?: string | undefined;
  token?: string | undefined;
}

function evidenceOf({ attemptId, terms }: CardAsked, at: Date, outcome: Outcome): CardEvidence {
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
    authenticationId: outcome.authenticationId,
    discount: terms.discount,
    tenor: terms.tenor === 0 ? undefined : terms.tenor,
    token: outcome.token,
  };
}

/** While the customer is at the bank, check-status says so, until `until` at the latest. */
export async function noteAtBank(
  deps: CardDeps,
  asked: CardAsked,
  until: Date,
  authenticationId: string,
): Promise<void> {
  const at = deps.clock.now();
  const evidence: CardEvidence = {
    ...evidenceOf(asked, at, { code: '', message: '', authenticationId }),
    redirectUntil: until.toISOString(),
  };
  await note(deps, asked.payment.id, evidence);
}

/** The customer came back without an answer: nobody is at the bank any more. */
export async function noteReturned(deps: CardDeps, payment: Payment): Promise<void> {
  await note(deps, payment.id, undefined);
}

const tries = 20;

async function note(
  deps: CardDeps,
  paymentId: string,
  evidence: CardEvidence | undefined,
): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const before = await findById(deps.db, paymentId);
    if (before === undefined || before.paidAmount > 0n || before.authorizedAmount > 0n) return;
    const { evidence: _, ...rest } = before;
    const after: Payment = evidence === undefined ? rest : { ...rest, evidence };
    const change = { before, after, at: deps.clock.now() };
    if ((await record(deps.db.single, change)) === 'recorded') return;
  }
}
