// What the next batches will settle, as far as it is known today: nothing is written.
import { wibDay } from '../lib/wib.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';
import { expectedAdjustments } from './adjustments.ts';
import { type Batch, type BatchSums, payOut } from './batch.ts';
import { payableAccounts, returnedTo, waitingWith } from './returned.ts';
import { accountsToPay, type SettlementDeps, waitingNoLonger } from './settle-batches.ts';
import { lastBatch } from './store.ts';
import { isWaiting, merchantsDue } from './take.ts';

/** Receipts of a merchant that fall due on one day. */
export interface DueDay {
  clientId: string;
  /** In WIB: `2026-03-20`. */
  day: string;
  /** When the last of them falls due. */
  at: Date;
  receipts: number;
  /** Rupiah. */
  gross: bigint;
  fees: bigint;
}

interface DueRow {
  client_id: string;
  at: Date;
  n: bigint;
  gross: string;
  fees: string;
}

/** By day and merchant, the next day first; of one merchant, if `clientId` is given. */
export async function dueByDay(db: Reader, clientId?: string): Promise<DueDay[]> {
  const whose = clientId === undefined ? sql`true` : sql`r.client_id = ${clientId}`;
  return daysOf(await db.rows<DueRow>(sql`${byDay(whose)} order by at, client_id`));
}

/** The first day of each of these merchants that have any. */
export async function nextDue(db: Reader, clientIds: readonly string[]): Promise<DueDay[]> {
  const ofDay = sql`r.client_id = c.client_id
    and r.settle_at < date_trunc('day', f.settle_at, 'Asia/Jakarta') + interval '1 day'`;
  return daysOf(
    await db.rows<DueRow>(sql`
      select d.* from unnest(${[...clientIds]}::text[]) as c (client_id)
      cross join lateral (select r.settle_at from receipts r
        where r.client_id = c.client_id and ${isWaiting} order by r.settle_at limit 1) f
      cross join lateral (${byDay(ofDay)}) d`),
  );
}

/** Few instants fall on one day, so receipts are summed by instant first: a day costs more to compute than an instant. */
function byDay(which: Sql): Sql {
  return sql`
    select client_id, max(settle_at) as at, sum(n)::int8 as n, sum(gross)::text as gross,
      sum(fees)::text as fees
    from (
      select r.client_id, r.settle_at, count(*) as n, sum(r.amount) as gross, sum(r.fee) as fees
      from receipts r where ${isWaiting} and ${which} group by r.client_id, r.settle_at
    ) as instants
    group by client_id, date_trunc('day', settle_at, 'Asia/Jakarta')`;
}

function daysOf(rows: readonly DueRow[]): DueDay[] {
  return rows.map((row) => ({
    clientId: row.client_id,
    day: wibDay(row.at),
    at: row.at,
    receipts: Number(row.n),
    gross: BigInt(row.gross),
    fees: BigInt(row.fees),
  }));
}

/** What is taken off a batch, and what it pays back. Rupiah. */
export interface Deductions
  extends Pick<BatchSums, 'refunds' | 'refunded' | 'restored' | 'adjusted' | 'carriedIn'> {
  clientId: string;
}

/** Refunds that a batch of what falls due until then deducts; undefined for all that is not held. */
function deductible(clientId: Sql, until: Sql): Sql {
  return sql`
    select f.id, f.amount, f.fee_returned, f.shares
    from refunds f cross join lateral (
      select held, paid_amount from payments where id = f.payment_id offset 0) p
    where f.client_id = ${clientId} and f.batch_id is null and f.status in ('SUCCESS', 'DUE')
      and p.paid_amount > 0 and not p.held
      and exists (select 1 from receipts r where r.payment_id = f.payment_id
        and (r.batch_id is not null or ${until} is null or r.settle_at <= ${until}))`;
}

function restorable(clientId: Sql): Sql {
  return sql`
    select id, amount, fee_returned, shares from refunds where client_id = ${clientId}
      and status = 'FAILED' and batch_id is not null and restored_batch_id is null`;
}

