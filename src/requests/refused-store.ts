// Refused calls in the database: written many at a time, listed, read, grouped.
import { joinBytes } from '../storage/bytes.ts';
import { json, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import { backwards, lookThrough } from '../storage/look-through.ts';
import type { SignatureExplanation } from './refused.ts';
import type { RefusedRecord } from './refused-record.ts';

/**
 * Writes records in one statement. Asynchronous commit: a power cut may lose what was written in the last moment,
 * and nothing waits for the disk.
 */
export async function insertRefused(tx: Tx, records: readonly RefusedRecord[]): Promise<void> {
  const { add, joined } = joinBytes();
  const rows = json(records.map((record) => rowOf(record, add)));
  await tx.rows(sql`
    with asynchronous as materialized (select set_config('synchronous_commit', 'off', true)),
      packed as materialized (select ${joined()}::bytea as bytes)
    insert into refused_calls (id, at, client_id, known, dialect, request_id, method, path, status, code,
      wire_code, message, why, headers, body, body_bytes, intact, answer, explanation, unkept)
    select id, at, client_id, known, dialect, request_id, method, path, status, code, wire_code, message, why,
      headers, substr(bytes, body_at, body_length), body_bytes, intact,
      substr(bytes, answer_at, answer_length), explanation, unkept
    from packed, asynchronous, json_to_recordset(${rows}::json) as r (id uuid, at timestamptz,
      client_id text, known boolean, dialect text, request_id text, method text, path text, status smallint,
      code text, wire_code text, message text, why text, headers jsonb, body_at integer,
      body_length integer, body_bytes integer, intact boolean, answer_at integer, answer_length integer,
      explanation jsonb, unkept integer)`);
}

function rowOf(record: RefusedRecord, add: ReturnType<typeof joinBytes>['add']): object {
  const body = add(record.body);
  const answer = add(record.answer);
  return {
    id: record.id,
    at: record.at,
    client_id: record.clientId,
    known: record.known,
    dialect: record.dialect,
    request_id: record.requestId,
    method: record.method,
    path: record.path,
    status: record.status,
    code: record.code,
    wire_code: record.wireCode,
    message: record.message,
    why: record.why,
    headers: record.headers,
    body_at: body.at,
    body_length: body.length,
    body_bytes: record.bodyBytes,
    intact: record.intact,
    answer_at: answer.at,
    answer_length: answer.length,
    explanation: record.explanation,
    unkept: record.unkept,
  };
}

/** A refused call as lists show it. */
export type RefusedSummary = Pick<
  RefusedRecord,
  | 'id'
  | 'at'
  | 'clientId'
  | 'dialect'
  | 'requestId'
  | 'method'
  | 'path'
  | 'status'
  | 'code'
  | 'wireCode'
  | 'message'
  | 'why'
>;

interface SummaryRow {
  id: string;
  at: Date;
  client_id: string | null;
  dialect: string;
  request_id: string | null;
  method: string;
  path: string;
  status: number;
  code: string;
  wire_code: string;
  message: string;
  why: string | null;
}

const summaryColumns = sql`id, at, client_id, dialect, request_id, method, path, status, code, wire_code,
  message, why`;

const lookedColumns = sql`${summaryColumns}, known, unkept`;

function summaryOf(row: SummaryRow): RefusedSummary {
  return {
    id: row.id,
    at: row.at,
    clientId: row.client_id ?? undefined,
    dialect: row.dialect,
    requestId: row.request_id ?? undefined,
    method: row.method,
    path: row.path,
    status: row.status,
    code: row.code,
    wireCode: row.wire_code,
    message: row.message,
    why: row.why ?? undefined,
  };
}

export interface RefusedFilter {
  clientId?: string | undefined;
  /** Calls that claimed an unknown client id are left out. */
  knownOnly?: boolean | undefined;
  requestId?: string | undefined;
  paths?: readonly string[] | undefined;
  status?: number | undefined;
  /** Of the refusal, or as the answer names it. */
  code?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Where a list goes on: after what was refused at `at` with this id. Without an id: before `at`, or at it if `including`. */
export interface RefusedAfter {
  at: Date;
  id?: string | undefined;
  including?: boolean | undefined;
}

/** The rows that a list looks through, newest first, before the filters without an index. */
function candidates(filter: RefusedFilter, after: RefusedAfter | undefined, most: number): Sql {
  const { clientId, requestId, from, to } = filter;
  if (clientId !== undefined && requestId === undefined) {
    const until = [to, after && new Date(after.at.getTime() + 1)].filter((at) => at !== undefined);
    const [end] = until.sort((a, b) => a.getTime() - b.getTime());
    const { where } = backwards([[sql`client_id`, clientId]], [sql`at`], {
      low: from && [sql`${from}::timestamptz`],
      high: end && [sql`${end}::timestamptz`],
    });
    return sql`
      select ${lookedColumns} from refused_calls
      where ${where} ${after === undefined ? sql`` : beyond(after)}
      order by client_id desc, at desc, id desc limit ${most}::integer`;
  }
  return sql`
    select ${lookedColumns} from refused_calls where true
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
      ${requestId === undefined ? sql`` : sql`and request_id = ${requestId}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}`}
      ${to === undefined ? sql`` : sql`and at < ${to}`}
      ${after === undefined ? sql`` : beyond(after)}
    order by at desc, id desc limit ${most}::integer`;
}

function beyond({ at, id, including = false }: RefusedAfter): Sql {
  if (id !== undefined) return sql`and at <= ${at} and (at, id) < (${at}, ${id}::uuid)`;
  return including ? sql`and at <= ${at}` : sql`and at < ${at}`;
}

function matching({ knownOnly = false, paths, status, code }: RefusedFilter): Sql {
  return sql`true
    ${knownOnly ? sql`and known` : sql``}
    ${paths === undefined ? sql`` : sql`and path = any(${paths})`}
    ${status === undefined ? sql`` : sql`and status = ${status}::integer`}
    ${code === undefined ? sql`` : sql`and (code = ${code} or wire_code = ${code})`}`;
}

export interface RefusedPage {
  rows: RefusedSummary[];
  /** Set if the list ends only because enough was looked through: the last one that was. */
  horizon?: { at: Date; id: string } | undefined;
}

/** The newest refused calls that match, at most `limit`, of the next `most` that are looked through. */
export async function listRefused(
  db: Reader,
  filter: RefusedFilter,
  page: { after?: RefusedAfter | undefined; limit: number; most: number },
): Promise<RefusedPage> {
  const { rows, horizon } = await lookThrough<SummaryRow>(db, {
    ...page,
    columns: summaryColumns,
    candidates: candidates(filter, page.after, page.most),
    order: sql`at desc, id desc`,
    matching: matching(filter),
  });
  return { rows: rows.map(summaryOf), horizon: horizon && { at: horizon.at, id: horizon.id } };
}

/** All of a refused call. */
export async function findRefused(db: Reader, id: string): Promise<RefusedRecord | undefined> {
  const [row] = await db.rows<
    SummaryRow & {
      known: boolean;
      headers: Record<string, string>;
      body: Buffer;
      body_bytes: number;
      intact: boolean;
      answer: Buffer;
      explanation: SignatureExplanation | null;
      unkept: number;
    }
  >(sql`
    select ${summaryColumns}, known, headers, body, body_bytes, intact, answer, explanation, unkept
    from refused_calls where id = ${id}::uuid`);
  return (
    row && {
      ...summaryOf(row),
      known: row.known,
      headers: row.headers,
      body: row.body,
      bodyBytes: row.body_bytes,
      intact: row.intact,
      answer: row.answer,
      explanation: row.explanation ?? undefined,
      unkept: row.unkept,
    }
  );
}

/** Refused calls of the same kind. */
export interface RefusedKind {
  code: string;
  wireCode: string;
  status: number;
  /** The message with its numbers and quoted values replaced by `…`. */
  message: string;
  path: string;
  count: number;
  unkept: number;
  lastAt: Date;
  exampleId: string;
}

/** The kinds of the newest `most` refused calls, by path; the most frequent first. */
export async function kindsOfRefused(
  db: Reader,
  filter: RefusedFilter,
  most: number,
): Promise<{ kinds: RefusedKind[]; looked: number }> {
  const rows = await db.rows<{
    code: string;
    wire_code: string;
    status: number;
    shape: string;
    path: string;
    n: bigint;
    unkept: bigint;
    last_at: Date;
    example: string;
    looked: bigint;
  }>(sql`
    with looked as materialized (${candidates(filter, undefined, most)}), messages as (
      select code, wire_code, status, path, message, count(*) as n, sum(unkept) as unkept,
        max(at) as last_at, (array_agg(id order by at desc, id desc))[1] as example
      from looked where ${matching(filter)} group by 1, 2, 3, 4, 5
    )
    select code, wire_code, status, path,
      regexp_replace(regexp_replace(message, '"[^"]*"', '"…"', 'g'), '[0-9]+', '…', 'g') as shape,
      sum(n)::int8 as n, sum(unkept)::int8 as unkept, max(last_at) as last_at,
      (array_agg(example order by last_at desc, example desc))[1] as example,
      (select count(*) from looked) as looked
    from messages group by 1, 2, 3, 4, 5 order by n desc, last_at desc limit 500`);
  const kinds = rows.map((row) => ({
    code: row.code,
    wireCode: row.wire_code,
    status: row.status,
    message: row.shape,
    path: row.path,
    count: Number(row.n),
    unkept: Number(row.unkept),
    lastAt: row.last_at,
    exampleId: row.example,
  }));
  return { kinds, looked: Number(rows[0]?.looked ?? 0n) };
}
