// An entry of a bank's statement with what it is, or what it may be.
import type { BankEntry, MatchKind } from '../cash/statements/statement.ts';
import type { Payout } from '../payouts/payout.ts';
import { findPayouts } from '../payouts/store.ts';
import {
  findRemittances,
  type Remittance,
  remittancesInTransit,
} from '../reconciliation/remittance.ts';
import { type Reader, sql } from '../storage/db.ts';

export interface EntryMatch {
  id: string;
  kind: MatchKind;
  /** For what the parts do not explain, and how much that is. */
  account: string | null;
  difference: bigint;
  at: Date;
  by: string;
  reason: string | null;
  remittances: Remittance[];
  payouts: Payout[];
  /** The exception that the money is, or was. */
  exceptionId: string | null;
}

export interface EntryStory {
  entry: BankEntry;
  match: EntryMatch | undefined;
  /** Of an open entry: remittances and payouts that it may be, those of its amount first. */
  remittances: Remittance[];
  payouts: Payout[];
}

interface MatchRow {
  id: string;
  kind: MatchKind;
  account: string | null;
  difference: bigint;
  at: Date;
  by: string;
  reason: string | null;
  remittances: string[];
  payouts: string[];
  exception: string | null;
}

/** As many things are offered. */
const offered = 20;

export async function entryStory(db: Reader, entry: BankEntry): Promise<EntryStory> {
  if (entry.matched) {
    return { entry, match: await matchOf(db, entry.id), remittances: [], payouts: [] };
  }
  const [remittances, payouts] = await Promise.all([
    remittancesInTransit(db),
    payoutsFor(db, entry),
  ]);
  const far = ({ net }: Remittance) => size(net - entry.amount);
  const near = [...remittances].sort((a, b) => (far(a) < far(b) ? -1 : 1)).slice(0, offered);
  return { entry, match: undefined, remittances: near, payouts };
}

async function matchOf(db: Reader, entryId: string): Promise<EntryMatch | undefined> {
  const [row] = await db.rows<MatchRow>(sql`
    select m.id, m.kind, m.account, m.difference, m.at, m.by, m.reason,
      array(select remittance_id::text from bank_match_parts p
        where p.match_id = m.id and remittance_id is not null order by part) as remittances,
      array(select payout_id::text from bank_match_parts p
        where p.match_id = m.id and payout_id is not null order by part) as payouts,
      (select coalesce(p.item_id, v.item_id)::text from bank_match_parts p
        left join suspense_moves v on v.id = p.move_id
        where p.match_id = m.id and (p.item_id is not null or v.id is not null)) as exception
    from bank_matches m where m.entry_id = ${entryId}::uuid`);
  if (row === undefined) return undefined;
  const { exception: exceptionId, remittances, payouts, ...same } = row;
  return {
    ...{ ...same, exceptionId },
    remittances: await findRemittances(db, remittances),
    payouts: await findPayouts(db, payouts),
  };
}

/** Payouts of its account that no entry shows going in its direction. */
async function payoutsFor(db: Reader, { bankAccount, amount }: BankEntry): Promise<Payout[]> {
  const wanted =
    amount < 0n
      ? sql`(o.status = 'SENT' or o.paid_at is not null)`
      : sql`o.status in ('PAID', 'RETURNED') and o.paid_at is not null`;
  const rows = await db.rows<{ id: string }>(sql`
    select o.id from payouts o
    where o.bank_account = ${bankAccount} and ${wanted} and not exists (
      select from bank_match_parts p
      where p.payout_id = o.id and (p.amount < 0) = (${amount}::bigint < 0))
    order by abs(o.amount - abs(${amount}::bigint)), o.created_at desc limit ${offered}`);
  return findPayouts(
    db,
    rows.map(({ id }) => id),
  );
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
