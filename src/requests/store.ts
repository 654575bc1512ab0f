// Questions in the database: remembered in the statement of their effect, answered, looked up, forgotten.
import type { Answer } from '../dialect.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Question } from './question.ts';

/** A question about to be remembered with its effect. */
export interface Memory {
  question: Question;
  /** Business time. */
  at: Date;
  /** Absent while the answer is not known yet: the question is then in flight. */
  answer?: Answer | undefined;
  /** How long a use of the same key is remembered, in seconds. */
  retentionSeconds: number;
}

/** What is remembered of an earlier question; no answer while it is still in flight. */
export interface Remembered {
  hash: Buffer;
  answer?: Answer | undefined;
}

/**
 * The CTE body that remembers a question, where `guard` yields a row: it yields one when the question is new
 * or its earlier use is forgotten, none when it is remembered. Of two at once the second waits for the first.
 */
export function remember(
  { question: q, answer: known, at, retentionSeconds }: Memory,
  paymentId: string | null,
  guard?: Sql,
): Sql {
  const rows = sql`
    select ${q.clientId}, ${q.key}, ${q.hash}::bytea, ${paymentId}::uuid,
      ${known?.status ?? null}::smallint, ${known?.body ?? null}::bytea, ${at}::timestamptz,
      ${q.requestId}, ${q.path}, ${json(q.headers)}::jsonb, ${q.body}::bytea
    ${guard === undefined ? sql`` : sql`where exists (${guard})`}`;
  return rememberAll(rows, retentionSeconds);
}

/** The same for many at once: `rows` yields their columns in the order of the insert. */
export function rememberAll(rows: Sql, retentionSeconds: number): Sql {
  return sql`
    insert into requests (client_id, key, body_hash, payment_id, answer_status, answer_body, created_at,
      request_id, path, headers, body)
    ${rows}
    on conflict (client_id, key) do update
      set body_hash = excluded.body_hash, payment_id = excluded.payment_id,
          answer_status = excluded.answer_status, answer_body = excluded.answer_body,
          created_at = excluded.created_at, request_id = excluded.request_id,
          path = excluded.path, headers = excluded.headers, body = excluded.body
      where requests.answer_body is not null and requests.created_at
        < excluded.created_at - make_interval(secs => ${retentionSeconds}::float8)
    returning key, payment_id`;
}

/** Remembers a question that has no effect to commit with; false where it was remembered before. */
export async function rememberAlone(tx: Tx, memory: Memory): Promise<boolean> {
  return (await tx.rows(remember(memory, null))).length === 1;
}

/** The CTE body that writes the answer of a question in flight, where `guard` yields a row. */
export function answer(
  { clientId, key }: Pick<Question, 'clientId' | 'key'>,
  { status, body }: Answer,
  guard: Sql,
): Sql {
  return sql`
    update requests set answer_status = ${status}, answer_body = ${body}
    where client_id = ${clientId} and key = ${key} and exists (${guard})`;
}

interface RememberedRow {
  body_hash: Buffer;
  answer_status: number | null;
  answer_body: Buffer | null;
}

/** What is remembered under this key since `since`. */
export async function recall(
  db: Reader,
  clientId: string,
  key: string,
  since: Date,
): Promise<Remembered | undefined> {
  const [row] = await db.rows<RememberedRow>(sql`
    select body_hash, answer_status, answer_body from requests
    where client_id = ${clientId} and key = ${key} and created_at >= ${since}`);
  if (row === undefined) return undefined;
  const { body_hash: hash, answer_status: status, answer_body: body } = row;
  return { hash, answer: status === null || body === null ? undefined : { status, body } };
}

interface QuestionRow {
  client_id: string;
  key: string;
  request_id: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  body_hash: Buffer;
}

/** A question about a payment that nobody has answered since `before`. */
export interface InFlight {
  paymentId: string;
  question: Question;
}

/** Questions about payments that have been in flight since `before` or longer, oldest first, at most `limit`. */
export async function inFlightSince(db: Reader, before: Date, limit: number): Promise<InFlight[]> {
  const rows = await db.rows<QuestionRow & { payment_id: string }>(sql`
    select client_id, key, request_id, path, headers, body, body_hash, payment_id from requests
    where answer_body is null and payment_id is not null and created_at <= ${before}
    order by created_at limit ${limit}`);
  return rows.map((row) => ({ paymentId: row.payment_id, question: readBack(row) }));
}

function readBack(row: QuestionRow): Question {
  return {
    clientId: row.client_id,
    key: row.key,
    requestId: row.request_id,
    path: row.path,
    headers: row.headers,
    body: row.body,
    hash: row.body_hash,
  };
}

/** Removes answered questions asked before `before`, at most 5,000; returns how many. */
export async function forget(tx: Tx, before: Date): Promise<number> {
  const rows = await tx.rows<{ key: string }>(sql`
    delete from requests where ctid = any(array(
      select ctid from requests
      where created_at < ${before} and answer_body is not null limit 5000)) returning key`);
  return rows.length;
}
