// Commits changes of different payments in one statement: each is recorded or not for itself.
import { bookAll, rowsOf as ledgerRows } from '../ledger/store.ts';
import { enqueueAll, rowOf as notificationRow } from '../notifications/store.ts';
import { answerAll, answerRow } from '../requests/store.ts';
import { type AddBytes, joinBytes } from '../storage/bytes.ts';
import { json, sql, type Tx } from '../storage/db.ts';
import { termsColumns, termsRow } from './priced-with.ts';
import { type Change, endsHold } from './record.ts';
import { receiptJson, shareJson, splitSumsJson } from './row.ts';

/** Whether a change has only what most changes have: the payment, history, receipt, postings, notification, answer. */
export function isGroupable(change: Change): boolean {
  const { refund, renews, resplit, settleFrom, beside, remember } = change;
  const ends = endsHold(change) || undefined;
  const rare = [refund, renews || undefined, resplit, settleFrom, beside, remember, ends];
  return rare.every((one) => one === undefined);
}

/**
 * Commits the changes, each of another payment, and returns the ids of those that were recorded. The others
 * were stale: their payments have changed since they were read. Throws ConstraintViolation if one of them
 * violates a constraint; then nothing was written.
 */
export async function recordGroup(tx: Tx, changes: readonly Change[]): Promise<Set<string>> {
  const bytes = joinBytes();
  // By id, so that two statements lock the payments that they share in the same order.
  const sorted = changes.toSorted((a, b) => (a.before.id < b.before.id ? -1 : 1));
  const rows = sorted.map((change) => rowOf(change, bytes.add));
  // The two limits remove no rows. They make the planner expect few, and so read the payments by their key: a
  // plan that was made while the table was small would read all of it, and would be kept while it grows.
  const most = rows.length;
  const recorded = await tx.rows<{ id: string }>(sql`
    with packed as (select ${bytes.joined()}::bytea as bytes), given as materialized (
      select * from (select * from json_to_recordset(${json(rows)}::json) as row (
        id uuid, base integer, status text, amount bigint, paid_amount bigint, refunded_amount bigint,
        refunding_amount bigint, authorized_amount bigint, capturing_amount bigint,
        acquirer_references jsonb, evidence jsonb, payment_code text, page_token text,
        authorize_id text, release_at timestamptz, captured_by text, payment_url text, held boolean, expires_at timestamptz,
        fee_amount bigint, tax_amount bigint, last_receipt jsonb, split_sums jsonb, at timestamptz, reason text,
        receipt json, transactions json, postings json, notification json, answer json)
        limit ${most}::integer) as scarce limit ${most}::integer
    ), changed as (
      update payments set status = given.status, amount = given.amount,
        paid_amount = given.paid_amount, refunded_amount = given.refunded_amount,
        refunding_amount = given.refunding_amount, authorized_amount = given.authorized_amount,
        capturing_amount = given.capturing_amount,
        acquirer_references = given.acquirer_references, evidence = given.evidence,
        payment_code = given.payment_code, page_token = given.page_token,
        authorize_id = given.authorize_id, release_at = given.release_at,
        captured_by = given.captured_by, payment_url = given.payment_url, held = given.held,
        expires_at = given.expires_at,
        fee_amount = given.fee_amount, tax_amount = given.tax_amount, last_receipt = given.last_receipt, split_sums = given.split_sums,
        version = payments.version + 1
      from given
      where payments.id = given.id and payments.version = given.base
      returning payments.id, payments.client_id, payments.version, given.held, given.status, given.at, given.reason, given.receipt,
        given.transactions, given.postings, given.notification, given.answer
    ), logged as (
      insert into payment_history (payment_id, version, at, status, reason)
      select id, version, at, status, reason from changed where reason is not null
    ), received as (
      insert into receipts (id, client_id, payment_id, key, amount, paid_at, acquirer_references, fee, tax,
        tenor, shares, settle_at, terms, held)
      select r.id, changed.client_id, changed.id, r.key, r.amount, r.paid_at, r.acquirer_references, r.fee,
        r.tax, r.tenor, r.shares, r.settle_at, r.terms, changed.held
      from changed cross join lateral json_to_record(receipt) as r (id uuid, key text, amount bigint,
        paid_at timestamptz, acquirer_references jsonb, fee bigint, tax bigint, tenor smallint,
        shares jsonb, settle_at timestamptz, terms text)
      where receipt is not null
    ), agreed as (
      insert into terms (${termsColumns})
      select ${termsColumns} from json_populate_recordset(null::terms, ${json(agreements(sorted))}::json)
      on conflict do nothing
    ), ${bookAll(sql`changed`)}, announced as (${enqueueAll(sql`changed`, sql`packed`)}
    ), answered as (${answerAll(sql`changed`, sql`packed`)})
    select id from changed`);
  return new Set(recorded.map(({ id }) => id));
}

/** What the receipts were priced with, once each, in one order for all statements. */
function agreements(changes: readonly Change[]): object[] {
  const byId = new Map(
    changes.flatMap(({ receipt }) => receipt?.pricedWith ?? []).map((one) => [one.id, one]),
  );
  const inOrder = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return inOrder.map(termsRow);
}

/** A change as the statement reads it. Undefined members are left out of the JSON and become null. */
function rowOf(change: Change, add: AddBytes) {
  const { before, after: p, at, reason, receipt, ledger = [], notification, answer } = change;
  return {
    id: before.id,
    base: before.version,
    status: p.status,
    amount: p.amount,
    paid_amount: p.paidAmount,
    refunded_amount: p.refundedAmount,
    refunding_amount: p.refundingAmount,
    authorized_amount: p.authorizedAmount,
    capturing_amount: p.capturingAmount,
    acquirer_references: p.references,
    evidence: p.evidence,
    payment_code: p.paymentCode,
    page_token: p.pageToken,
    authorize_id: p.authorizeId,
    release_at: p.releaseAt,
    captured_by: p.capturedBy,
    payment_url: p.paymentUrl,
    held: p.held,
    expires_at: p.expiresAt,
    fee_amount: p.feeAmount,
    tax_amount: p.taxAmount,
    last_receipt: p.lastReceipt && receiptJson(p.lastReceipt),
    split_sums: p.splitSums && splitSumsJson(p.splitSums),
    at,
    reason,
    receipt: receipt && receiptRow(receipt),
    ...ledgerRows(ledger),
    notification: notification && notificationRow(notification, add),
    answer: answer && answerRow(answer.question, answer.answer, add),
  };
}

function receiptRow(receipt: NonNullable<Change['receipt']>) {
  const { id, key, amount, paidAt, references, fee, tax, tenor, shares, settleAt, pricedWith } =
    receipt;
  return {
    id,
    key,
    amount,
    paid_at: paidAt,
    acquirer_references: references,
    fee,
    tax,
    tenor,
    shares: shares?.map(shareJson),
    settle_at: settleAt,
    terms: pricedWith.id,
  };
}
