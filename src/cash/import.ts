// Imports a bank's statement: once, in the order of the account's statements, and matches what is certain.
import { createHash } from 'node:crypto';
import { accounts, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { newId } from '../lib/ids.ts';
import { wibInstant } from '../lib/wib.ts';
import type { OwnAccount } from '../payouts/rules.ts';
import { UnreadableFile } from '../reconciliation/acquirer-file.ts';
import { conflicting, Refusal } from '../refusal.ts';
import { sql, type Tx } from '../storage/db.ts';
import { type CashDeps, matchOpen, takeCashTurn } from './match-open.ts';
import type { Balances } from './statements/balances.ts';
import { isXml, readCamt } from './statements/camt.ts';
import { readCsv } from './statements/csv.ts';
import type { StatementMap } from './statements/map.ts';
import type { BankStatement, EntryRead, StatementRead } from './statements/statement.ts';
import {
  findByDigest,
  findStatement,
  knownEntries,
  lastStatement,
  type NewEntry,
  saveStatement,
} from './store.ts';

export interface StatementWanted {
  account: OwnAccount;
  bytes: Buffer;
  name: string;
  /** For a CSV, another one than the account's. */
  map?: StatementMap | undefined;
  /** What the file does not say. */
  told?: Balances | undefined;
  by: string;
}

export interface Imported {
  statement: BankStatement;
  /** Whether every entry was there before: then nothing has changed. */
  known: boolean;
  /** How many entries were matched, also of earlier statements. */
  matched: number;
}

/** What the file says. Throws FILE_UNREADABLE. */
export function readStatement(
  { cash }: Pick<CashDeps, 'cash'>,
  { account, bytes, map = cash.mapOf(account.id), told }: StatementWanted,
): StatementRead {
  try {
    return isXml(bytes) ? readCamt(bytes, account.number) : readCsv(map, bytes, told);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Refusal({ code: 'FILE_UNREADABLE', why: error.message });
  }
}

/**
 * Imports a statement, with what `alongside` writes. Entries that an earlier statement had are not new; if none is, nothing
 * changes. Throws FILE_UNREADABLE, and OFFICE_CONFLICT if entries between the last statement and this one are missing.
 */
export async function importStatement(
  deps: CashDeps,
  wanted: StatementWanted,
  alongside: (tx: Tx, imported: Imported) => Promise<void>,
): Promise<Imported> {
  const read = readStatement(deps, wanted);
  const digest = createHash('sha256').update(wanted.bytes).digest();
  const { id: bankAccount } = wanted.account;
  const identified = identify(read.entries);
  return deps.db.transaction(async (tx) => {
    await takeCashTurn(tx);
    const same = await findByDigest(tx, bankAccount, digest);
    if (same !== undefined) return { statement: same, known: true, matched: 0 };
    const last = await lastStatement(tx, bankAccount);
    const known = await knownEntries(
      tx,
      bankAccount,
      identified.map(({ identity }) => identity),
    );
    const entries = identified.filter(({ identity }) => !known.has(identity));
    if (last !== undefined && entries.length === 0 && known.size > 0) {
      return { statement: last, known: true, matched: 0 };
    }
    const opening = demandNoGap(read, entries, last);
    const at = deps.clock.now();
    const id = newId();
    const end = new Date(wibInstant(read.fromDay, 0).getTime() - 1);
    const bookedAt = end < at ? end : at;
    const number = (last?.number ?? 0) + 1;
    const made = { id, bankAccount, number, name: wanted.name, digest, opening, at, bookedAt };
    await saveStatement(tx, { ...made, by: wanted.by }, read, entries);
    if (number === 1) await bookOpening(tx, { ...made, by: wanted.by });
    const matched = await matchOpen(tx, deps, wanted.by);
    const statement = await findStatement(tx, id);
    if (statement === undefined) throw new Error('the statement was not stored');
    const imported = { statement, known: false, matched };
    await alongside(tx, imported);
    return imported;
  });
}

/**
 * A bank's reference is not always there and not always its own. So an entry is known by all that it says, and by how
 * many such entries come before it in its file: an earlier statement with as many of them had it too.
 */
function identify(entries: readonly EntryRead[]): NewEntry[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const { day, amount, reference = '', text } = entry;
    const says = JSON.stringify([day, amount.toString(), reference, text]);
    const nth = (seen.get(says) ?? 0) + 1;
    seen.set(says, nth);
    const identity = createHash('sha256').update(`${says} ${nth}`).digest('hex');
    return { ...entry, id: newId(), identity };
  });
}

/** The balance before the new entries: where the last statement ended. Throws OFFICE_CONFLICT if it is another. */
function demandNoGap(
  { closing }: StatementRead,
  entries: readonly NewEntry[],
  last: BankStatement | undefined,
): bigint {
  const opening = entries.reduce((left, { amount }) => left - amount, closing);
  if (last === undefined || last.closing === opening) return opening;
  const { bankAccount: account, name: file, toDay: until } = last;
  throw conflicting({
    name: 'STATEMENT_GAP',
    account,
    file,
    until,
    closing: last.closing,
    opening,
  });
}

/** What was in the account before its first statement. */
async function bookOpening(
  tx: Tx,
  made: { id: string; bankAccount: string; opening: bigint; bookedAt: Date; by: string },
): Promise<void> {
  const { id: factId, bankAccount, opening, bookedAt: at, by } = made;
  const bank = accounts.bank(bankAccount);
  const booked = transaction(
    { kind: 'bank_opened', factId, at, by },
    opening < 0n ? move(-opening, accounts.capital, bank) : move(opening, bank, accounts.capital),
  );
  await tx.rows(sql`with ${book(booked, sql`select 1`)} select 1`);
}
