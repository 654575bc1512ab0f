// What a batch settles: finds the merchants that have something to settle, and marks its receipts and refunds.
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import { adjustable, takeAdjustments } from './adjustments.ts';
import type { BatchSums } from './batch.ts';

/**
 * Merchants with money to pay out: received and due at `until`, or all that is not held if `until` is undefined;
 * refunds that were rejected after they were deducted; payouts that came back; adjustments in their favour; and what
 * waits for an account that was not verified.
 */
export async function merchantsDue(db: Reader, until: Date | undefined): Promise<string[]> {
  const rows = await db.rows<{ client_id: string }>(sql`
    ${merchantsWaiting(until)}
    union
    select f.client_id from refunds f where ${restorable(until)}
    union
    select o.client_id from payouts o
    where o.status in ('FAILED', 'RETURNED') and o.restored_batch_id is null
    union
    select a.client_id from merchant_adjustments a where a.amount > 0 and ${adjustable(until)}
    union
    select b.client_id from settlement_batches b
    where (b.unpaid_out > 0 or b.carried_out > 0) and not exists (
      select 1 from settlement_batches n where n.client_id = b.client_id and n.number = b.number + 1)
    order by 1`);
  return rows.map((row) => row.client_id);
}

/** The merchants of receipts that wait, found by leaps from one to the next in their index. */
function merchantsWaiting(until: Date | undefined): Sql {
  const next = (condition: Sql) => sql`
    select r.client_id from receipts r where ${isWaiting} and ${condition} order by r.client_id limit 1`;
  return sql`(
    with recursive waiting as (
      (${next(sql`true`)})
      union all
      select n.client_id from waiting w cross join lateral (${next(sql`r.client_id > w.client_id`)}) as n
    )
    select client_id from waiting w where exists (
      select from receipts r where r.client_id = w.client_id and ${isWaiting} ${dueUntil(until)}))`;
}

/** That a receipt `r` is not settled and not held: what the indexes of waiting receipts have. */
export const isWaiting = sql`r.batch_id is null and not r.held`;

/** Merchants whose receipts fell due before `since` and were not settled, although they are not less than the minimum. */
export async function merchantsLate(
  db: Reader,
  late: { since: Date; minimum: bigint | undefined; clientId: string | undefined },
): Promise<string[]> {
  const { since, minimum = 0n, clientId } = late;
  const rows = await db.rows<{ client_id: string }>(sql`
    select r.client_id from receipts r
    where ${isWaiting} and r.settle_at < ${since}
      ${clientId === undefined ? sql`` : sql`and r.client_id = ${clientId}`}
    group by r.client_id having sum(r.amount - r.fee) >= ${minimum} order by 1`);
  return rows.map((row) => row.client_id);
}

function dueUntil(until: Date | undefined): Sql {
  return until === undefined ? sql`` : sql`and r.settle_at <= ${until}::timestamptz`;
}

/** Refunds that an earlier batch deducted, and that were rejected later. */
function restorable(until: Date | undefined): Sql {
  const rejected = until === undefined ? sql`` : sql`and f.completed_at <= ${until}::timestamptz`;
  return sql`f.status = 'FAILED' and f.batch_id is not null and f.restored_batch_id is null ${rejected}`;
}

/**
 * Allows one batch per merchant at a time. The lock is released with the transaction. From here on the
 * transaction waits at most two seconds for any lock: the other merchants wait for it.
 */
export async function lockMerchant(tx: Tx, clientId: string): Promise<void> {
  await tx.rows(sql`set local lock_timeout = '2s'`);
  await takeTurn(tx, `settlement ${clientId}`);
}

/** A batch sums at most so many rupiah of each kind, so that every sum fits a bigint. The next one takes the rest. */
export const mostPerBatch = 4n * 10n ** 18n;

export interface Taking {
  clientId: string;
  until: Date | undefined;
  /** What the last batch left, and what waits for payees: it limits what can be added. */
  carriedIn: bigint;
  waiting: bigint;
}

