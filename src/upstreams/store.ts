// Providers' notifications in the database: kept as they came, each once, with what they led to.
import { createHash } from 'node:crypto';
import type { DialectName } from '../dialect.ts';
import { newId } from '../lib/ids.ts';
import type { Beside } from '../payments/plan.ts';
import { type Db, type Reader, sql, type Tx } from '../storage/db.ts';

/**
 * `EARLY`: the payment was still being opened, or a refund or capture of it was unknown. `NOTHING`: it changed
 * nothing. `UNMATCHED`: a person has to look at it.
 */
export type NotificationResult = 'RECEIVED' | 'EARLY' | 'APPLIED' | 'NOTHING' | 'UNMATCHED';

export interface ProviderNotification {
  upstream: string;
  dialect: DialectName;
  /** Request-Id or X-EXTERNAL-ID. */
  requestId: string;
  /** As it came. */
  body: Buffer;
  /** The payment's, as the body names it. */
  reference?: string | undefined;
}

/**
 * Keeps a notification. The same body is kept once, however often it is delivered. Returns its id, and what it led to
 * before.
 */
export async function keepNotification(
  db: Db,
  { upstream, dialect, requestId, body, reference }: ProviderNotification,
): Promise<{ id: string; result: NotificationResult }> {
  const hash = createHash('sha256').update(body).digest();
  const [row] = await db.single.rows<{ id: string; result: NotificationResult }>(sql`
    insert into upstream_notifications as n (id, upstream, dialect, request_id, body, body_hash, received_at,
      reference, result)
    values (${newId()}::uuid, ${upstream}, ${dialect}, ${requestId}, ${body}::bytea, ${hash}::bytea,
      clock_timestamp(), ${reference ?? null}, 'RECEIVED')
    on conflict on constraint upstream_notifications_once do update set deliveries = n.deliveries + 1
    returning id, result`);
  if (row === undefined) throw new Error('a notification was not kept');
  return row;
}

export interface NotificationEnd {
  paymentId?: string | undefined;
  result: NotificationResult;
  why?: string | undefined;
  /** The refund that it tells of: another notification tells of another one. */
  refundId?: string | undefined;
}

/** Writes down what a notification led to. */
export async function endNotification(
  tx: Tx,
  id: string,
  { paymentId, result, why, refundId }: NotificationEnd,
): Promise<void> {
  await tx.rows(sql`
    update upstream_notifications
    set payment_id = ${paymentId ?? null}::uuid, result = ${result}, why = ${why ?? null},
      refund_id = ${refundId ?? null}::uuid
    where id = ${id}::uuid`);
}

/** Ends one that a person has looked at, in the statement of what they did. */
export function workedNotification(
  id: string,
  { result, why, refundId }: Omit<NotificationEnd, 'paymentId'>,
): Beside {
  return (guard) => sql`
    update upstream_notifications
    set result = ${result}, why = ${why ?? null}, refund_id = ${refundId ?? null}::uuid
    where id = ${id}::uuid and result = 'UNMATCHED' and exists (${guard})
    returning id`;
}

/** The refunds of a payment that notifications have told of. */
export async function toldRefunds(db: Reader, paymentId: string): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(sql`
    select refund_id as id from upstream_notifications
    where payment_id = ${paymentId}::uuid and refund_id is not null`);
  return new Set(rows.map(({ id }) => id));
}

/** Notifications that came before their payment was open, oldest first. */
export async function waitingNotifications(
  db: Reader,
  paymentId: string,
): Promise<{ id: string; body: Buffer }[]> {
  return db.rows<{ id: string; body: Buffer }>(sql`
    select id, body from upstream_notifications
    where payment_id = ${paymentId}::uuid and result in ('RECEIVED', 'EARLY') order by received_at, id`);
}