/** The deductions of each merchant's batch, if it were made of what falls due until then. */
export async function deductionsOf(
  db: Reader,
  batches: readonly { clientId: string; until?: Date | undefined }[],
): Promise<Deductions[]> {
  const [clientId, until] = [sql`c.client_id`, sql`c.until`];
  const rows = await db.rows<{
    client_id: string;
    refunds: bigint;
    refunded: bigint;
    restored: bigint;
    adjusted: bigint;
    carried_in: bigint;
  }>(sql`
    select c.client_id, f.n as refunds, f.total as refunded, b.total as restored,
      a.total as adjusted,
      coalesce((select carried_out from settlement_batches l where l.client_id = c.client_id
        order by number desc limit 1), 0) as carried_in
    from unnest(${batches.map((one) => one.clientId)}::text[],
      ${batches.map((one) => one.until ?? null)}::timestamptz[]) as c (client_id, until)
    cross join lateral (select count(*) as n, coalesce(sum(amount - fee_returned), 0)::bigint as total
      from (${deductible(clientId, until)}) as taken) f
    cross join lateral (select coalesce(sum(amount - fee_returned), 0)::bigint as total
      from (${restorable(clientId)}) as back) b
    cross join lateral (select coalesce(sum(amount), 0)::bigint as total
      from (${expectedAdjustments(clientId, until)}) as adjusts) a`);
  return rows.map((row) => ({
    clientId: row.client_id,
    refunds: Number(row.refunds),
    refunded: row.refunded,
    restored: row.restored,
    adjusted: row.adjusted,
    carriedIn: row.carried_in,
  }));
}

/** A batch that was not made. */
export type ExpectedBatch = Omit<Batch, 'id' | 'number' | 'at' | 'kind'>;

/**
 * What settling now would pay each merchant, and the merchants that have no verified account to be paid to. It is what a batch
 * would be at this moment: money that arrives in between is settled too.
 */
export async function expectedNow(
  deps: Pick<SettlementDeps, 'db' | 'merchants' | 'withoutAccount'>,
  clientId?: string,
): Promise<{ batches: ExpectedBatch[]; unpayable: string[] }> {
  const sums = await expectedSums(deps.db, clientId);
  const batches: ExpectedBatch[] = [];
  const unpayable: string[] = [];
  for (const { clientId: one, ...own } of sums) {
    const all = accountsToPay(deps, one);
    const accounts = all && (await payableAccounts(deps.db, one, all));
    if (accounts === undefined) {
      unpayable.push(one);
      continue;
    }
    const { carriedOut, waiting: unpaid } = await lastBatch(deps.db, one);
    const returned = await returnedTo(deps.db, one, sumOf(unpaid.values()));
    const waiting = waitingWith(unpaid, returned, accounts);
    const payable = waitingNoLonger({ carriedOut, waiting }, accounts);
    const isEmpty = own.receipts === 0 && own.restored === 0n && own.adjusted <= 0n;
    if (isEmpty && payable === 0n) continue;
    const sums = { ...own, returnedIn: sumOf(returned.byAccount.values()) };
    const paid = payOut(sums, await expectedShares(deps.db, one), accounts, waiting);
    // Only the default account would get something, and is not verified: no batch is made.
    if (paid.transfers.length === 0 && paid.carriedOut > 0n) unpayable.push(one);
    else batches.push({ clientId: one, ...sums, ...paid });
  }
  return { batches, unpayable };
}

function sumOf(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

async function expectedSums(
  db: Reader,
  only?: string,
): Promise<(Omit<BatchSums, 'returnedIn'> & { clientId: string })[]> {
  const total = new Map<string, Pick<BatchSums, 'receipts' | 'gross' | 'fees'>>();
  for (const { clientId, receipts, gross, fees } of await dueByDay(db, only)) {
    const known = total.get(clientId) ?? { receipts: 0, gross: 0n, fees: 0n };
    total.set(clientId, {
      receipts: known.receipts + receipts,
      gross: known.gross + gross,
      fees: known.fees + fees,
    });
  }
  const due = await merchantsDue(db, undefined);
  const names = only === undefined ? due : due.filter((one) => one === only);
  const deducted = await deductionsOf(
    db,
    names.map((clientId) => ({ clientId })),
  );
  return deducted.map((one) => {
    const received = total.get(one.clientId) ?? { receipts: 0, gross: 0n, fees: 0n };
    return { ...one, ...received };
  });
}

/** What the splits give each account, minus what refunds take back from it. */
async function expectedShares(db: Reader, clientId: string): Promise<Map<string, bigint>> {
  const [whose, ever] = [sql`${clientId}::text`, sql`null::timestamptz`];
  const rows = await db.rows<{ account: string; amount: bigint }>(sql`
    select s.account, sum(s.amount)::bigint as amount from (
      select r.shares, 1 as sign from receipts r
      where r.client_id = ${clientId} and ${isWaiting} and r.shares is not null
      union all
      select shares, -1 from (${deductible(whose, ever)}) as taken
      union all
      select shares, 1 from (${restorable(whose)}) as back
      union all
      select shares, sign(amount)::integer from (${expectedAdjustments(whose, ever)}) as adjusts
    ) as i cross join lateral (
      select e.account, i.sign * e.amount as amount
      from jsonb_to_recordset(i.shares) as e (account text, amount bigint)
    ) as s
    where i.shares is not null group by s.account`);
  return new Map(rows.map(({ account, amount }) => [account, amount]));
}
