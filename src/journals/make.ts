// Books a journal: its postings, and for each merchant in it the adjustment that the next batch settles.
import { transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { newId } from '../lib/ids.ts';
import { conflicting } from '../refusal.ts';
import { type Adjustment, insertAdjustments } from '../settlement/adjustments.ts';
import { ConstraintViolation, type Db, sql, type Tx } from '../storage/db.ts';
import { type Journal, merchantOf } from './journal.ts';
import { insertJournal, insertLines } from './store.ts';

/** Books it, with what `alongside` writes. Throws OFFICE_CONFLICT if what it reverses was reversed before. */
export async function bookJournal(
  db: Db,
  journal: Journal,
  alongside: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { id, at, by, reason, lines } = journal;
  const adjustments = lines.flatMap(({ account, amount }): Adjustment[] => {
    const clientId = merchantOf(account);
    const adjustment = { id: newId(), kind: 'JOURNAL', factId: id, amount, at } as const;
    return clientId === undefined ? [] : [{ ...adjustment, clientId }];
  });
  const booked = transaction({ kind: 'manual', factId: id, at, by, reason }, lines);
  const made = sql`select 1 from made`;
  try {
    await db.transaction(async (tx) => {
      await tx.rows(sql`
        with made as (${insertJournal(journal)}),
        lined as (${insertLines(journal, made)}),
        adjusted as (${insertAdjustments(adjustments, made)}),
        ${book(booked, made)}
        select 1`);
      await alongside(tx);
    });
  } catch (error) {
    const isTaken =
      error instanceof ConstraintViolation && error.constraint === 'journals_reverses';
    if (!isTaken) throw error;
    throw conflicting({ name: 'JOURNAL_REVERSED' });
  }
}
