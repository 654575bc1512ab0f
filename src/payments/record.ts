// Commits a change of a payment, and everything that goes with it, in one statement or not at all.

import type { Answer } from '../dialect.ts';
import type { LedgerTransaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { NewNotification } from '../notifications/notification.ts';
import { enqueue } from '../notifications/store.ts';
import type { Claim } from '../requests/request.ts';
import { answered, claim } from '../requests/store.ts';
import { ConstraintViolation, type Sql, sql, type Tx } from '../storage/db.ts';
import { collision } from './insert.ts';
import type { Payment, Receipt, Refund } from './payment.ts';
import { saveRefund } from './refund-store.ts';
import { receiptJson, sharesJson } from './row.ts';

/** A receipt with what only the gateway knows about it. */
export interface BookedReceipt extends Receipt {
  fee: bigint;
  settleAt: Date;
}

/** A payment before and after, and everything that must commit with the difference. */
export interface Change {
  before: Payment;
  after: Payment;
  at: Date;
  /** Why, for the history; absent where the state stays and there is nothing to tell. */
  reason?: string;
  receipt?: BookedReceipt;
  /** A refund that was asked for, or how one ended. */
  refund?: Refund;
  ledger?: LedgerTransaction[];
  notification?: NewNotification;
  /** The request that asks for this change: remembered with it. */
  claim?: Claim;
  /** The answer of a request that was claimed earlier and waited for this change. */
  answer?: { key: string; answer: Answer };
}

/**
 * `stale`: somebody else changed the payment first. `remembered`: the request was claimed before.
 * `received`: the receipt is booked already. In all of these nothing was written.
 */
export type Recorded = 'recorded' | 'stale' | 'remembered' | 'received';

const guard = sql`select 1 from changed`;

/** Throws a Refusal where a named constraint says no. */
export async function record(tx: Tx, change: Change): Promise<Recorded> {
  try {
    const [row] = await tx.rows<{ locked: boolean; changed: boolean }>(statement(change));
    if (row?.changed) return 'recorded';
    return row?.locked && change.claim ? 'remembered' : 'stale';
  } catch (error) {
    if (error instanceof ConstraintViolation && error.constraint === 'receipts_key') {
      return 'received';
    }
    throw collision(error);
  }
}

/** The payment's row is locked in the version that was read, then the request claimed, then all the rest. */
function statement(change: Change): Sql {
  const { before, after: p } = change;
  return sql`
    with locked as (
      select id from payments
      where id = ${before.id}::uuid and version = ${before.version}::integer for update
    )${claimCte(change)}, changed as (
      update payments set status = ${p.status}, amount = ${p.amount}::bigint,
        paid_amount = ${p.paidAmount}::bigint, refunded_amount = ${p.refundedAmount}::bigint,
        refunding_amount = ${p.refundingAmount}::bigint,
        authorized_amount = ${p.authorizedAmount}::bigint,
        capturing_amount = ${p.capturingAmount}::bigint,
        acquirer_references = ${JSON.stringify(p.references)}::jsonb,
        evidence = ${p.evidence === undefined ? null : JSON.stringify(p.evidence)}::jsonb,
        payment_code = ${p.paymentCode ?? null}, page_token = ${p.pageToken ?? null},
        authorize_id = ${p.authorizeId ?? null}, release_at = ${p.releaseAt ?? null}::timestamptz,
        payment_url = ${p.paymentUrl ?? null}, held = ${p.held}::boolean,
        fee_amount = ${p.feeAmount}::bigint,
        last_receipt = ${p.lastReceipt ? receiptJson(p.lastReceipt) : null}::jsonb,
        version = payments.version + 1
      from ${change.claim === undefined ? sql`locked` : sql`locked, claimed`}
      where payments.id = locked.id
      returning payments.id, payments.version
    )${historyCte(change)}${receiptCte(change)}${refundCte(change)}${ledgerCtes(change)}${notificationCte(change)}${answerCte(change)}
    select exists (select 1 from locked) as locked, exists (${guard}) as changed`;
}

const nothing = sql``;

function claimCte({ before, claim: asked }: Change): Sql {
  if (asked === undefined) return nothing;
  return sql`, claimed as (${claim(asked, before.id, sql`select 1 from locked`)})`;
}

function historyCte({ after, at, reason }: Change): Sql {
  if (reason === undefined) return nothing;
  return sql`, logged as (
    insert into payment_history (payment_id, version, at, status, reason)
    select id, version, ${at}::timestamptz, ${after.status}, ${reason} from changed)`;
}

function receiptCte({ before, receipt }: Change): Sql {
  if (receipt === undefined) return nothing;
  return sql`, received as (
    insert into receipts (id, payment_id, key, amount, paid_at, acquirer_references, fee,
      shares, settle_at)
    select ${receipt.id}::uuid, ${before.id}::uuid, ${receipt.key}, ${receipt.amount}::bigint,
      ${receipt.paidAt}::timestamptz, ${JSON.stringify(receipt.references)}::jsonb,
      ${receipt.fee}::bigint, ${sharesJson(receipt.shares)}::jsonb, ${receipt.settleAt}::timestamptz
    where exists (${guard}))`;
}

function refundCte({ refund }: Change): Sql {
  return refund === undefined ? nothing : sql`, refunding as (${saveRefund(refund, guard)})`;
}

function ledgerCtes({ ledger }: Change): Sql {
  return ledger === undefined || ledger.length === 0 ? nothing : sql`, ${book(ledger, guard)}`;
}

function notificationCte({ notification }: Change): Sql {
  return notification === undefined
    ? nothing
    : sql`, announced as (${enqueue(notification, guard)})`;
}

function answerCte({ before, answer }: Change): Sql {
  if (answer === undefined) return nothing;
  return sql`, answered as (${answered(before.clientId, answer.key, answer.answer, guard)})`;
}