type Taken = Omit<BatchSums, 'carriedIn' | 'returnedIn'>;

/** What `takeItems` would take. Nothing is marked. */
export async function wouldTake(db: Reader, taking: Taking): Promise<Taken> {
  const received = await receiptsOf(db, taking, undefined);
  const { restored } = await restoredOf(db, taking, undefined);
  const refunds = await refundsOf(db, taking, undefined);
  const settled = sql`(r.batch_id is not null or ${orDue(taking.until)})`;
  const { adjusted } = await takeAdjustments(db, taking.clientId, {
    until: taking.until,
    settled,
  });
  return { ...received, restored, ...refunds, adjusted };
}

/**
 * Assigns the merchant's due receipts to the batch, then the rejected refunds to be paid back, then adjustments and the
 * refunds that go with them, each up to `mostPerBatch`. Returns their sums. If there is neither a receipt, nor a
 * rejected refund, nor an adjustment in the merchant's favour, and not `anyway`, nothing is taken and it returns
 * undefined: what the merchant owes waits for the next money.
 */
export async function takeItems(
  tx: Tx,
  batchId: string,
  taking: Taking,
  { anyway }: { anyway: boolean },
): Promise<Taken | undefined> {
  const received = await receiptsOf(tx, taking, batchId);
  const { count, restored } = await restoredOf(tx, taking, batchId);
  const there = received.receipts > 0 || count > 0 || anyway;
  const { adjusted, gains } = await takeAdjustments(tx, taking.clientId, {
    until: taking.until,
    settled: sql`r.batch_id is not null`,
    batchId,
    anyway: there,
  });
  if (!there && !gains) return undefined;
  return { ...received, restored, ...(await refundsOf(tx, taking, batchId)), adjusted };
}

/** How many rupiah may be added to what is there already. */
function most({ carriedIn, waiting }: Taking): bigint {
  const there = waiting + (carriedIn > 0n ? carriedIn : 0n);
  return there < mostPerBatch ? mostPerBatch - there : 0n;
}

async function receiptsOf(
  tx: Reader,
  taking: Taking,
  batchId: string | undefined,
): Promise<Pick<Taken, 'receipts' | 'gross' | 'fees'>> {
  const { clientId, until } = taking;
  const those = sql`r.id = due.id and due.total <= ${most(taking)}::numeric and r.batch_id is null`;
  const [row] = await tx.rows<{ n: bigint; gross: bigint; fees: bigint }>(sql`
    with due as (
      select r.id, sum(r.amount) over (order by r.id) as total
      from receipts r
      where r.client_id = ${clientId} and ${isWaiting} ${dueUntil(until)}
    ), taken as (${
      batchId === undefined
        ? sql`select r.amount, r.fee from receipts r, due where ${those}`
        : sql`update receipts r set batch_id = ${batchId}::uuid from due where ${those}
            returning r.amount, r.fee`
    })
    select count(*) as n, coalesce(sum(amount), 0)::bigint as gross,
      coalesce(sum(fee), 0)::bigint as fees from taken`);
  return { receipts: Number(row?.n ?? 0n), gross: row?.gross ?? 0n, fees: row?.fees ?? 0n };
}

async function restoredOf(
  tx: Reader,
  { clientId, until }: Taking,
  batchId: string | undefined,
): Promise<{ restored: bigint; count: number }> {
  const those = sql`f.id = due.id and due.total <= ${mostPerBatch}::numeric
    and f.restored_batch_id is null`;
  const amount = sql`f.amount - f.fee_returned as amount`;
  const [row] = await tx.rows<{ n: bigint; total: bigint }>(sql`
    with due as (
      select f.id, sum(f.amount) over (order by f.id) as total from refunds f
      where f.client_id = ${clientId} and ${restorable(until)}
    ), taken as (${
      batchId === undefined
        ? sql`select ${amount} from refunds f, due where ${those}`
        : sql`update refunds f set restored_batch_id = ${batchId}::uuid from due where ${those}
            returning ${amount}`
    })
    select count(*) as n, coalesce(sum(amount), 0)::bigint as total from taken`);
  return { restored: row?.total ?? 0n, count: Number(row?.n ?? 0n) };
}

