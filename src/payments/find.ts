// Finds payments by the names that merchants, tills and customers' links use.
import type { Question } from '../requests/question.ts';
import { type Reader, sql } from '../storage/db.ts';
import { byKey, sharedRead } from '../storage/shared-read.ts';
import type { HistoryEntry, Payment } from './payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

/** A payment by its id. */
export async function findById(db: Reader, id: string): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(
    sql`select ${paymentColumns} from payments where id = ${id}::uuid`,
  );
  return row && paymentOf(row);
}

/** A payment by its id, in the form that `change` reads. */
export async function findState(db: Reader, id: string): Promise<{ payment: Payment } | undefined> {
  const payment = await findById(db, id);
  return payment && { payment };
}

/** A payment by its id, and whether this question about it is still in flight. */
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

/** A merchant's payment by its reference. */
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

/** A merchant's payment by the id of its authorization. */
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

/** The payment that the question with this key was about, as long as the question is remembered. */
export async function findByQuestion(
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
 * Whether the question with this key was about this payment, for example a capture, or the create call of
 * an earlier session. False once the question is no longer remembered.
 */
export async function hasQuestion(db: Reader, payment: Payment, key: string): Promise<boolean> {
  const [row] = await db.rows<{ is_known: boolean }>(sql`
    select exists (
      select 1 from requests
      where client_id = ${payment.clientId} and key = ${key} and payment_id = ${payment.id}::uuid
    ) as is_known`);
  return row?.is_known ?? false;
}

/**
 * A merchant's payment by its reference or, if there is none, by the id of the request that created it. Callers
 * that ask at the same time share a statement.
 */
export const findForMerchant: (
  db: Reader,
  named: { clientId: string; name: string },
) => Promise<Payment | undefined> = sharedRead(async (db, named) => {
  const rows = await db.rows<PaymentRow & { nth: bigint }>(sql`
    select ${paymentColumns}, wanted.nth
    from unnest(${named.map((one) => one.clientId)}::text[], ${named.map((one) => one.name)}::text[])
      with ordinality as wanted (merchant, name, nth)
    cross join lateral (
      select * from (
        select *, 0 as preference from payments
        where client_id = wanted.merchant and reference = wanted.name
        union all
        select *, 1 from payments where client_id = wanted.merchant and request_id = wanted.name
      ) as either
      order by preference, created_at limit 1
    ) as found`);
  return byKey(named, rows).map((row) => row && paymentOf(row));
});

/** A merchant's newest payment that was created with this Request-Id or X-EXTERNAL-ID. */
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

/** What a payment is called: the merchant's reference or the payment code, and the merchants that are meant. */
export interface Named {
  name: string;
  clientIds: readonly string[];
}

/** A payment with its history, oldest entry first. */
export interface Told {
  payment: Payment;
  history: HistoryEntry[];
}

/**
 * Payments of these merchants with this reference or payment code, newest first, at most 10, each with its
 * history. The merchants are a parameter because the index of references begins with the merchant: without them
 * the whole table would be searched. Callers that ask at the same time share a statement.
 */
export const findNamed = sharedRead(async (db, named: readonly Named[]): Promise<Told[][]> => {
  const clientIds = [...new Set(named.flatMap((one) => one.clientIds))];
  const rows = await db.rows<PaymentRow & { nth: bigint; logged: LoggedJson[] }>(sql`
    select ${paymentColumns}, wanted.nth, (
      select coalesce(json_agg(json_build_object('at', h.at, 'status', h.status, 'reason', h.reason)
        order by h.version), '[]')
      from payment_history h where h.payment_id = found.id) as logged
    from unnest(${named.map(({ name }) => name)}::text[]) with ordinality as wanted (name, nth)
    cross join lateral (
      select * from payments where client_id = any(${clientIds}::text[]) and reference = wanted.name
      union all
      select * from payments where client_id = any(${clientIds}::text[]) and payment_code = wanted.name
      order by created_at desc
    ) as found
    order by created_at desc`);
  return named.map((one, index) =>
    rows
      .filter((row) => row.nth === BigInt(index + 1) && one.clientIds.includes(row.client_id))
      .slice(0, 10)
      .map((row) => ({ payment: paymentOf(row), history: row.logged.map(entryOf) })),
  );
});

/** An entry of the history as PostgreSQL writes it in JSON. */
interface LoggedJson extends Omit<HistoryEntry, 'at'> {
  at: string;
}

function entryOf({ at, status, reason }: LoggedJson): HistoryEntry {
  return { at: new Date(at), status, reason };
}

/** A payment by its payment code. */
export async function findByCode(db: Reader, code: string): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(
    sql`select ${paymentColumns} from payments where payment_code = ${code}`,
  );
  return row && paymentOf(row);
}

/** A payment by the token in its customer's link. */
export async function findByPageToken(db: Reader, token: string): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(
    sql`select ${paymentColumns} from payments where page_token = ${token}`,
  );
  return row && paymentOf(row);
}

/** A payment's history, oldest entry first. */
export async function historyOf(db: Reader, paymentId: string): Promise<HistoryEntry[]> {
  return db.rows<HistoryEntry>(sql`
    select at, status, reason from payment_history
    where payment_id = ${paymentId}::uuid order by version`);
}
