// Commits a change of a payment with everything that belongs to it, in one statement.
import type { Answer } from '../dialect.ts';
import type { LedgerTransaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { newId } from '../lib/ids.ts';
import type { NewNotification } from '../notifications/notification.ts';
import { enqueue } from '../notifications/store.ts';
import type { Question } from '../requests/question.ts';
import { answer, type Memory, remember } from '../requests/store.ts';
import { ConstraintViolation, json, type Sql, sql, type Tx } from '../storage/db.ts';
import { refusalOf } from './constraints.ts';
import type { Payment, PricedWith, Receipt, Refund } from './payment.ts';
import type { Plan, Reshared } from './plan.ts';
import { termsColumns, termsRow } from './priced-with.ts';
import { saveRefund } from './refund-store.ts';
import { receiptJson, sharesJson, splitSumsJson } from './row.ts';

/** A receipt with its fee in rupiah and when it is due for settlement. */
interface BookedReceipt extends Receipt {
  fee: bigint;
  tax: bigint;
  settleAt: Date;
  pricedWith: PricedWith;
}

/** A payment before and after, and everything that must commit with the change. */
export interface Change
  extends Pick<Plan, 'reason' | 'fact' | 'renews' | 'resplit' | 'settleFrom' | 'beside'> {
  before: Payment;
  after: Payment;
  at: Date;
  receipt?: BookedReceipt | undefined;
  /** A refund that was reserved, or has ended. */
  refund?: Refund | undefined;
  ledger?: LedgerTransaction[] | undefined;
  notification?: NewNotification | undefined;
  /** The question that asks for this change, to be remembered with it. */
  remember?: Memory | undefined;
  /** The answer to a question that was remembered earlier. */
  answer?: { question: Question; answer: Answer } | undefined;
}

/**
 * `stale`: the payment was changed since it was read. `remembered`: the question was remembered before.
 * `received`: the receipt is booked already. In these three cases nothing was written.
 */
export type Recorded = 'recorded' | 'stale' | 'remembered' | 'received';

const guard = sql`select 1 from changed`;

/** Commits the change completely or not at all. Throws the Refusal or OpeningCollision of a violated constraint. */
export async function record(tx: Tx, change: Change): Promise<Recorded> {
  try {
    const [row] = await tx.rows<{ locked: boolean; changed: boolean }>(statement(change));
    if (row?.changed) return 'recorded';
    return row?.locked && change.remember ? 'remembered' : 'stale';
  } catch (error) {
    if (error instanceof ConstraintViolation && error.constraint === 'receipts_key') {
      return 'received';
    }
    throw refusalOf(error);
  }
}

/** Locks the payment's row in the version that was read, then remembers the question, then writes everything else. */
function statement(change: Change): Sql {
  const { before, after: p } = change;
  return sql`
    with locked as (
      select id from payments
      where id = ${before.id}::uuid and version = ${before.version}::integer for update
    )${rememberCte(change)}, changed as (
      update payments set status = ${p.status}, amount = ${p.amount}::bigint,
        paid_amount = ${p.paidAmount}::bigint, refunded_amount = ${p.refundedAmount}::bigint,
        refunding_amount = ${p.refundingAmount}::bigint,
        disputed_amount = ${p.disputedAmount}::bigint,
        authorized_amount = ${p.authorizedAmount}::bigint,
        capturing_amount = ${p.capturingAmount}::bigint,
        acquirer_references = ${json(p.references)}::jsonb, evidence = ${json(p.evidence)}::jsonb,
        payment_code = ${p.paymentCode}, page_token = ${p.pageToken},
        authorize_id = ${p.authorizeId}, release_at = ${p.releaseAt}::timestamptz,
        captured_by = ${p.capturedBy}, payment_url = ${p.paymentUrl}, held = ${p.held}::boolean,
        expires_at = ${p.expiresAt}::timestamptz,
        fee_amount = ${p.feeAmount}::bigint, tax_amount = ${p.taxAmount}::bigint,
        last_receipt = ${json(p.lastReceipt && receiptJson(p.lastReceipt))}::jsonb,
        split_sums = ${json(p.splitSums && splitSumsJson(p.splitSums))}::jsonb,
        version = payments.version + 1${change.renews ? orderColumns(p) : nothing}${splitColumn(change)}
      from ${change.remember === undefined ? sql`locked` : sql`locked, remembered`}
      where payments.id = locked.id
      returning payments.id, payments.version
    )${historyCte(change)}${receiptCte(change)}${refundCte(change)}${resplitCtes(change)}${ledgerCtes(change)}${notificationCte(change)}${answerCte(change)}${besideCte(change)}
    select exists (select 1 from locked) as locked, exists (${guard}) as changed`;
}

/** The columns of the order, which only a new session changes. */
function orderColumns(p: Payment): Sql {
  return sql`, request_id = ${p.requestId}, retryable = ${p.retryable}::boolean,
    purchase = ${json(p.purchase)}::jsonb, details = ${json(p.details)}::jsonb,
    notification_url_override = ${p.notificationUrlOverride}, split = ${json(p.split)}::jsonb,
    report = ${json(p.report)}::jsonb`;
}

/** A new session writes its split with its other columns. */
function splitColumn({ after, resplit }: Change): Sql {
  return resplit === undefined ? nothing : sql`, split = ${json(after.split)}::jsonb`;
}

const nothing = sql``;

function rememberCte({ before, remember: memory }: Change): Sql {
  if (memory === undefined) return nothing;
  return sql`, remembered as (${remember(memory, before.id, sql`select 1 from locked`)})`;
}

function historyCte({ after, at, reason }: Change): Sql {
  if (reason === undefined) return nothing;
  return sql`, logged as (
    insert into payment_history (payment_id, version, at, status, reason)
    select id, version, ${at}::timestamptz, ${after.status}, ${reason} from changed)`;
}

function receiptCte({ before, after, receipt }: Change): Sql {
  if (receipt === undefined) return nothing;
  const { pricedWith: priced } = receipt;
  return sql`, agreed as (
    insert into terms (${termsColumns})
    select ${termsColumns} from json_populate_recordset(null::terms, ${json([termsRow(priced)])}::json)
    where exists (${guard}) on conflict do nothing
  ), received as (
    insert into receipts (id, client_id, payment_id, key, amount, paid_at, acquirer_references, fee, tax,
      tenor, shares, settle_at, terms, held)
    select ${receipt.id}::uuid, ${before.clientId}, ${before.id}::uuid, ${receipt.key},
      ${receipt.amount}::bigint, ${receipt.paidAt}::timestamptz, ${json(receipt.references)}::jsonb,
      ${receipt.fee}::bigint, ${receipt.tax}::bigint, ${receipt.tenor}::smallint,
      ${sharesJson(receipt.shares)}::jsonb, ${receipt.settleAt}::timestamptz, ${priced.id},
      ${after.held}::boolean
    where exists (${guard}))`;
}

function refundCte({ refund }: Change): Sql {
  return refund === undefined ? nothing : sql`, refunding as (${saveRefund(refund, guard)})`;
}

/**
 * What a batch has settled keeps the shares that were paid out, and its day. What shares were before stays known. The
 * receipts are held as long as their payment.
 */
function resplitCtes(change: Change): Sql {
  const { before, after, resplit, settleFrom, at } = change;
  const later = sql`held = ${after.held}::boolean,
    settle_at = greatest(receipts.settle_at, ${settleFrom}::timestamptz)`;
  if (resplit === undefined) {
    if (settleFrom === undefined && !endsHold(change)) return nothing;
    return sql`, released as (
      update receipts set ${later}
      where payment_id = ${before.id}::uuid and batch_id is null and exists (${guard}))`;
  }
  const { receipts, refunds } = resplit;
  return sql`, resplit_receipts as (
    update receipts set shares = given.shares, ${later} from ${reshared(receipts)}
    where receipts.id = given.id and receipts.batch_id is null and exists (${guard})
  ), resplit_refunds as (
    update refunds set shares = given.shares from ${reshared(refunds)}
    where refunds.id = given.id and refunds.batch_id is null and exists (${guard})
  ), changed_shares as (
    insert into share_changes (id, item_id, before, after, at)
    select given.change_id, item.id, item.shares, given.shares, ${at}::timestamptz
    from ${reshared([...receipts, ...refunds])} cross join lateral (
      select id, shares, batch_id from receipts where id = given.id
      union all select id, shares, batch_id from refunds where id = given.id) as item
    where item.batch_id is null and exists (${guard}))`;
}

/** Whether the payment was held until this change. */
export function endsHold({ before, after }: Pick<Change, 'before' | 'after'>): boolean {
  return before.held && !after.held;
}

function reshared(rows: readonly Reshared[]): Sql {
  return sql`unnest(${rows.map(({ id }) => id)}::uuid[],
    ${rows.map(({ shares }) => sharesJson(shares))}::jsonb[], ${rows.map(() => newId())}::uuid[])
    as given (id, shares, change_id)`;
}

function ledgerCtes({ ledger }: Change): Sql {
  return ledger === undefined || ledger.length === 0 ? nothing : sql`, ${book(ledger, guard)}`;
}

function notificationCte({ notification }: Change): Sql {
  return notification === undefined
    ? nothing
    : sql`, announced as (${enqueue(notification, guard)})`;
}

function answerCte({ answer: given }: Change): Sql {
  return given === undefined
    ? nothing
    : sql`, answered as (${answer(given.question, given.answer, guard)})`;
}

function besideCte({ beside }: Change): Sql {
  const bodies = beside === undefined ? [] : [beside].flat();
  return bodies.reduce(
    (all, body, index) => sql`${all}, ${names[index] ?? tooMany()} as (${body(guard)})`,
    nothing,
  );
}

/** The names of CTEs cannot be values. */
const names = [sql`beside`, sql`beside_2`, sql`beside_3`, sql`beside_4`];

function tooMany(): never {
  throw new Error(`at most ${names.length} others commit with a change`);
}
