// Lists payments, newest first, a page at a time: every combination of filters reads a few ranges of an index.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { type Payment, type PaymentStatus, transitions } from './payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';

/** A member that is absent narrows nothing. */
export interface PaymentFilter {
  clientId?: string | undefined;
  channel?: string | undefined;
  /** As they are at `now`: a payment whose time is over is EXPIRED, also if that is not written down yet. */
  statuses?: readonly PaymentStatus[] | undefined;
  /** The first instant of `createdAt` that belongs to it, and the first that no longer does. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Rupiah, exactly. */
  amount?: bigint | undefined;
  /** Only codes that can be paid more than once, and that can be paid now. */
  reusable?: true | undefined;
  /** Business time. */
  now: Date;
}

/** The place of a payment in the list. `at` is its `created_at` as text, to the microsecond. */
export interface Place {
  at: string;
  id: string;
}

export interface Placed extends Place {
  payment: Payment;
}

/** The payments after the place `after` that match, at most `limit`. */
export async function listPayments(
  db: Reader,
  filter: PaymentFilter,
  { limit, after }: { limit: number; after?: Place | undefined },
): Promise<Placed[]> {
  const rows = await db.rows<PaymentRow & { place: string }>(sql`
    with recursive ${places(filter, limit, after)}
    select ${placedColumns} from payments
    where id = any(array(select id from places order by created_at desc, id desc limit ${limit}::integer))
    order by created_at desc, id desc`);
  return rows.map(placedOf);
}

/** Those of the payments with these ids that match, newest first. */
export async function matching(
  db: Reader,
  filter: PaymentFilter,
  ids: readonly string[],
): Promise<Placed[]> {
  const rows = await db.rows<PaymentRow & { place: string }>(sql`
    select ${placedColumns} from payments where id = any(${[...ids]}::uuid[]) and ${matches(filter)}
    order by id desc`);
  return rows.map(placedOf);
}

/** The payments with this payment code, or with this reference of one of the merchants, that match: few. */
export async function listNamed(
  db: Reader,
  filter: PaymentFilter,
  name: { paymentCode: string } | { reference: string; clientIds: readonly string[] },
  { limit, after }: { limit: number; after?: Place | undefined },
): Promise<Placed[]> {
  const named =
    'paymentCode' in name
      ? sql`payment_code = ${name.paymentCode}`
      : sql`client_id = any(${[...name.clientIds]}::text[]) and reference = ${name.reference}`;
  const rows = await db.rows<PaymentRow & { place: string }>(sql`
    select ${placedColumns} from payments where ${named} and ${matches(filter)} ${afterPlace(after)}
    order by created_at desc, id desc limit ${limit}::integer`);
  return rows.map(placedOf);
}

const placedColumns = sql`${paymentColumns},
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place`;

function placedOf(row: PaymentRow & { place: string }): Placed {
  return { payment: paymentOf(row), at: row.place, id: row.id };
}

/** The CTE `places` with at least the first `limit` ids that match. */
function places(filter: PaymentFilter, limit: number, after: Place | undefined): Sql {
  const { clientId, channel, statuses, reusable } = filter;
  const page = sql`${within(filter)} ${afterPlace(after)}
    order by created_at desc, id desc limit ${limit}::integer`;
  if (reusable) {
    return sql`places as (
      select created_at, id from payments where reusable and ${matches(filter)} ${page})`;
  }
  if (clientId === undefined && channel === undefined && statuses === undefined) {
    return sql`places as (select created_at, id from payments where true ${page})`;
  }
  // The kinds are found by leaps from one to the next, then the newest of each are merged.
  const ofClient = clientId === undefined ? sql`true` : sql`client_id = ${clientId}`;
  const kind = sql`select status, channel from payments where ${ofClient}`;
  const stored = storedStatuses(statuses);
  const leap =
    clientId === undefined
      ? sql`order by status, channel limit 1`
      : sql`order by client_id, status, channel limit 1`;
  return sql`kinds as (
      (${kind} ${leap})
      union all
      select next.* from kinds as k cross join lateral (
        ${leapFrom(clientId)} ${leap}) as next
    ), places as (
      select found.* from kinds as k cross join lateral (
        ${newestOfKind(filter, limit, after)}
      ) as found
      where k.status = any(${stored}::text[]) ${channel === undefined ? sql`` : sql`and k.channel = ${channel}`}
      ${overdue(filter, page)})`;
}

