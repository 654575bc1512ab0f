// Finds payments: by the names that merchants, tills and customers' links use for them.
import type { Question } from '../requests/question.ts';
import { type Reader, sql } from '../storage/db.ts';
import type { HistoryEntry, Payment } from './payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

export async function findById(db: Reader, id: string): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(
    sql`select ${paymentColumns} from payments where id = ${id}::uuid`,
  );
  return row && paymentOf(row);
}

/** The same as a state to decide on. */
export async function findState(db: Reader, id: string): Promise<{ payment: Payment } | undefined> {
  const payment = await findById(db, id);
  return payment && { payment };
}

/** A payment, and whether this question about it is still in flight. */
export async function findInFlight(
  db: Reader,
  id: string,
  { clientId, key }: Pick<Question, 'clientId' | 'key'>,
): Promise<{ payment: Payment; isInFlight: boolean } | undefined> {
  const [row] = await db.rows<PaymentRow & { is_in_flight: boolean }>(sql`
    select ${paymentColumns}, exists (
      select 1 from requests
      where client_id = ${clientId} and key = ${key} and answer_body is null
    ) as is_in_flight
    from payments where id = ${id}::uuid`);
  return row && { payment: paymentOf(row), isInFlight: row.is_in_flight };
}

/** A merchant's payment by its reference alone. */
export async function findByReference(
  db: Reader,
  clientId: string,
  reference: string,
): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments
    where client_id = ${clientId} and reference = ${reference}`);
  return row && paymentOf(row);
}

/** A merchant's payment by the name of its authorization. */
export async function findByAuthorizeId(
  db: Reader,
  clientId: string,
  authorizeId: string,
): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments
    where client_id = ${clientId} and authorize_id = ${authorizeId}`);
  return row && paymentOf(row);
}

/** The payment that a request of that key was about, as long as requests are remembered. */
export async function findAskedBy(
  db: Reader,
  clientId: string,
  key: string,
): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments where id = (
      select payment_id from requests where client_id = ${clientId} and key = ${key})`);
  return row && paymentOf(row);
}

/**
 * Whether a request of that key asked something of this payment, as long as requests are remembered: an
 * earlier session of a renewed one, a capture.
 */
export async function wasAskedBy(db: Reader, payment: Payment, key: string): Promise<boolean> {
  const [row] = await db.rows<{ asked: boolean }>(sql`
    select exists (
      select 1 from requests
      where client_id = ${payment.clientId} and key = ${key} and payment_id = ${payment.id}::uuid
    ) as asked`);
  return row?.asked ?? false;
}

/** A merchant's payment by its reference or, failing that, by the request that asked for it. */
export async function findForMerchant(
  db: Reader,
  clientId: string,
  name: string,
): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from (
      select *, 0 as preference from payments
      where client_id = ${clientId} and reference = ${name}
      union all
      select *, 1 from payments where client_id = ${clientId} and request_id = ${name}
    ) as found
    order by preference, created_at limit 1`);
  return row && paymentOf(row);
}

/** A merchant's newest payment that this Request-Id or X-EXTERNAL-ID asked for. */
export async function findByRequest(
  db: Reader,
  clientId: string,
  requestId: string,
): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments
    where client_id = ${clientId} and request_id = ${requestId}
    order by created_at desc limit 1`);
  return row && paymentOf(row);
}

/**
 * Payments of these merchants whose reference or payment code this is, newest first. The merchants are
 * named because references are indexed by them: nobody's payments are searched through.
 */
export async function findByReferenceOrCode(
  db: Reader,
  name: string,
  clientIds: readonly string[],
): Promise<Payment[]> {
  const rows = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from (
      select * from payments where client_id = any(${clientIds}::text[]) and reference = ${name}
      union all
      select * from payments where client_id = any(${clientIds}::text[]) and payment_code = ${name}
    ) as found
    order by created_at desc limit 10`);
  return rows.map(paymentOf);
}

export async function findByCode(db: Reader, code: string): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(
    sql`select ${paymentColumns} from payments where payment_code = ${code}`,
  );
  return row && paymentOf(row);
}

export async function findByPageToken(db: Reader, token: string): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(
    sql`select ${paymentColumns} from payments where page_token = ${token}`,
  );
  return row && paymentOf(row);
}

/** Payments that wait for their customer at `now`, newest first. */
export async function listOpen(db: Reader, now: Date, limit: number): Promise<Payment[]> {
  const rows = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments
    where status = 'PENDING' and expires_at > ${now}
    order by created_at desc limit ${limit}`);
  return rows.map(paymentOf);
}

export async function historyOf(db: Reader, paymentId: string): Promise<HistoryEntry[]> {
  return db.rows<HistoryEntry>(sql`
    select at, status, reason from payment_history
    where payment_id = ${paymentId}::uuid order by version`);
}
