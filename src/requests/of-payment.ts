// The merchants' calls about one payment, as they came in and as they were answered.
import { type Reader, sql } from '../storage/db.ts';

export interface AskedAbout {
  clientId: string;
  key: string;
  requestId: string;
  path: string;
  /** Those that were signed; no secret. */
  headers: Record<string, string>;
  /** Card numbers are masked. */
  body: Buffer;
  /** Business time. */
  at: Date;
  /** Absent while it is in flight. */
  answer?: { status: number; body: Buffer } | undefined;
}

interface Row {
  client_id: string;
  key: string;
  request_id: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  created_at: Date;
  answer_status: number | null;
  answer_body: Buffer | null;
}

/** The most that are shown of one payment. */
const shownMax = 200;

/** The calls that changed this payment, oldest first, as long as they are kept. */
export async function askedAbout(db: Reader, paymentId: string): Promise<AskedAbout[]> {
  const rows = await db.rows<Row>(sql`
    select client_id, key, request_id, path, headers, body, created_at, answer_status, answer_body
    from requests where payment_id = ${paymentId}::uuid
    order by created_at, key limit ${shownMax}::integer`);
  return rows.map(({ answer_status: status, answer_body: answer, ...row }) => ({
    clientId: row.client_id,
    key: row.key,
    requestId: row.request_id,
    path: row.path,
    headers: row.headers,
    body: row.body,
    at: row.created_at,
    answer: status === null || answer === null ? undefined : { status, body: answer },
  }));
}
