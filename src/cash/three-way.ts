// The three sides of the same money, by channel and day: our book, the acquirer's files, the banks' statements.
import { postedByDay } from '../ledger/sums.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';

export interface ThreeWayRow {
  /** In WIB. */
  day: string;
  channel: string;
  /** Rupiah that moved by the book, less what went back. */
  book: bigint;
  /** By the acquirer's files of that day: gross, what it keeps, and what it says it transfers. */
  gross: bigint;
  cost: bigint;
  net: bigint;
  /** What of that the banks' statements show, and what was given up. */
  received: bigint;
  writtenOff: bigint;
  /** Open differences of these files. */
  differences: bigint;
  files: bigint;
}

export interface ThreeWayWanted {
  /** Instants: the first of a day, and the first after one. */
  from: Date;
  to: Date;
  channel?: string | undefined;
}

/** What an acquirer collects is booked here. */
const isReceivable = sql`account like 'acquirer:%:receivable'`;
const channelOf = (account: Sql) => sql`split_part(${account}, ':', 2)`;

/**
 * A row for each day and channel on which something is, the newest day first. At most some months of it. The book's
 * side is what was posted on the acquirers' receivables, apart from what files and people changed there.
 */
export async function threeWay(
  db: Reader,
  { from, to, channel }: ThreeWayWanted,
): Promise<ThreeWayRow[]> {
  const within = (at: Sql) => sql`${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz`;
  const dayOf = (at: Sql) => sql`(${at} at time zone 'Asia/Jakarta')::date`;
  return db.rows<ThreeWayRow>(sql`
    with posted as (
      ${await postedByDay(db, from, to, isReceivable)}
    ), moved as (
      select ${dayOf(sql`day`)} as day, ${channelOf(sql`account`)} as channel, -amount as amount from posted
      union all
      select ${dayOf(sql`t.at`)}, ${channelOf(sql`p.account`)}, p.amount
      from ledger_transactions t join postings p on p.transaction_id = t.id and p.${isReceivable}
      where t.kind in ('remitted', 'resolved', 'manual') and ${within(sql`t.at`)}
      union all
      select ${dayOf(sql`i.at`)}, i.channel, -i.amount from suspense_items i
      where i.kind = 'EXTRA' and ${within(sql`i.at`)}
    ), book as (
      select day, channel, sum(amount)::bigint as amount from moved group by 1, 2 having sum(amount) <> 0
    ), said as (
      select r.day, r.channel, sum(r.gross)::bigint as gross, sum(r.gross - r.net)::bigint as cost,
        sum(r.net)::bigint as net,
        coalesce(sum(r.net) filter (where r.status = 'RECEIVED'), 0)::bigint as received,
        coalesce(sum(r.net) filter (where r.status = 'WRITTEN_OFF'), 0)::bigint as written_off
      from remittances r
      where r.day >= ${dayOf(sql`${from}::timestamptz`)}
        and r.day < ${dayOf(sql`${to}::timestamptz`)} group by 1, 2
    ), files as (
      select ${dayOf(sql`(c.to_at - interval '1 millisecond')`)} as day, c.channel, count(*) as files,
        sum((select count(*) from reconciliation_differences d
          where d.reconciliation_id = c.id and d.status = 'OPEN'))::bigint as differences
      from reconciliations c
      where c.to_at > ${from}::timestamptz and c.to_at <= ${to}::timestamptz group by 1, 2
    )
    select day::text as day, channel, coalesce(b.amount, 0) as book, coalesce(s.gross, 0) as gross,
      coalesce(s.cost, 0) as cost, coalesce(s.net, 0) as net, coalesce(s.received, 0) as received,
      coalesce(s.written_off, 0) as "writtenOff", coalesce(f.differences, 0) as differences,
      coalesce(f.files, 0) as files
    from book b full join said s using (day, channel) full join files f using (day, channel)
    ${channel === undefined ? sql`` : sql`where channel = ${channel}`}
    order by day desc, channel`);
}

/** What an acquirer owes by the book: collected and not in a file, and on its way. Rupiah, above 0 if it owes. */
export interface ChannelBalance {
  channel: string;
  receivable: bigint;
  inTransit: bigint;
}

/** Of each channel that has ever moved money, by name. */
export function channelBalances(db: Reader): Promise<ChannelBalance[]> {
  return db.rows<ChannelBalance>(sql`
    select split_part(account, ':', 2) as channel,
      coalesce(-sum(balance) filter (where account like '%:receivable'), 0)::bigint as receivable,
      coalesce(-sum(balance) filter (where account like '%:in-transit'), 0)::bigint as "inTransit"
    from ledger_balances where account like 'acquirer:%'
    group by 1 order by 1`);
}

/** An own account by the book and by its last statement: the lines between the two explain the difference. */
export interface BankBalance {
  account: string;
  /** Rupiah by the book. */
  book: bigint;
  /** By the last statement; null if there is none. */
  statement: bigint | null;
  statementDay: string | null;
  /** Entries that nobody has matched: in, out (below 0), and since which day. */
  openIn: bigint;
  openOut: bigint;
  openEntries: bigint;
  oldest: string | null;
  /** Payouts that were said to be paid, less those that were said to be back, which no statement shows. */
  unseen: bigint;
}

/** Of these own accounts, in their order. */
export function bankBalances(db: Reader, accountIds: readonly string[]): Promise<BankBalance[]> {
  return db.rows<BankBalance>(sql`
    select a.id as account, coalesce(-l.total, 0)::bigint as book, s.closing as statement,
      s.to_day::text as "statementDay", e.came as "openIn", e.went as "openOut", e.n as "openEntries",
      e.oldest::text as oldest, o.total as unseen
    from unnest(${[...accountIds]}::text[]) with ordinality as a (id, place)
    left join lateral (select sum(balance) as total from ledger_balances where account = 'bank:' || a.id) l on true
    left join lateral (select closing, to_day from bank_statements
      where bank_account = a.id order by number desc limit 1) s on true
    cross join lateral (
      select coalesce(sum(amount) filter (where amount > 0), 0)::bigint as came,
        coalesce(sum(amount) filter (where amount < 0), 0)::bigint as went, count(*) as n, min(day) as oldest
      from bank_entries where bank_account = a.id and not matched) e
    cross join lateral (
      select coalesce(sum(
        case when not exists (select from bank_match_parts p where p.payout_id = o.id and p.amount < 0)
          then o.amount else 0 end
        - case when o.status = 'RETURNED' and not exists (select from bank_match_parts p
            where p.payout_id = o.id and p.amount > 0) then o.amount else 0 end), 0)::bigint as total
      from payouts o where o.bank_account = a.id and o.paid_at is not null
        and o.status in ('PAID', 'RETURNED')) o
    order by a.place`);
}
