// The statements of the simulator's bank: what acquirers have transferred and what payouts took, with seeded errors on request.
import type { StatementRead } from '../../cash/statements/statement.ts';
import { lastStatement } from '../../cash/store.ts';
import { seeded } from '../../lib/chance.ts';
import { wibDay } from '../../lib/wib.ts';
import type { OwnAccount } from '../../payouts/rules.ts';
import { type Reader, sql } from '../../storage/db.ts';
import { simulatedReference } from './bank.ts';

export interface StatementWanted {
  account: OwnAccount;
  /** Acquirers transfer to the default account. */
  isDefault: boolean;
  /** Until the end of this day, in WIB. */
  day: string;
  seed: number;
  /** How many errors to seed. */
  errors: number;
}

/** What is wrong on purpose. */
export interface SeededBankError {
  kind: 'MISSING' | 'DUPLICATE' | 'AMOUNT' | 'UNKNOWN';
  reference: string;
}

interface Line {
  amount: bigint;
  reference: string;
  text: string;
  day: string;
}

/** What the bank takes for the account with each statement, in rupiah. */
const cost = 10_000n;

/**
 * The statement that follows the account's last one: everything that no statement has shown until the day. Entries have
 * names that stay, so that what was shown is not shown again.
 */
export async function simulatedStatement(
  db: Reader,
  wanted: StatementWanted,
): Promise<{ read: StatementRead; seeded: SeededBankError[] }> {
  const { account, day, seed, errors } = wanted;
  const last = await lastStatement(db, account.id);
  const lines = await linesFor(db, wanted);
  const found = spoil(lines, seeded(seed), errors, day);
  lines.push({
    amount: -cost,
    reference: `ADM${day.replaceAll('-', '')}${account.id}`,
    text: 'BIAYA ADM',
    day,
  });
  const shown = await alreadyShown(db, account.id, lines);
  const fresh = lines
    .filter(({ reference }) => !shown.has(reference))
    .sort((a, b) => a.day.localeCompare(b.day));
  const opening = last?.closing ?? 0n;
  const entries = fresh.map((line, index) => ({ line: index + 2, ...line }));
  const closing = entries.reduce((sum, { amount }) => sum + amount, opening);
  const fromDay = entries[0]?.day ?? day;
  return {
    read: { format: 'simulated', fromDay, toDay: day, opening, closing, entries },
    seeded: found,
  };
}

async function linesFor(db: Reader, { account, isDefault, day }: StatementWanted): Promise<Line[]> {
  const rows = await db.rows<{
    kind: string;
    id: string;
    name: string;
    amount: bigint;
    at: Date;
  }>(sql`
    select 'in' as kind, id, reference as name, net as amount, (day + 1)::timestamp at time zone 'Asia/Jakarta' as at
    from remittances where ${isDefault}::boolean and status = 'IN_TRANSIT'
    union all
    select 'out', id, reference, -amount, coalesce(paid_at, sent_at) from payouts
    where bank_account = ${account.id} and (status in ('SENT', 'PAID') or paid_at is not null)
    union all
    select 'back', id, reference, amount, ended_at from payouts
    where bank_account = ${account.id} and status = 'RETURNED' and paid_at is not null
    order by at, id`);
  return rows
    .map(({ kind, id, name, amount, at }): Line => {
      const tail = simulatedReference({ id });
      if (kind === 'out')
        return { amount, reference: tail, text: `TRF KE ${name}`, day: wibDay(at) };
      if (kind === 'back') {
        return { amount, reference: `${tail}R`, text: `RETUR ${name}`, day: wibDay(at) };
      }
      return { amount, reference: `${tail}M`, text: `TRF DARI ACQ ${name}`, day: wibDay(at) };
    })
    .filter((line) => line.day <= day);
}

async function alreadyShown(
  db: Reader,
  bankAccount: string,
  lines: readonly Line[],
): Promise<Set<string>> {
  const rows = await db.rows<{ reference: string }>(sql`
    select reference from bank_entries
    where bank_account = ${bankAccount} and reference = any(${lines.map((one) => one.reference)}::text[])`);
  return new Set(rows.map(({ reference }) => reference));
}

/** Changes each line at most once. What the bank forgets comes with a later statement. */
function spoil(
  lines: Line[],
  chance: () => number,
  errors: number,
  day: string,
): SeededBankError[] {
  const untouched = [...lines];
  return Array.from({ length: errors }, (_, index): SeededBankError => {
    const [picked] = untouched.splice(Math.floor(chance() * untouched.length), 1);
    const way = picked === undefined ? 3 : Math.floor(chance() * 4);
    const place = picked === undefined ? -1 : lines.indexOf(picked);
    if (picked === undefined || way === 3) {
      const reference = `X${day.replaceAll('-', '')}${index}${Math.floor(chance() * 1e9)}`;
      const amount = BigInt(10_000 + Math.floor(chance() * 1e6));
      lines.push({ amount, reference, text: 'SETORAN TUNAI', day });
      return { kind: 'UNKNOWN', reference };
    }
    const { reference } = picked;
    if (way === 0) {
      lines.splice(place, 1);
      return { kind: 'MISSING', reference };
    }
    if (way === 1) {
      lines[place] = { ...picked, amount: picked.amount - 1000n };
      return { kind: 'AMOUNT', reference };
    }
    lines.push({ ...picked, reference: `${reference}D` });
    return { kind: 'DUPLICATE', reference };
  });
}