/** The kinds after `k`. */
function leapFrom(clientId: string | undefined): Sql {
  if (clientId === undefined) {
    return sql`select status, channel from payments where (status, channel) > (k.status, k.channel)`;
  }
  return sql`select status, channel from payments
    where (client_id, status, channel) > (${clientId}::text, k.status, k.channel)
      and client_id <= ${clientId}::text`;
}

/**
 * The newest of the merchant's payments of one kind `k`. Ranges and order name every column of the index that is
 * meant: with equal signs PostgreSQL may take the one by time and read past everything that does not match.
 */
function newestOfKind(filter: PaymentFilter, limit: number, after: Place | undefined): Sql {
  const { clientId, from, to, amount } = filter;
  const [column, value] =
    clientId === undefined ? [sql``, sql``] : [sql`client_id,`, sql`${clientId}::text,`];
  const descending = clientId === undefined ? sql`` : sql`client_id desc,`;
  const first = sql`(${column} status, channel, created_at) >=
    (${value} k.status, k.channel, ${from ?? '-infinity'}::timestamptz)`;
  // Of two ends PostgreSQL would begin at the first, and walk from there to the second.
  const end =
    after === undefined
      ? sql`(${column} status, channel, created_at) <
          (${value} k.status, k.channel, ${to ?? 'infinity'}::timestamptz)`
      : sql`(${column} status, channel, created_at, id) <
          (${value} k.status, k.channel, ${after.at}::timestamptz, ${after.id}::uuid)
          ${to === undefined ? sql`` : sql`and created_at < ${to}::timestamptz`}`;
  return sql`select created_at, id from payments
    where ${first} and ${end} ${unexpired(filter)}
      ${amount === undefined ? sql`` : sql`and amount = ${amount}::bigint`}
    order by ${descending} status desc, channel desc, created_at desc, id desc
    limit ${limit}::integer`;
}

/** The states to read of those that are wanted. */
function storedStatuses(statuses: PaymentFilter['statuses']): string[] {
  return [...(statuses ?? Object.keys(transitions))];
}

/** Those that are PENDING in the database and whose time is over are not PENDING. */
function unexpired({ statuses, now }: PaymentFilter): Sql {
  const tells = statuses?.includes('PENDING') && !statuses.includes('EXPIRED');
  return tells
    ? sql`and (status <> 'PENDING' or upstream is not null or expires_at > ${now}::timestamptz)`
    : sql``;
}

/** They are EXPIRED. A job writes that down every second, so there are few. */
function overdue(filter: PaymentFilter, page: Sql): Sql {
  const { clientId, channel, statuses, now } = filter;
  if (!statuses?.includes('EXPIRED') || statuses.includes('PENDING')) return sql``;
  return sql`union all (
    select created_at, id from payments
    where status = 'PENDING' and upstream is null and expires_at <= ${now}::timestamptz
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
      ${channel === undefined ? sql`` : sql`and channel = ${channel}`} ${page})`;
}

/** Everything that a row can be checked for by itself. */
function matches(filter: PaymentFilter): Sql {
  const { clientId, channel, statuses, reusable, now } = filter;
  const parts = [sql`true ${within(filter)}`];
  if (clientId !== undefined) parts.push(sql`client_id = ${clientId}`);
  if (channel !== undefined) parts.push(sql`channel = ${channel}`);
  if (reusable) parts.push(sql`reusable and expires_at > ${now}::timestamptz`);
  if (statuses !== undefined) {
    parts.push(sql`case when status = 'PENDING' and expires_at <= ${now}::timestamptz then 'EXPIRED'
      else status end = any(${[...statuses]}::text[])`);
  }
  return parts.reduce((all, part) => sql`${all} and ${part}`);
}

function within({ from, to, amount }: PaymentFilter): Sql {
  const since = from === undefined ? sql`` : sql`and created_at >= ${from}::timestamptz`;
  const until = to === undefined ? sql`` : sql`and created_at < ${to}::timestamptz`;
  return sql`${since} ${until} ${amount === undefined ? sql`` : sql`and amount = ${amount}::bigint`}`;
}

function afterPlace(after: Place | undefined): Sql {
  return after === undefined
    ? sql``
    : sql`and (created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
}
