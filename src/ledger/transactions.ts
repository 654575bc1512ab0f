// The ledger's transactions with their postings, newest first, in pages.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { Posting, TransactionKind } from './posting.ts';

/** A transaction as it was booked. */
export interface BookedTransaction {
  id: string;
  /** Its number in the chain; absent until it is sealed, some seconds after it was booked. */
  sequence?: bigint | undefined;
  kind: TransactionKind;
  factId: string;
  /** When it happened: business time. */
  at: Date;
  /** When the database wrote it: wall-clock time. Absent for what is older than that is recorded. */
  recordedAt?: Date | undefined;
  payment?: { id: string; reference: string; clientId: string; channel: string } | undefined;
  request?: string | undefined;
  by?: string | undefined;
  reason?: string | undefined;
  postings: Posting[];
}

export interface TransactionFilter {
  account?: string | undefined;
  paymentId?: string | undefined;
  /** The first instant of the period. */
  from?: Date | undefined;
  /** The first instant after it. */
  to?: Date | undefined;
  /** Where the page before ended. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

interface Row {
  id: string;
  sequence: bigint | null;
  kind: TransactionKind;
  fact_id: string;
  at: Date;
  recorded_at: Date | null;
  payment_id: string | null;
  reference: string | null;
  client_id: string | null;
  channel: string | null;
  request: string | null;
  by: string | null;
  reason: string | null;
  postings: { account: string; amount: string }[];
}

/** A page of transactions that match, by their time, the newest first. */
export async function findTransactions(
  db: Reader,
  filter: TransactionFilter,
): Promise<BookedTransaction[]> {
  const { account, paymentId, limit } = filter;
  const within = withinOf(filter);
  const found =
    account === undefined
      ? sql`select t.* from ledger_transactions t
          where ${paymentId === undefined ? sql`true` : sql`t.payment_id = ${paymentId}::uuid`}
            and ${within}`
      : await ofAccount(db, account, paymentId, within);
  const rows = await db.rows<Row>(sql`
    with found as materialized (${found} order by at desc, id desc limit ${limit})
    select ${columns} from found t left join payments p on p.id = t.payment_id
    order by t.at desc, t.id desc`);
  return rows.map(transactionOf);
}

/** The transaction of that id, a UUID. */
export async function findTransaction(
  db: Reader,
  id: string,
): Promise<BookedTransaction | undefined> {
  const [row] = await db.rows<Row>(sql`
    select ${columns} from ledger_transactions t left join payments p on p.id = t.payment_id
    where t.id = ${id}::uuid`);
  return row && transactionOf(row);
}

const columns = sql`t.id, (select sequence from ledger_entries e where e.id = t.id) as sequence, t.kind, t.fact_id, t.at, t.recorded_at, t.payment_id, p.reference, p.client_id, p.channel,
  t.request, t.by, t.reason, (
    select jsonb_agg(jsonb_build_object('account', o.account, 'amount', o.amount::text) order by o.line)
    from postings o where o.transaction_id = t.id) as postings`;

function withinOf({ from, to, after }: TransactionFilter): Sql {
  return sql`true
    ${from === undefined ? sql`` : sql`and t.at >= ${from}::timestamptz`}
    ${to === undefined ? sql`` : sql`and t.at < ${to}::timestamptz`}
    ${after === undefined ? sql`` : sql`and (t.at, t.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}`;
}

/** An account with fewer postings is read by its own index. */
const few = 10_000n;

/**
 * An account with few postings: all of them, by its index. One with many: the book from its newest entry back, where
 * its postings come often. The planner would guess, and guess wrong for accounts that it has no statistics of.
 */
async function ofAccount(
  db: Reader,
  account: string,
  paymentId: string | undefined,
  within: Sql,
): Promise<Sql> {
  if (paymentId !== undefined) {
    return sql`select t.* from ledger_transactions t where t.payment_id = ${paymentId}::uuid
      and exists (select from postings o where o.transaction_id = t.id and o.account = ${account})
      and ${within}`;
  }
  const [counted] = await db.rows<{ n: bigint }>(sql`
    select count(*) as n from (
      select from postings where account = ${account} limit ${few}::bigint) as first`);
  if ((counted?.n ?? 0n) < few) {
    return sql`select t.* from (
        select distinct transaction_id from postings where account = ${account}) o
      cross join lateral (
        select * from ledger_transactions where id = o.transaction_id offset 0) t
      where ${within}`;
  }
  return sql`select t.* from ledger_transactions t cross join lateral (
      select from postings where transaction_id = t.id and account = ${account} limit 1) o
    where ${within}`;
}

function transactionOf(row: Row): BookedTransaction {
  const { payment_id: id, reference, client_id: clientId, channel } = row;
  const isKnown = id !== null && reference !== null && clientId !== null && channel !== null;
  return {
    id: row.id,
    sequence: row.sequence ?? undefined,
    kind: row.kind,
    factId: row.fact_id,
    at: row.at,
    recordedAt: row.recorded_at ?? undefined,
    payment: isKnown ? { id, reference, clientId, channel } : undefined,
    request: row.request ?? undefined,
    by: row.by ?? undefined,
    reason: row.reason ?? undefined,
    postings: row.postings.map(({ account, amount }) => ({ account, amount: BigInt(amount) })),
  };
}