/** A refund is deducted only after money of its payment was settled. Until then that money pays for it. */
async function refundsOf(
  tx: Reader,
  { clientId, until, carriedIn }: Taking,
  batchId: string | undefined,
): Promise<Pick<Taken, 'refunds' | 'refunded'>> {
  const limit = carriedIn < 0n ? mostPerBatch + carriedIn : mostPerBatch;
  // Where nothing is marked, what would be counts.
  const settled =
    batchId === undefined
      ? sql`(r.batch_id is not null or ${orDue(until)})`
      : sql`
    r.batch_id is not null`;
  const those = sql`f.id = due.id and due.total <= ${limit}::numeric and f.batch_id is null
    and f.status in ('SUCCESS', 'DUE')`;
  const amount = sql`f.amount - f.fee_returned as amount`;
  const [row] = await tx.rows<{ n: bigint; total: bigint }>(sql`
    with due as (
      select f.id, sum(f.amount) over (order by f.id) as total
      from refunds f join payments p on p.id = f.payment_id
      where f.client_id = ${clientId} and f.batch_id is null
        and f.status in ('SUCCESS', 'DUE') and p.paid_amount > 0 and not p.held
        and exists (select 1 from receipts r where r.payment_id = p.id and ${settled})
    ), taken as (${
      batchId === undefined
        ? sql`select ${amount} from refunds f, due where ${those}`
        : sql`update refunds f set batch_id = ${batchId}::uuid from due where ${those}
            returning ${amount}`
    })
    select count(*) as n, coalesce(sum(amount), 0)::bigint as total from taken`);
  return { refunds: Number(row?.n ?? 0n), refunded: row?.total ?? 0n };
}

function orDue(until: Date | undefined): Sql {
  return until === undefined ? sql`true` : sql`r.settle_at <= ${until}::timestamptz`;
}

/** Whether something that is due, or paid back, has a share of one of these accounts. */
export async function hasSharesOf(
  db: Reader,
  { clientId, until }: Pick<Taking, 'clientId' | 'until'>,
  accountIds: readonly string[],
): Promise<boolean> {
  if (accountIds.length === 0) return false;
  const ofThem = (shares: Sql) => sql`exists (
    select 1 from jsonb_to_recordset(${shares}) as s (account text)
    where s.account = any(${accountIds}::text[]))`;
  const [row] = await db.rows<{ some: boolean }>(sql`
    select exists (
      select 1 from receipts r
      where r.client_id = ${clientId} and ${isWaiting} ${dueUntil(until)}
        and r.shares is not null and ${ofThem(sql`r.shares`)}
    ) or exists (
      select 1 from refunds f where f.client_id = ${clientId} and ${restorable(until)}
        and f.shares is not null and ${ofThem(sql`f.shares`)}
    ) as some`);
  return row?.some ?? false;
}

/** What the splits of a batch's items give each account, minus what their refunds take back. */
export async function sharedIn(tx: Tx, batchId: string): Promise<Map<string, bigint>> {
  const rows = await tx.rows<{ account: string; amount: bigint }>(sql`
    select s.account, sum(s.amount)::bigint as amount from (
      select shares, 1 as sign from receipts where batch_id = ${batchId}::uuid
      union all
      select shares, -1 from refunds where batch_id = ${batchId}::uuid
      union all
      select shares, 1 from refunds where restored_batch_id = ${batchId}::uuid
      union all
      select shares, sign(amount)::integer from merchant_adjustments where batch_id = ${batchId}::uuid
    ) as i cross join lateral (
      select e.account, i.sign * e.amount as amount
      from jsonb_to_recordset(i.shares) as e (account text, amount bigint)
    ) as s
    where i.shares is not null group by s.account`);
  return new Map(rows.map(({ account, amount }) => [account, amount]));
}
