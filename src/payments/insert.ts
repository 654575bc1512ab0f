// Inserts new payments and remembers their questions, in one statement.
import type { Answer } from '../dialect.ts';
import { type Memory, rememberAll } from '../requests/store.ts';
import { type AddBytes, joinBytes } from '../storage/bytes.ts';
import { json, sql, type Tx } from '../storage/db.ts';
import type { Payment } from './payment.ts';

export interface Creation {
  payment: Payment;
  /** The answer is absent if the acquirer must be asked over the network first. */
  memory: Memory;
  reason: string;
  /** When the acquirer is asked about it (business time), if it opens over the network. */
  askAt?: Date | undefined;
}

/**
 * Inserts all creations or none; their questions must have different keys. Returns the ids of the payments
 * that were created. A creation whose question was remembered before is skipped, and its id is missing.
 * Throws ConstraintViolation if one of them violates a constraint (`refusalOf` maps it to a refusal).
 */
export async function insert(tx: Tx, creations: readonly Creation[]): Promise<ReadonlySet<string>> {
  const retentionSeconds = Math.min(...creations.map(({ memory }) => memory.retentionSeconds));
  const bytes = joinBytes();
  const rows = creations.map((creation) => rowOf(creation, bytes.add));
  // One JSON text for any number of rows, so that the statement is prepared only once. Bytes are sent as one
  // separate value, in which each row has its offsets: as JSON they would take twice the space.
  const made = await tx.rows<{ id: string }>(sql`
    with packed as (select ${bytes.joined()}::bytea as bytes), given as materialized (
      select row.*, substr(bytes, hash_at, 32) as body_hash, substr(bytes, body_at, body_length) as body,
        case when answer_status is not null then substr(bytes, answer_at, answer_length) end as answer_body
      from packed, json_to_recordset(${json(rows)}::json) as row (
        key text, hash_at integer, answer_status smallint, answer_at integer, answer_length integer,
        question_at timestamptz, path text, headers jsonb, body_at integer, body_length integer,
        id uuid, client_id text, channel text, reference text, merchant_reference text,
        request_id text, status text, amount bigint, reusable boolean, retryable boolean,
        purchase jsonb, details jsonb, acquirer_references jsonb, payment_code text,
        page_token text, payment_url text, notification_url_override text, split jsonb, report jsonb,
        held boolean, created_at timestamptz, expires_at timestamptz, upstream text, ask_at timestamptz,
        reason text)
    ), remembered as (${rememberAll(
      sql`select client_id, key, body_hash, id, answer_status, answer_body, question_at, request_id, path,
        headers, body from given`,
      retentionSeconds,
    )}), made as (
      insert into payments (id, client_id, channel, reference, merchant_reference, request_id,
        status, amount, reusable, retryable, purchase, details, acquirer_references,
        payment_code, page_token, payment_url, notification_url_override, split, report, held,
        created_at, expires_at, upstream)
      select id, client_id, channel, reference, merchant_reference, request_id,
        status, amount, reusable, retryable, purchase, details, acquirer_references,
        payment_code, page_token, payment_url, notification_url_override, split, report, held,
        created_at, expires_at, upstream
      from given join remembered on remembered.payment_id = given.id
      returning id, version
    ), logged as (
      insert into payment_history (payment_id, version, at, status, reason)
      select id, version, created_at, status, reason from made join given using (id)
    ), asking as (
      insert into acquirer_asks (payment_id, next_at)
      select id, ask_at from made join given using (id) where ask_at is not null
    )
    select id from made`);
  return new Set(made.map(({ id }) => id));
}

/** A creation as the statement reads it. Undefined members are left out of the JSON and become null. */
function rowOf(
  { payment: p, memory: { question, at, answer }, reason, askAt }: Creation,
  add: AddBytes,
) {
  return {
    key: question.key,
    hash_at: add(question.hash).at,
    ...answerColumns(answer, add),
    question_at: at,
    path: question.path,
    headers: question.headers,
    ...bodyColumns(question.body, add),
    id: p.id,
    client_id: p.clientId,
    channel: p.channel,
    reference: p.reference,
    merchant_reference: p.merchantReference,
    request_id: p.requestId,
    status: p.status,
    amount: p.amount.toString(),
    reusable: p.reusable,
    retryable: p.retryable,
    purchase: p.purchase,
    details: p.details,
    acquirer_references: p.references,
    payment_code: p.paymentCode,
    page_token: p.pageToken,
    payment_url: p.paymentUrl,
    notification_url_override: p.notificationUrlOverride,
    split: p.split,
    report: p.report,
    held: p.held,
    created_at: p.createdAt,
    expires_at: p.expiresAt,
    upstream: p.upstream,
    ask_at: askAt,
    reason,
  };
}

function answerColumns(answer: Answer | undefined, add: AddBytes) {
  if (answer === undefined) return {};
  const { at, length } = add(answer.body);
  return { answer_status: answer.status, answer_at: at, answer_length: length };
}

function bodyColumns(body: Buffer, add: AddBytes) {
  const { at, length } = add(body);
  return { body_at: at, body_length: length };
}
