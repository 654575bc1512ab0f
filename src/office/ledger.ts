// The ledger as an operator sees it: balances, transactions, and its proof.
import { balancesBefore } from '../ledger/as-of.ts';
import { balancesRecorded } from '../ledger/as-recorded.ts';
import { check, type LedgerCheck } from '../ledger/check.ts';
import { type Balance, balances } from '../ledger/store.ts';
import {
  type BookedTransaction,
  findTransaction,
  findTransactions,
  type TransactionFilter,
} from '../ledger/transactions.ts';
import { type LedgerProofView, ledgerProofView } from '../ledger/view.ts';
import { conflicting } from '../refusal.ts';
import { sql } from '../storage/db.ts';
import { tryTurn } from '../storage/turns.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';

/**
 * Every account with its balance in rupiah, by name: now, or as it was just before `before` (business time), as it was
 * recorded just before `recorded` (wall-clock time).
 */
export function ledgerBalances(
  { db }: Pick<OfficeDeps, 'db'>,
  before?: Date | undefined,
  recorded?: Date | undefined,
): Promise<Balance[]> {
  if (recorded !== undefined) return balancesRecorded(db, recorded, before);
  return before === undefined ? balances(db) : balancesBefore(db, before);
}

/** A page of the book, the newest transaction first. */
export function ledgerTransactions(
  { db }: Pick<OfficeDeps, 'db'>,
  filter: TransactionFilter,
): Promise<BookedTransaction[]> {
  return findTransactions(db, filter);
}

/** The transaction of that id. Throws OBJECT_NOT_FOUND. */
export async function ledgerTransaction(
  { db }: Pick<OfficeDeps, 'db'>,
  id: string,
): Promise<BookedTransaction> {
  demandId('transaction', id);
  const found = await findTransaction(db, id);
  if (found === undefined) throw missing('transaction', id);
  return found;
}

/**
 * Proves the ledger against payments, refunds and batches: what has changed since it was proven last, in any
 * process, or with `whole` all of it.
 */
export async function proveLedger(
  { db, periods, noteProof }: Pick<OfficeDeps, 'db' | 'periods' | 'noteProof'>,
  { whole = false }: { whole?: boolean | undefined } = {},
): Promise<LedgerCheck> {
  const proof = await check(db, { whole, publicKey: periods.keys.publicKey });
  noteProof(proof);
  return proof;
}

/**
 * The same as it is shown, with the head of the chain. One whole proof runs at a time, in all processes. Throws
 * OFFICE_CONFLICT while another one runs.
 */
export async function provenLedger(
  deps: Pick<OfficeDeps, 'db' | 'periods' | 'noteProof'>,
  { whole }: { whole: boolean },
): Promise<LedgerProofView> {
  const checked = whole
    ? await alone(deps, () => proveLedger(deps, { whole }))
    : await proveLedger(deps);
  return ledgerProofView(checked, new Date());
}

function alone<T>({ db }: Pick<OfficeDeps, 'db'>, work: () => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    if (!(await tryTurn(tx, 'whole ledger proof'))) {
      throw conflicting({ name: 'LEDGER_PROOF_RUNS' });
    }
    // The lock is held for as long as the proof takes, and this connection does nothing else.
    await tx.rows(sql`set local idle_in_transaction_session_timeout = 0`);
    return work();
  });
}
