// A merchant's statement of account: what was owed at the beginning, every movement, what was owed at the end.
import { balancesBefore } from '../ledger/as-of.ts';
import { accounts } from '../ledger/posting.ts';
import { wibLocal } from '../lib/wib.ts';
import { type Reader, sql } from '../storage/db.ts';
import { type PageWanted, type Report, type ReportRow, reportEdges } from './report.ts';

interface Movement {
  at: Date;
  id: string;
  kind: string;
  channel: string | null;
  reference: string | null;
  amount: string;
}

export const statement: Report = {
  name: 'statement',
  summary:
    'A merchant’s statement of account: opening balance, every movement of what is owed, closing balance.',
  columns: [
    'at',
    'at_wib',
    'client_id',
    'type',
    'channel',
    'reference',
    'amount',
    'balance',
    'transaction_id',
  ],
  byChannel: false,
  ofOneMerchant: true,
  async page(db, wanted) {
    if (wanted.after.key === closingKey) return [];
    const opening = wanted.after.key.length === 36 ? await openingOf(db, wanted) : undefined;
    const room = wanted.limit - (opening === undefined ? 0 : 1);
    const movements = await movementsAfter(db, wanted, room);
    let balance = opening === undefined ? balanceIn(wanted.after.key) : opening.balance;
    const rows: ReportRow[] = opening === undefined ? [] : [opening.row];
    for (const movement of movements) {
      balance += BigInt(movement.amount);
      rows.push(rowOf(wanted, movement, balance));
    }
    if (movements.length < room) rows.push(edge(wanted, 'CLOSING', wanted.to, balance, closingKey));
    return rows;
  },
};

const closingKey = 'closing';

/** The key of a row has the balance after it, with which the next page goes on. */
function keyOf(id: string, balance: bigint): string {
  return `${id} ${balance}`;
}

function balanceIn(key: string): bigint {
  return BigInt(key.slice(37));
}

/** What the merchant is owed: payable or held. */
function accountsOf({ clientId }: PageWanted): string[] {
  return [accounts.merchantPayable(clientId ?? ''), accounts.merchantHeld(clientId ?? '')];
}

async function openingOf(db: Reader, wanted: PageWanted) {
  const { at, key } = wanted.after;
  const owed = await balancesBefore(db, at, accountsOf(wanted));
  const balance = owed.reduce((sum, one) => sum + one.balance, 0n);
  return { balance, row: edge(wanted, 'OPENING', at, balance, keyOf(key, balance)) };
}

function edge(
  { clientId }: PageWanted,
  type: string,
  at: Date,
  balance: bigint,
  key: string,
): ReportRow {
  // A period that is open at this end has no instant there.
  const isOpen = at <= reportEdges.beginning || at >= reportEdges.end;
  const instants = isOpen ? [null, null] : [at.toISOString(), inWib(at)];
  return { at, key, cells: [...instants, clientId, type, null, null, null, balance, null] };
}

function rowOf({ clientId }: PageWanted, movement: Movement, balance: bigint): ReportRow {
  const { at, id, kind, channel, reference, amount } = movement;
  return {
    at,
    key: keyOf(id, balance),
    cells: [
      at.toISOString(),
      inWib(at),
      clientId,
      kind.toUpperCase(),
      channel,
      reference,
      BigInt(amount),
      balance,
      id,
    ],
  };
}

function inWib(at: Date): string {
  return `${wibLocal(at)}+07:00`;
}

/** Transactions that change what is owed, the oldest first. Putting money on hold changes nothing. */
function movementsAfter(db: Reader, wanted: PageWanted, limit: number): Promise<Movement[]> {
  const { after, to } = wanted;
  return db.rows<Movement>(sql`
    select t.at, t.id, t.kind, p.channel, coalesce(p.reference, b.number::text, w.reference) as reference,
      o.amount::text as amount
    from ledger_transactions t
    cross join lateral (
      select sum(amount) as amount from postings
      where transaction_id = t.id and account = any(${accountsOf(wanted)}::text[])
      offset 0) o
    left join payments p on p.id = t.payment_id
    left join settlement_batches b on t.kind = 'settled' and b.id = t.fact_id
    left join payouts w on t.kind like 'payout%' and w.id = t.fact_id
    where (t.at, t.id) > (${after.at}::timestamptz, ${after.key.slice(0, 36)}::uuid)
      and t.at < ${to}::timestamptz and o.amount <> 0
    order by t.at, t.id limit ${limit}`);
}
