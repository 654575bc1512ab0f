// Requests in the database: claimed in the statement of their effect, answered, looked up, forgotten.

import type { Answer } from '../dialect.ts';
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { Claim, RememberedRequest } from './request.ts';

/**
 * The CTE body that claims a request, where `guard` yields a row: it yields one when the request is new or
 * its earlier use is forgotten, none when it is remembered. A concurrent claim waits for the other to commit.
 */
export function claim(
  { request, answer, retentionSeconds }: Claim,
  paymentId: string | null,
  guard?: Sql,
): Sql {
  const asked = sql`
    select ${request.clientId}, ${request.key}, ${request.hash}::bytea, ${paymentId}::uuid,
      ${answer?.status ?? null}::smallint, ${answer?.body ?? null}::bytea,
      ${request.createdAt}::timestamptz
    ${guard === undefined ? sql`` : sql`where exists (${guard})`}`;
  return claimFrom(asked, retentionSeconds);
}

/** The same for many at once: `asked` yields their columns in the order of the insert. */
export function claimFrom(asked: Sql, retentionSeconds: number): Sql {
  return sql`
    insert into requests (client_id, key, body_hash, payment_id, answer_status, answer_body, created_at)
    ${asked}
    on conflict (client_id, key) do update
      set body_hash = excluded.body_hash, payment_id = excluded.payment_id,
          answer_status = excluded.answer_status, answer_body = excluded.answer_body,
          created_at = excluded.created_at
      where requests.created_at
        < excluded.created_at - make_interval(secs => ${retentionSeconds}::float8)
    returning key, payment_id`;
}

/** Remembers a request that has no effect to commit with; answers false where it was remembered before. */
export async function remember(tx: Tx, asked: Claim): Promise<boolean> {
  const rows = await tx.rows(claim(asked, null));
  return rows.length === 1;
}

/** The CTE body that writes a request's answer, where `guard` yields a row. */
export function answered(clientId: string, key: string, answer: Answer, guard: Sql): Sql {
  return sql`
    update requests set answer_status = ${answer.status}, answer_body = ${answer.body}
    where client_id = ${clientId} and key = ${key} and exists (${guard})`;
}

/** The key of the request that waits for this payment, where one does. */
export async function waitingFor(db: Reader, paymentId: string): Promise<string | undefined> {
  const [row] = await db.rows<{ key: string }>(sql`
    select key from requests where payment_id = ${paymentId}::uuid and answer_body is null`);
  return row?.key;
}

interface Row {
  body_hash: Buffer;
  answer_status: number | null;
  answer_body: Buffer | null;
}

/** What is remembered under this key since `forgetBefore`. */
export async function recall(
  db: Reader,
  clientId: string,
  key: string,
  forgetBefore: Date,
): Promise<RememberedRequest | undefined> {
  const [row] = await db.rows<Row>(sql`
    select body_hash, answer_status, answer_body from requests
    where client_id = ${clientId} and key = ${key} and created_at >= ${forgetBefore}`);
  if (row === undefined) return undefined;
  if (row.answer_status === null || row.answer_body === null) return { hash: row.body_hash };
  return { hash: row.body_hash, answer: { status: row.answer_status, body: row.answer_body } };
}

/** Removes requests made before `before`; answers how many. */
export async function forget(tx: Tx, before: Date): Promise<number> {
  const rows = await tx.rows<{ key: string }>(sql`
    delete from requests where ctid = any(array(
      select ctid from requests where created_at < ${before} limit 5000)) returning key`);
  return rows.length;
}
