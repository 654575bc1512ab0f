// Writes the rows of a seeded book, many of a table in one statement.
import { balanced, type LedgerTransaction } from '../../ledger/posting.ts';
import { receiverOf } from '../../notifications/store.ts';
import { receiptJson, shareJson } from '../../payments/row.ts';
import type { Batch } from '../../settlement/batch.ts';
import { json, type Sql, sql, type Tx } from '../../storage/db.ts';
import type { Deducted } from './batches.ts';
import type { Attempted } from './deliveries.ts';
import type { Asked } from './questions.ts';
import type { Story } from './story.ts';

/** A table and the columns that are written. */
const tables = {
  payments: sql`insert into payments (id, client_id, channel, reference, merchant_reference, request_id, status,
      amount, paid_amount, refunded_amount, refunding_amount, authorized_amount, capturing_amount, reusable,
      retryable, purchase, details, evidence, acquirer_references, payment_code, page_token, payment_url,
      held, fee_amount, tax_amount, last_receipt, created_at, expires_at, version)
    select id, client_id, channel, reference, merchant_reference, request_id, status,
      amount, paid_amount, refunded_amount, refunding_amount, 0, 0, false,
      false, purchase, details, evidence, acquirer_references, payment_code, page_token, payment_url,
      held, fee_amount, tax_amount, last_receipt, created_at, expires_at, version
    from json_populate_recordset(null::payments, `,
  history: sql`insert into payment_history (payment_id, version, at, status, reason)
    select payment_id, version, at, status, reason from json_populate_recordset(null::payment_history, `,
  receipts: sql`insert into receipts (id, client_id, payment_id, key, amount, paid_at, acquirer_references,
      batch_id, fee, tax, tenor, settle_at, held)
    select id, client_id, payment_id, key, amount, paid_at, acquirer_references, batch_id, fee, tax, tenor,
      settle_at, held
    from json_populate_recordset(null::receipts, `,
  refunds: sql`insert into refunds (id, client_id, payment_id, reference, type, status, amount, reason, message,
      acquirer_references, created_at, completed_at, batch_id, fee_returned, tax_returned, due_at,
      worked_by)
    select id, client_id, payment_id, reference, type, status, amount, reason, message,
      acquirer_references, created_at, completed_at, batch_id, fee_returned, tax_returned, due_at, worked_by
    from json_populate_recordset(null::refunds, `,
  transactions: sql`insert into ledger_transactions (id, kind, fact_id, payment_id, at, request, by, reason)
    select id, kind, fact_id, payment_id, at, request, by, reason
    from json_populate_recordset(null::ledger_transactions, `,
  postings: sql`insert into postings (transaction_id, line, account, amount, at)
    select transaction_id, line, account, amount, at from json_populate_recordset(null::postings, `,
  batches: sql`insert into settlement_batches (id, client_id, number, kind, at, receipts, gross, fees, refunds,
      refunded, restored, carried_in, carried_out, paid_out)
    select id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded, restored, carried_in,
      carried_out, paid_out from json_populate_recordset(null::settlement_batches, `,
  transfers: sql`insert into settlement_transfers (batch_id, account_id, bank, number, holder, shared, amount)
    select batch_id, account_id, bank, number, holder, shared, amount
    from json_populate_recordset(null::settlement_transfers, `,
  notifications: sql`insert into notifications (id, client_id, channel, payment_id, reference, event, dialect,
      url, receiver, body, status, attempts, scheduled, resends, created_at, first_attempt_at)
    select id, client_id, channel, payment_id, reference, event, dialect,
      url, receiver, body, status, attempts, attempts, 0, created_at, first_attempt_at
    from json_populate_recordset(null::notifications, `,
  attempts: sql`insert into notification_attempts (notification_id, number, at, duration_ms, http_status, error,
      request_headers, response_body)
    select notification_id, number, at, duration_ms, http_status, error, request_headers, response_body
    from json_populate_recordset(null::notification_attempts, `,
  requests: sql`insert into requests (client_id, key, body_hash, payment_id, answer_status, answer_body,
      created_at, request_id, path, headers, body)
    select client_id, key, body_hash, payment_id, answer_status, answer_body, created_at, request_id, path,
      headers, body
    from json_populate_recordset(null::requests, `,
} as const satisfies Record<string, Sql>;

type Table = keyof typeof tables;

async function write(tx: Tx, table: Table, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await tx.rows(sql`${tables[table]}${json(rows)}::json)`);
}

/** Bytes of a text as PostgreSQL reads them. */
function bytea(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\\', '\\\\');
}

/** A payment with its receipt's batch, and what came of its notifications. */
export interface Written {
  story: Story;
  batchId: string | undefined;
  asked: Asked | undefined;
  attempted: readonly Attempted[];
}

/** Writes many payments with everything that belongs to them, apart from their refunds. */
export async function writeStories(tx: Tx, all: readonly Written[]): Promise<void> {
  await write(
    tx,
    'payments',
    all.map(({ story }) => paymentRow(story)),
  );
  await write(
    tx,
    'history',
    all.flatMap(({ story: { payment, history } }) =>
      history.map((entry, index) => ({ ...entry, payment_id: payment.id, version: index + 1 })),
    ),
  );
  await write(
    tx,
    'receipts',
    all.flatMap(({ story, batchId }) => receiptRow(story, batchId)),
  );
  await writeLedger(
    tx,
    all.flatMap(({ story }) => story.ledger),
  );
  const attempted = all.flatMap((one) => one.attempted);
  await write(tx, 'notifications', attempted.map(notificationRow));
  await write(tx, 'attempts', attempted.flatMap(attemptRows));
  await write(
    tx,
    'requests',
    all.flatMap(({ asked }) => (asked === undefined ? [] : requestRow(asked))),
  );
}

