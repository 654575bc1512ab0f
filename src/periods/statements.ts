// Statements of account of closed months: numbered, with what a merchant was owed at the beginning and at the end.
import { newId } from '../lib/ids.ts';
import { monthBefore, monthEdges } from '../lib/month.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import { bookedSince, firstDay } from './period.ts';

export interface Statement {
  id: string;
  month: string;
  number: number;
  clientId: string;
  /** The merchant's name when the month was closed. */
  name: string;
  /** Rupiah: what the merchant was owed. */
  opening: bigint;
  closing: bigint;
  /** How many movements of what is owed there were. */
  movements: number;
}

/** The number of a statement, as people read it. */
export function statementNumber({ month, number }: Pick<Statement, 'month' | 'number'>): string {
  return `ST-${month}-${String(number).padStart(4, '0')}`;
}

/**
 * Issues the statements of a month whose balances are stored: one for each merchant that was owed something, or whose
 * account moved. They are numbered by client id. The first closed month begins with what was dated before it.
 */
export async function issueStatements(
  tx: Tx,
  month: string,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const edges = monthEdges(month);
  const owed = sql`account ~ '^merchant:.*:(payable|held)$'`;
  const client = sql`regexp_replace(account, '^merchant:(.*):(payable|held)$', '\\1')`;
  const rows = await tx.rows<{ client_id: string }>(sql`
    select distinct ${client} as client_id from ledger_period_balances
    where month = ${firstDay(month)}::date and ${owed} order by 1`);
  const ids = rows.map(() => newId());
  await tx.rows(sql`
    with merchants as (
      select * from unnest(${ids}::uuid[], ${rows.map((row) => row.client_id)}::text[],
        ${rows.map((row) => names.get(row.client_id) ?? row.client_id)}::text[]) as m (id, client_id, name)
    ), owed as (
      select ${client} as client_id, balance, month = ${firstDay(month)}::date as is_closing
      from ledger_period_balances
      where month in (${firstDay(month)}::date, ${firstDay(monthBefore(month))}::date) and ${owed}
      union all
      select ${client}, p.amount, false
      from ledger_transactions t join postings p on p.transaction_id = t.id
      where t.at >= ${bookedSince(month)} and t.at < ${edges.from}::timestamptz and ${owed}
    ), balances as (
      select client_id, sum(balance) filter (where not is_closing) as opening,
        sum(balance) filter (where is_closing) as closing
      from owed group by 1
    ), moved as (
      select client_id, count(*) as n from (
        select ${client} as client_id from ledger_transactions t join postings p on p.transaction_id = t.id
        where t.at >= ${edges.from}::timestamptz and t.at < ${edges.until}::timestamptz and ${owed}
        group by t.id, 1 having sum(p.amount) <> 0) as each group by 1
    )
    insert into statements (id, month, number, client_id, name, opening, closing, movements)
    select m.id, ${firstDay(month)}::date, row_number() over (order by m.client_id collate "C"),
      m.client_id, m.name, coalesce(b.opening, 0), coalesce(b.closing, 0), coalesce(o.n, 0)
    from merchants m join balances b on b.client_id = m.client_id
    left join moved o on o.client_id = m.client_id
    where b.opening <> 0 or b.closing <> 0 or o.n > 0`);
}

interface Row extends Omit<Statement, 'clientId' | 'opening' | 'closing'> {
  client_id: string;
  opening: string;
  closing: string;
}

const columns = sql`id, to_char(month, 'YYYY-MM') as month, number, client_id, name, opening::text,
  closing::text, movements`;

function statementOf({ client_id: clientId, opening, closing, ...row }: Row): Statement {
  return { ...row, clientId, opening: BigInt(opening), closing: BigInt(closing) };
}

export interface StatementFilter {
  month?: string | undefined;
  clientId?: string | undefined;
  /** Where the page before ended. */
  after?: { month: string; clientId: string } | undefined;
  limit: number;
}

/** Statements that match, the newest month first, then by client id. */
export async function listStatements(db: Reader, filter: StatementFilter): Promise<Statement[]> {
  const { month, clientId, after, limit } = filter;
  const rows = await db.rows<Row>(sql`
    select ${columns} from statements where true
      ${month === undefined ? sql`` : sql`and month = ${firstDay(month)}::date`}
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
      ${
        after === undefined
          ? sql``
          : sql`and (month < ${firstDay(after.month)}::date
              or (month = ${firstDay(after.month)}::date and client_id collate "C" > ${after.clientId}))`
      }
    order by statements.month desc, client_id collate "C" limit ${limit}`);
  return rows.map(statementOf);
}

/** A merchant's statement of a month; undefined if the month is not closed, or there is none. */
export async function findStatement(
  db: Reader,
  clientId: string,
  month: string,
): Promise<Statement | undefined> {
  const [found] = await listStatements(db, { month, clientId, limit: 1 });
  return found;
}
