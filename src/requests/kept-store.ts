// Accepted calls as lists and pages show them: the questions that are stored with their answers.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { backwards, lookThrough } from '../storage/look-through.ts';

/** An accepted call as lists show it. */
export interface KeptSummary {
  clientId: string;
  key: string;
  /** Business time. */
  at: Date;
  requestId: string;
  path: string;
  /** Absent while it is in flight. */
  status?: number | undefined;
}

export interface KeptCall extends KeptSummary {
  headers: Record<string, string>;
  body: Buffer;
  answer?: Buffer | undefined;
  paymentId?: string | undefined;
}

export interface KeptFilter {
  clientId?: string | undefined;
  requestId?: string | undefined;
  /** Every merchant that may have used `requestId`. */
  clientIds: readonly string[];
  paths?: readonly string[] | undefined;
  status?: number | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Where a list goes on: after what came in at `at` with this key. Without one: before `at`. */
export interface KeptAfter {
  at: Date;
  clientId?: string | undefined;
  key?: string | undefined;
}

export interface KeptPage {
  rows: KeptSummary[];
  /** Set if the list ends only because enough was looked through: the last one that was. */
  horizon?: { at: Date; clientId: string; key: string } | undefined;
}

interface Row {
  client_id: string;
  key: string;
  created_at: Date;
  request_id: string;
  path: string;
  answer_status: number | null;
}

const columns = sql`client_id, key, created_at, request_id, path, answer_status`;

/** The rows that a list looks through, newest first, before the filters without an index. */
function candidates(filter: KeptFilter, after: KeptAfter | undefined, most: number): Sql {
  const { clientId, requestId, clientIds, from, to } = filter;
  if (requestId === undefined && clientId !== undefined) {
    return ofClient({ ...filter, clientId }, after, most);
  }
  return sql`
    select ${columns} from ${requestId === undefined ? sql`requests` : named(requestId, clientIds)} where true
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
      ${from === undefined ? sql`` : sql`and created_at >= ${from}`}
      ${to === undefined ? sql`` : sql`and created_at < ${to}`}
      ${after === undefined ? sql`` : beyond(after)}
    order by created_at desc, client_id desc, key desc limit ${most}::integer`;
}

/** The newest calls of one merchant, by its index. At one instant there are few, whatever their keys are. */
function ofClient(
  { clientId, from, to }: KeptFilter & { clientId: string },
  after: KeptAfter | undefined,
  most: number,
): Sql {
  const until = [to, after && new Date(after.at.getTime() + 1)].filter((at) => at !== undefined);
  const [end] = until.sort((a, b) => a.getTime() - b.getTime());
  const { where } = backwards([[sql`client_id`, clientId]], [sql`created_at`], {
    low: from && [sql`${from}::timestamptz`],
    high: end && [sql`${end}::timestamptz`],
  });
  return sql`
    select ${columns} from requests where ${where} ${after === undefined ? sql`` : beyond(after)}
    order by client_id desc, created_at desc, key desc limit ${most}::integer`;
}

/** A Request-Id is a part of the primary key; an X-EXTERNAL-ID, which may be used once a day, has its index. */
function named(requestId: string, clientIds: readonly string[]): Sql {
  return sql`(
    select ${columns} from requests
      where client_id = any(${clientIds}) and key = ${`classic:${requestId}`}
    union all
    select ${columns} from requests where key like 'snap:%' and request_id = ${requestId}
  ) named`;
}

function beyond({ at, clientId, key }: KeptAfter): Sql {
  if (clientId === undefined || key === undefined) return sql`and created_at < ${at}`;
  return sql`and created_at <= ${at}
    and (created_at, client_id, key) < (${at}, ${clientId}, ${key})`;
}

/** A call that was refused afterwards, and remembered so that its id is used, is listed with the refused ones. */
function matching({ paths, status }: KeptFilter): Sql {
  return sql`(answer_status is null or answer_status < 400)
    ${paths === undefined ? sql`` : sql`and path = any(${paths})`}
    ${status === undefined ? sql`` : sql`and answer_status = ${status}::integer`}`;
}

/** The newest accepted calls that match, at most `limit`, of the next `most` that are looked through. */
export async function listKept(
  db: Reader,
  filter: KeptFilter,
  page: { after?: KeptAfter | undefined; limit: number; most: number },
): Promise<KeptPage> {
  const { rows, horizon } = await lookThrough<Row>(db, {
    ...page,
    columns,
    candidates: candidates(filter, page.after, page.most),
    order: sql`created_at desc, client_id desc, key desc`,
    matching: matching(filter),
  });
  return { rows: rows.map(summaryOf), horizon: horizon && summaryOf(horizon) };
}

/** An accepted call with its bytes; undefined if there is none, or no longer. */
export async function findKept(
  db: Reader,
  { clientId, key }: Pick<KeptSummary, 'clientId' | 'key'>,
): Promise<KeptCall | undefined> {
  const [row] = await db.rows<
    Row & {
      headers: Record<string, string>;
      body: Buffer;
      answer_body: Buffer | null;
      payment_id: string | null;
    }
  >(sql`
    select ${columns}, headers, body, answer_body, payment_id
    from requests where client_id = ${clientId} and key = ${key}`);
  return (
    row && {
      ...summaryOf(row),
      headers: row.headers,
      body: row.body,
      answer: row.answer_body ?? undefined,
      paymentId: row.payment_id ?? undefined,
    }
  );
}

function summaryOf(row: Row): KeptSummary {
  return {
    clientId: row.client_id,
    key: row.key,
    at: row.created_at,
    requestId: row.request_id,
    path: row.path,
    status: row.answer_status ?? undefined,
  };
}
