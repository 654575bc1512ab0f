// Matches what is certain of the open entries, after a statement or a file of an acquirer has come.
import type { PayoutDeps } from '../payouts/step.ts';
import { remittancesInTransit } from '../reconciliation/remittance.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import { saveMatches } from './matches.ts';
import { namesIn } from './names.ts';
import { planMatches } from './plan.ts';
import type { CashRules } from './rules.ts';
import { openEntries } from './store.ts';
import type { OpenEntry, OpenPayout } from './things.ts';

export type CashDeps = PayoutDeps & { cash: CashRules };

/** The most open entries that are looked at: what is more waits for the next time. */
const mostOpen = 20_000;

/** One transaction at a time matches. Call it before anything is read that a match depends on. */
export function takeCashTurn(tx: Tx): Promise<void> {
  return takeTurn(tx, 'cash');
}

/** Matches in the transaction that has the turn. Returns how many entries. */
export async function matchOpen(tx: Tx, deps: CashDeps, by: string): Promise<number> {
  const entries = await openEntries(tx, mostOpen);
  if (entries.length === 0) return 0;
  const remittances = await remittancesInTransit(tx);
  const payouts = await payoutsFor(tx, entries);
  const matches = planMatches({ entries, remittances, payouts }, deps.cash);
  await saveMatches(tx, deps, matches, { by });
  return matches.length;
}

interface PayoutRow {
  id: string;
  reference: string;
  amount: bigint;
  status: OpenPayout['status'];
  bank_account: string;
  bank_reference: string | null;
  sent_at: Date;
  paid_at: Date | null;
  was_shown: boolean;
  came_back: boolean;
}

/** Payouts from these accounts that entries name, and all that have not ended. */
async function payoutsFor(db: Reader, entries: readonly OpenEntry[]): Promise<OpenPayout[]> {
  const names = [...new Set(entries.flatMap(namesIn))];
  const accounts = [...new Set(entries.map(({ bankAccount }) => bankAccount))];
  const rows = await db.rows<PayoutRow>(sql`
    select o.id, o.reference, o.amount, o.status, o.bank_account, o.bank_reference, o.sent_at, o.paid_at,
      exists (select from bank_match_parts p where p.payout_id = o.id and p.amount < 0) as was_shown,
      exists (select from bank_match_parts p where p.payout_id = o.id and p.amount > 0) as came_back
    from payouts o
    where o.bank_account = any(${accounts}::text[]) and o.id in (
      select id from payouts where reference = any(${names}::text[])
      union select id from payouts where bank_reference = any(${names}::text[])
      union select id from payouts where status = 'SENT')`);
  return rows.map((row) => ({
    id: row.id,
    reference: row.reference,
    amount: row.amount,
    status: row.status,
    bankAccount: row.bank_account,
    bankReference: row.bank_reference ?? undefined,
    sentAt: row.sent_at,
    paidAt: row.paid_at ?? undefined,
    left: row.was_shown,
    cameBack: row.came_back,
  }));
}
