// Releases a hold: from now on the money of a held payment can be settled, by its split or by a new one.
import { accounts } from '../ledger/posting.ts';
import { Refusal } from '../refusal.ts';
import type { Answered } from '../requests/idempotency.ts';
import type { Question } from '../requests/question.ts';
import { type Reader, sql } from '../storage/db.ts';
import { type Changed, change } from './change.ts';
import type { PaymentDeps } from './deps.ts';
import type { Payment, SplitRequest } from './payment.ts';
import type { Beside, Plan, Resplit } from './plan.ts';
import type { Terms } from './ports.ts';
import { holdReleased } from './postings.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

/** A merchant's payment, by its reference or its id. */
type HeldPayment = { clientId: string } & ({ reference: string } | { paymentId: string });

/** What a merchant says about the payment to release. */
export interface Release {
  /** Throws a Refusal if this payment is not the one that the merchant describes. */
  demandSame?: ((payment: Payment) => void) | undefined;
  /** The split that replaces the payment's own. */
  override?: Override | undefined;
}

interface Override {
  split: SplitRequest[];
  /** Throws a Refusal if `net` rupiah, the amount less the fee, cannot be split so. */
  demandFit: (net: bigint) => void;
}

/** A payment with its held amount in rupiah, and what a new split must divide again. */
interface HeldState {
  payment: Payment;
  held: bigint;
  receipts: { id: string; net: bigint }[];
  /** `net`: what was taken from the merchant. */
  refunds: { id: string; net: bigint }[];
}

/**
 * Allows the settlement of the payment's money, including later receipts, for a merchant's question (DOKU API,
 * Hold and Release Settlement). With an override, all that was received and refunded is split again, in the
 * same statement. Returns the answer. Throws PAYMENT_NOT_FOUND, what `release` throws, STATE_CONFLICT if the
 * payment is not held, REQUEST_ID_REUSED and REQUEST_IN_FLIGHT.
 */
export async function releaseHold(
  deps: PaymentDeps,
  name: HeldPayment,
  question: Question,
  release: Release = {},
): Promise<Answered> {
  const changed = await changeHold(deps, name, { question, release });
  if (changed.kind === 'nothing' || changed.answered === undefined) {
    throw new Error('the question of a released hold got no answer');
  }
  return changed.answered;
}

/**
 * The same for `by`, somebody in the office; `beside` is the entry in the audit log. Returns the payment. Throws
 * PAYMENT_NOT_FOUND and STATE_CONFLICT.
 */
export async function releaseHoldBy(
  deps: PaymentDeps,
  name: HeldPayment,
  by: string,
  beside?: Beside | undefined,
): Promise<Payment> {
  const changed = await changeHold(deps, name, { by, beside, release: {} });
  if (changed.kind !== 'changed') throw new Error('a hold was not released');
  return changed.payment;
}

interface Asked {
  release: Release;
  question?: Question | undefined;
  by?: string | undefined;
  beside?: Beside | undefined;
}

async function changeHold(
  deps: PaymentDeps,
  name: HeldPayment,
  asked: Asked,
): Promise<Changed<HeldState>> {
  const changed = await change(deps, {
    read: () => findHeld(deps.db, name),
    remembers: asked.question,
    decide: (state, now) => planRelease(deps.terms, state, now, asked),
  });
  if (changed === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
  return changed;
}

function planRelease(
  terms: Terms,
  state: HeldState,
  now: Date,
  { release: { demandSame, override }, question, by, beside }: Asked,
): Plan {
  const { payment, held } = state;
  demandSame?.(payment);
  if (!payment.held) {
    throw new Refusal({ code: 'STATE_CONFLICT', status: 'not held', wanted: 'released' });
  }
  override?.demandFit(leastNet(terms, state, now));
  const released = { ...payment, held: false };
  const { after, resplit } = override
    ? splitAgain(terms, { ...state, payment: { ...released, split: override.split } })
    : { after: released, resplit: undefined };
  return {
    kind: 'change',
    after,
    resplit,
    reason: override ? 'settlement released with a new split' : 'settlement released',
    ledger: holdReleased(payment, held, now, { request: question?.key, by }),
    outcome: { kind: 'hold-released', payment: after },
    beside,
  };
}

/** The smallest net amount that the split must fit: of what was received, or of the order before that. */
function leastNet(terms: Terms, { payment, receipts }: HeldState, now: Date): bigint {
  const { amount } = payment;
  const [first, ...others] = receipts.map(({ net }) => net);
  let least = first ?? amount - terms.feeOf(payment, amount, now);
  for (const net of others) if (net < least) least = net;
  return least;
}

/** The shares under the payment's split. Nothing is settled while a payment is held, so all of it is split again. */
function splitAgain(terms: Terms, { payment, receipts, refunds }: HeldState) {
  const { lastReceipt: last } = payment;
  const lastNet = last && last.amount - (last.fee ?? 0n);
  const lastReceipt = last && { ...last, shares: terms.sharesOf(payment, lastNet ?? 0n) };
  const resplit: Resplit = {
    receipts: receipts.map(({ id, net }) => ({ id, shares: terms.sharesOf(payment, net) })),
    refunds: refunds.map(({ id, net }) => ({
      id,
      shares: lastReceipt && terms.sharesBack(lastReceipt, net),
    })),
  };
  return { after: { ...payment, lastReceipt }, resplit };
}

type HeldRow = PaymentRow & { held_amount: bigint; received: NetRow[]; given_back: NetRow[] };

/** In JSON: the amount as digits. */
interface NetRow {
  id: string;
  net: string;
}

const netOf = ({ id, net }: NetRow) => ({ id, net: BigInt(net) });

/** One statement, so all of it belongs to the payment's version: any later change makes it stale. */
async function findHeld(db: Reader, name: HeldPayment): Promise<HeldState | undefined> {
  const named =
    'paymentId' in name ? sql`id = ${name.paymentId}::uuid` : sql`reference = ${name.reference}`;
  const [row] = await db.rows<HeldRow>(sql`
    select ${paymentColumns}, (
      select coalesce(sum(p.amount), 0)::bigint
      from ledger_transactions t join postings p on p.transaction_id = t.id
      where t.payment_id = payments.id and p.account = ${accounts.merchantHeld(name.clientId)}
    ) as held_amount, (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'net', (r.amount - r.fee)::text)), '[]')
      from receipts r where r.payment_id = payments.id and r.batch_id is null
    ) as received, (
      select coalesce(jsonb_agg(
        jsonb_build_object('id', f.id, 'net', (f.amount - f.fee_returned)::text)), '[]')
      from refunds f where f.payment_id = payments.id and f.batch_id is null
        and f.status in ('SUCCESS', 'DUE')
    ) as given_back
    from payments where client_id = ${name.clientId} and ${named}`);
  if (row === undefined) return undefined;
  return {
    payment: paymentOf(row),
    held: row.held_amount,
    receipts: row.received.map(netOf),
    refunds: row.given_back.map(netOf),
  };
}
