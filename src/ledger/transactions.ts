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
  // Those of a payment are few. Their times are not looked for in an index, which would lead past everybody's.
  const found =
    paymentId !== undefined
      ? sql`select o.id from (
            select id, at from ledger_transactions where payment_id = ${paymentId}::uuid offset 0) o
          where ${within(filter, sql`o.id`)} ${account === undefined ? sql`` : hasPosting(account)}
          order by o.at desc, o.id desc limit ${limit}::integer`
      : account === undefined
        ? sql`select o.id from ledger_transactions o where ${within(filter, sql`o.id`)}
            order by o.at desc, o.id desc limit ${limit}::integer`
        : ofAccount(account, filter);
  const rows = await db.rows<Row>(sql`
    select ${columns} from ledger_transactions t left join lateral (
      select reference, client_id, channel from payments where id = t.payment_id limit 1) p on true
    where t.id = any(array(select id from (${found}) as found)) order by t.at desc, t.id desc`);
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

/** The period and the place of the page, for rows `o` whose transaction's id is `id`. */
function within({ from, to, after }: TransactionFilter, id: Sql): Sql {
  return sql`true
    ${from === undefined ? sql`` : sql`and o.at >= ${from}::timestamptz`}
    ${to === undefined ? sql`` : sql`and o.at < ${to}::timestamptz`}
    ${after === undefined ? sql`` : sql`and (o.at, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`}`;
}

function hasPosting(account: string): Sql {
  return sql`and exists (
    select from postings p where p.transaction_id = o.id and p.account = ${account})`;
}

/** In the order of the account's index. A transaction may have several postings on one account. */
function ofAccount(account: string, filter: TransactionFilter): Sql {
  return sql`
    select distinct o.at, o.transaction_id as id from postings o
    where o.account = ${account} and ${within(filter, sql`o.transaction_id`)}
    order by o.at desc, o.transaction_id desc limit ${filter.limit}::integer`;
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
