// Reports on settlement: transfers by batch and bank account, and sums by bank account.
import { type Sql, sql } from '../storage/db.ts';
import { iso, type Report } from './report.ts';

interface TransferRow {
  at: Date;
  key: string;
  client_id: string;
  number: number;
  batch_id: string;
  kind: string;
  account_id: string | null;
  bank: string | null;
  account_number: string | null;
  holder: string | null;
  amount: bigint;
  carried_out: bigint;
  unpaid_out: bigint;
  returned_in: bigint;
  payout_status: string | null;
  bank_reference: string | null;
}

export const settlements: Report = {
  name: 'settlements',
  summary:
    'Transfers to bank accounts, batch by batch; a batch that paid nothing has one line too.',
  columns: [
    'at',
    'client_id',
    'batch',
    'batch_id',
    'kind',
    'account_id',
    'bank',
    'account_number',
    'holder',
    'amount',
    'carried_out',
    'unpaid_out',
    'returned_in',
    'payout_status',
    'bank_reference',
  ],
  instants: ['at'],
  byChannel: false,
  async page(db, { after, to, clientId, limit }) {
    const rows = await db.rows<TransferRow>(sql`
      select b.at, b.id::text || coalesce(t.account_id, '') as key, b.client_id, b.number,
        b.id as batch_id, b.kind, t.account_id, t.bank, t.number as account_number, t.holder,
        coalesce(t.amount, 0) as amount, b.carried_out, b.unpaid_out, b.returned_in,
        o.status as payout_status, o.bank_reference
      from settlement_batches b left join settlement_transfers t on t.batch_id = b.id
      left join payouts o on o.batch_id = t.batch_id and o.account_id = t.account_id
      where b.at >= ${after.at}::timestamptz and b.at < ${to}::timestamptz
        and (b.at, (b.id::text || coalesce(t.account_id, '')) collate "C")
          > (${after.at}::timestamptz, ${after.key}::text collate "C")
        and (${clientId}::text is null or b.client_id = ${clientId}::text)
      order by b.at, (b.id::text || coalesce(t.account_id, '')) collate "C" limit ${limit}`);
    return rows.map((row) => ({
      at: row.at,
      key: row.key,
      cells: [
        iso(row.at),
        row.client_id,
        row.number,
        row.batch_id,
        row.kind,
        row.account_id,
        row.bank,
        row.account_number,
        row.holder,
        row.amount,
        row.carried_out,
        row.unpaid_out,
        row.returned_in,
        row.payout_status,
        row.bank_reference,
      ],
    }));
  },
};

interface AccountRow {
  at: Date;
  client_id: string;
  account_id: string;
  bank: string;
  account_number: string;
  holder: string;
  transfers: bigint;
  /** Digits: the sum of a period may be more than a bigint of the database. */
  amount: string;
  /** The part of it that failed or came back. */
  returned: string;
}

/** A row's key is its merchant, which has no spaces, and its account. The first page's key is neither. */
function placeOf(key: string): { clientId: string; accountId: string } {
  const [, clientId = '', accountId = ''] = /^account (\S+) (.*)$/s.exec(key) ?? [];
  return { clientId, accountId };
}

export const settlementsByAccount: Report = {
  name: 'settlements-by-account',
  summary:
    'What each bank account was paid in the period, in how many transfers, and what of it came back.',
  columns: [
    'client_id',
    'account_id',
    'bank',
    'account_number',
    'holder',
    'transfers',
    'amount',
    'returned',
    'last_at',
  ],
  instants: ['last_at'],
  byChannel: false,
  // One line for each account of each merchant, with its details at the last transfer. Each page sums the whole
  // period for the accounts after the last page's.
  async page(db, { after, to, clientId, limit }) {
    const next = placeOf(after.key);
    const last = (column: Sql) => sql`(array_agg(${column} order by b.at desc, b.id desc))[1]`;
    const rows = await db.rows<AccountRow>(sql`
      select max(b.at) as at, b.client_id, t.account_id, ${last(sql`t.bank`)} as bank,
        ${last(sql`t.number`)} as account_number, ${last(sql`t.holder`)} as holder,
        count(*) as transfers, sum(t.amount)::text as amount,
        coalesce(sum(o.amount) filter (where o.status in ('FAILED', 'RETURNED')), 0)::text as returned
      from settlement_transfers t join settlement_batches b on b.id = t.batch_id
      left join payouts o on o.batch_id = t.batch_id and o.account_id = t.account_id
      where b.at >= ${after.at}::timestamptz and b.at < ${to}::timestamptz and t.amount > 0
        and (b.client_id collate "C", t.account_id collate "C") > (${next.clientId}, ${next.accountId})
        and (${clientId}::text is null or b.client_id = ${clientId}::text)
      group by b.client_id, t.account_id
      order by b.client_id collate "C", t.account_id collate "C" limit ${limit}`);
    return rows.map((row) => ({
      at: after.at,
      key: `account ${row.client_id} ${row.account_id}`,
      cells: [
        row.client_id,
        row.account_id,
        row.bank,
        row.account_number,
        row.holder,
        row.transfers,
        BigInt(row.amount),
        BigInt(row.returned),
        iso(row.at),
      ],
    }));
  },
};