/** Payments with notifications that came early, of which nothing is unknown any more. */
export async function paymentsToTell(db: Reader, limit: number): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select distinct p.id from upstream_notifications n join payments p on p.id = n.payment_id
    where n.result in ('RECEIVED', 'EARLY') and p.status <> 'OPENING' and p.capturing_amount = 0
      and not exists (select from refunds f where f.payment_id = p.id and f.status = 'OPENING')
    limit ${limit}::integer`);
  return rows.map(({ id }) => id);
}

/** A notification as the office shows it. */
export interface KeptNotification {
  id: string;
  upstream: string;
  requestId: string;
  receivedAt: Date;
  deliveries: number;
  reference: string | null;
  paymentId: string | null;
  result: NotificationResult;
  why: string | null;
}

const keptColumns = sql`id, upstream, request_id as "requestId", received_at as "receivedAt", deliveries, reference,
  payment_id as "paymentId", result, why`;

/** A notification with its bytes; undefined if there is none of that id, a UUID. */
export async function findNotification(
  db: Reader,
  id: string,
): Promise<(KeptNotification & { body: Buffer }) | undefined> {
  const [row] = await db.rows<KeptNotification & { body: Buffer }>(sql`
    select ${keptColumns}, body from upstream_notifications where id = ${id}::uuid`);
  return row;
}

/** The newest notifications that a person has to look at. */
export async function unmatchedNotifications(
  db: Reader,
  limit: number,
): Promise<KeptNotification[]> {
  return db.rows<KeptNotification>(sql`
    select ${keptColumns} from upstream_notifications where result = 'UNMATCHED'
    order by received_at desc limit ${limit}::integer`);
}

/** Figures of one provider. */
export interface UpstreamFigures {
  upstream: string;
  /** Payments whose opening, refund or capture is unknown. */
  unknown: bigint;
  /** Payments that are asked about. */
  asking: bigint;
  /** Since when the longest waiting one is due and has no end: business time. */
  oldestProblemAt: Date | null;
  unmatched: bigint;
  lastNotificationAt: Date | null;
}

/** Of every provider that anything is known of. */
export async function upstreamFigures(db: Reader): Promise<UpstreamFigures[]> {
  return db.rows<UpstreamFigures>(sql`
    with asked as (
      select p.upstream, count(*) as asking,
        count(*) filter (where p.status = 'OPENING' or p.refunding_amount > 0 or p.capturing_amount > 0) as unknown,
        min(p.created_at) filter (where a.problem is not null) as oldest
      from acquirer_asks a join payments p on p.id = a.payment_id group by 1
    ), told as (
      select upstream, max(received_at) as last from upstream_notifications group by 1
    ), lost as (
      select upstream, count(*) as unmatched from upstream_notifications where result = 'UNMATCHED' group by 1
    )
    select upstream, coalesce(unknown, 0) as unknown, coalesce(asking, 0) as asking,
      oldest as "oldestProblemAt", coalesce(unmatched, 0) as unmatched, last as "lastNotificationAt"
    from asked full join told using (upstream) full join lost using (upstream)`);
}

/** A payment of which something is unknown. */
export interface OpenPayment {
  id: string;
  clientId: string;
  channel: string;
  reference: string;
  status: string;
  amount: bigint;
  upstream: string;
  createdAt: Date;
  asked: number;
  nextAt: Date;
  problem: string | null;
}

/** Payments whose opening, refund or capture is unknown, or whose provider does not reply; the oldest first. */
export async function openPayments(db: Reader, limit: number): Promise<OpenPayment[]> {
  return db.rows<OpenPayment>(sql`
    select p.id, p.client_id as "clientId", p.channel, p.reference, p.status, p.amount, p.upstream,
      p.created_at as "createdAt", a.asked, a.next_at as "nextAt", a.problem
    from acquirer_asks a join payments p on p.id = a.payment_id
    where p.upstream is not null and (p.status = 'OPENING' or p.capturing_amount > 0 or a.problem is not null)
    order by p.created_at limit ${limit}::integer`);
}
