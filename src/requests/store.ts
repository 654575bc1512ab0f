// Questions in the database: remembered in the statement of their effect, answered, read, deleted.
import type { Answer } from '../dialect.ts';
import type { AddBytes } from '../storage/bytes.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import { byKey, sharedRead } from '../storage/shared-read.ts';
import type { Question } from './question.ts';

/** A question to be remembered together with its effect. */
export interface Memory {
  question: Question;
  /** Business time. */
  at: Date;
  /** Absent if the answer is not known yet: the question is then in flight. */
  answer?: Answer | undefined;
  /** How long an earlier use of the same key counts, in seconds. */
  retentionSeconds: number;
}

/** What is stored of an earlier question; the answer is absent while it is in flight. */
export interface Remembered {
  hash: Buffer;
  answer?: Answer | undefined;
}

/**
 * The CTE body that remembers a question if `guard` returns a row. It returns a row if the key is new or its
 * earlier use is older than the retention, and no row if the key is remembered. Of two concurrent statements
 * with the same key, the second waits for the first.
 */
export function remember(
  { question: q, answer: known, at, retentionSeconds }: Memory,
  paymentId: string | null,
  guard?: Sql | undefined,
): Sql {
  const rows = sql`
    select ${q.clientId}, ${q.key}, ${q.hash}::bytea, ${paymentId}::uuid,
      ${known?.status ?? null}::smallint, ${known?.body ?? null}::bytea, ${at}::timestamptz,
      ${q.requestId}, ${q.path}, ${json(q.headers)}::jsonb, ${q.body}::bytea
    ${guard === undefined ? sql`` : sql`where exists (${guard})`}`;
  return rememberAll(rows, retentionSeconds);
}

/** The same for many questions: `rows` returns their columns in the order of the insert. */
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

/** Remembers a question without an effect. Returns false if its key was remembered before. */
export async function rememberAlone(tx: Tx, memory: Memory): Promise<boolean> {
  return (await tx.rows(remember(memory, null))).length === 1;
}

/** The CTE body that stores the answer to a question in flight if `guard` returns a row. */
export function answer(
  { clientId, key }: Pick<Question, 'clientId' | 'key'>,
  { status, body }: Answer,
  guard: Sql,
): Sql {
  return sql`
    update requests set answer_status = ${status}, answer_body = ${body}
    where client_id = ${clientId} and key = ${key} and exists (${guard})`;
}

/** The same for many: `given` has the rows of `answerRow` in its JSON column `answer`, `packed` their bytes. */
export function answerAll(given: Sql, packed: Sql): Sql {
  return sql`
    update requests set answer_status = a.status,
      answer_body = (select substr(bytes, a.body_at, a.body_length) from ${packed})
    from ${given} cross join lateral json_to_record(answer) as a (client_id text, key text,
      status smallint, body_at integer, body_length integer)
    where answer is not null and requests.client_id = a.client_id and requests.key = a.key`;
}

/** An answer as `answerAll` reads it. */
export function answerRow(
  { clientId, key }: Pick<Question, 'clientId' | 'key'>,
  { status, body }: Answer,
  add: AddBytes,
): object {
  const { at, length } = add(body);
  return { client_id: clientId, key, status, body_at: at, body_length: length };
}

interface RememberedRow {
  body_hash: Buffer;
  answer_status: number | null;
  answer_body: Buffer | null;
}

/** A key of a merchant; what was remembered under it before `since` does not count. */
interface RecallKey {
  clientId: string;
  key: string;
  since: Date;
}

/** The question remembered under a key; undefined if there is none. */
export const recall: (db: Reader, key: RecallKey) => Promise<Remembered | undefined> = sharedRead(
  async (db, keys) => {
    const rows = await db.rows<RememberedRow & { nth: bigint }>(sql`
      select nth, body_hash, answer_status, answer_body
      from unnest(${keys.map((one) => one.clientId)}::text[], ${keys.map((one) => one.key)}::text[],
          ${keys.map((one) => one.since)}::timestamptz[])
        with ordinality as wanted (merchant, name, since, nth)
      join requests on client_id = merchant and key = name and created_at >= since`);
    return byKey(keys, rows).map((row) => row && rememberedOf(row));
  },
);

function rememberedOf({
  body_hash: hash,
  answer_status: status,
  answer_body: body,
}: RememberedRow) {
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

/** A question about a payment that has no answer yet. */
export interface InFlight {
  paymentId: string;
  question: Question;
}

/**
 * Questions about payments that came in at `before` or earlier and are in flight, oldest first, at most `limit`. Those
 * whose acquirer is not to be asked at `now` are left out, so that they hold nobody else up.
 */
export async function inFlightSince(
  db: Reader,
  { before, now, limit }: { before: Date; now: Date; limit: number },
): Promise<InFlight[]> {
  const rows = await db.rows<QuestionRow & { payment_id: string }>(sql`
    select client_id, key, request_id, path, headers, body, body_hash, payment_id from requests
    where answer_body is null and payment_id is not null and created_at <= ${before}
      and not exists (select from acquirer_asks a
        where a.payment_id = requests.payment_id and a.next_at > ${now}::timestamptz)
    order by created_at limit ${limit}`);
  return rows.map((row) => ({ paymentId: row.payment_id, question: questionOfRow(row) }));
}

/** The questions about one payment that have no answer yet, oldest first. */
export async function inFlightAbout(db: Reader, paymentId: string): Promise<Question[]> {
  const rows = await db.rows<QuestionRow>(sql`
    select client_id, key, request_id, path, headers, body, body_hash from requests
    where payment_id = ${paymentId}::uuid and answer_body is null order by created_at`);
  return rows.map(questionOfRow);
}

function questionOfRow(row: QuestionRow): Question {
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

/** Questions deleted in one statement, and statements of one run: more than a busy gateway stores in between. */
const forgottenAtOnce = 5000;
const forgettingMost = 100;

/** Deletes answered questions from before `before`, each part in its own transaction. Returns how many. */
export async function forget(tx: Tx, before: Date): Promise<number> {
  let all = 0;
  for (let part = 0; part < forgettingMost; part++) {
    const count = await forgetSome(tx, before);
    all += count;
    if (count < forgottenAtOnce) break;
  }
  return all;
}

async function forgetSome(tx: Tx, before: Date): Promise<number> {
  const [row] = await tx.rows<{ n: bigint }>(sql`
    with forgotten as (
      delete from requests where ctid = any(array(
        select ctid from requests where created_at < ${before} and answer_body is not null
        order by created_at limit ${forgottenAtOnce}::integer)) returning 1
    )
    select count(*) as n from forgotten`);
  return Number(row?.n ?? 0n);
}