export async function writeLedger(tx: Tx, ledger: readonly LedgerTransaction[]): Promise<void> {
  await write(
    tx,
    'transactions',
    ledger.map(({ id, kind, factId, paymentId, at, request, by, reason }) => {
      return { id, kind, fact_id: factId, payment_id: paymentId, at, request, by, reason };
    }),
  );
  await write(
    tx,
    'postings',
    ledger.flatMap(({ id, at, postings }) =>
      balanced(postings).map((one, index) => ({ ...one, at, transaction_id: id, line: index + 1 })),
    ),
  );
}

/** Adds what was posted to the balances. */
export async function writeBalances(tx: Tx, sums: ReadonlyMap<string, bigint>): Promise<void> {
  const names = [...sums.keys()].sort();
  await tx.rows(sql`
    insert into ledger_balances (account, shard, balance)
    select account, 0, amount from unnest(${names}::text[],
      ${names.map((name) => sums.get(name) ?? 0n)}::numeric[]) as n (account, amount)
    on conflict (account, shard) do update
      set balance = ledger_balances.balance + excluded.balance`);
}

export async function writeBatches(
  tx: Tx,
  batches: readonly Batch[],
  refunds: readonly Deducted[],
): Promise<void> {
  await write(
    tx,
    'batches',
    batches.map(({ clientId, carriedIn, carriedOut, paidOut, transfers: _, ...one }) => {
      return {
        ...one,
        client_id: clientId,
        carried_in: carriedIn,
        carried_out: carriedOut,
        paid_out: paidOut,
      };
    }),
  );
  await write(
    tx,
    'transfers',
    batches.flatMap(({ id, transfers }) =>
      transfers.map(({ account, ...sums }) => {
        const { id: account_id, bank, number, holder } = account;
        return { ...sums, batch_id: id, account_id, bank, number, holder };
      }),
    ),
  );
  await write(tx, 'refunds', refunds.map(refundRow));
}

function paymentRow({ payment: p }: Story): object {
  return {
    id: p.id,
    client_id: p.clientId,
    channel: p.channel,
    reference: p.reference,
    merchant_reference: p.merchantReference,
    request_id: p.requestId,
    status: p.status,
    amount: p.amount,
    paid_amount: p.paidAmount,
    refunded_amount: p.refundedAmount,
    refunding_amount: p.refundingAmount,
    purchase: p.purchase,
    details: p.details,
    evidence: p.evidence,
    acquirer_references: p.references,
    payment_code: p.paymentCode,
    page_token: p.pageToken,
    payment_url: p.paymentUrl,
    held: p.held,
    fee_amount: p.feeAmount,
    tax_amount: p.taxAmount,
    last_receipt: p.lastReceipt && receiptJson(p.lastReceipt),
    created_at: p.createdAt,
    expires_at: p.expiresAt,
    version: p.version,
  };
}

function receiptRow({ payment, receipt }: Story, batchId: string | undefined): object[] {
  if (receipt === undefined) return [];
  const { id, key, amount, paidAt, references, fee, tax, tenor, settleAt } = receipt;
  return [
    {
      ...{ id, key, amount, fee, tax, tenor },
      client_id: payment.clientId,
      payment_id: payment.id,
      held: payment.held,
      paid_at: paidAt,
      acquirer_references: references,
      batch_id: batchId,
      settle_at: settleAt,
    },
  ];
}

function refundRow({ refund: f, batchId }: Deducted): object {
  return {
    id: f.id,
    client_id: f.clientId,
    payment_id: f.paymentId,
    reference: f.reference,
    type: f.type,
    status: f.status,
    amount: f.amount,
    reason: f.reason,
    message: f.message,
    acquirer_references: f.references,
    created_at: f.createdAt,
    completed_at: f.completedAt,
    batch_id: batchId,
    fee_returned: f.feeReturned ?? 0n,
    tax_returned: f.taxReturned ?? 0n,
    shares: f.shares?.map(shareJson),
    due_at: f.dueAt,
    worked_by: f.workedBy,
  };
}

function notificationRow({ notification: n, status, attempts }: Attempted): object {
  return {
    id: n.id,
    client_id: n.clientId,
    channel: n.channel,
    payment_id: n.paymentId,
    reference: n.reference,
    event: n.event,
    dialect: n.dialect,
    url: n.url,
    receiver: receiverOf(n.url),
    body: bytea(n.body),
    status,
    attempts: attempts.length,
    created_at: n.createdAt,
    first_attempt_at: attempts[0]?.at,
  };
}

function attemptRows({ notification, attempts }: Attempted): object[] {
  return attempts.map((one, index) => ({
    notification_id: notification.id,
    number: index + 1,
    at: one.at,
    duration_ms: one.durationMs,
    http_status: one.httpStatus,
    error: one.error,
    request_headers: one.requestHeaders,
    response_body: one.responseBody,
  }));
}

function requestRow({ question: q, answer, at, paymentId }: Asked): object {
  return {
    client_id: q.clientId,
    key: q.key,
    body_hash: `\\x${q.hash.toString('hex')}`,
    payment_id: paymentId,
    answer_status: answer.status,
    answer_body: bytea(answer.body),
    created_at: at,
    request_id: q.requestId,
    path: q.path,
    headers: q.headers,
    body: bytea(q.body),
  };
}
