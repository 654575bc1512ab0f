// The ledger as an operator sees it: every account's balance, and its proof.
import { check, type LedgerCheck } from '../ledger/check.ts';
import { type Balance, balances } from '../ledger/store.ts';
import type { OfficeDeps } from './deps.ts';

/** Every account with its balance in rupiah, by name. */
export function ledgerBalances({ db }: Pick<OfficeDeps, 'db'>): Promise<Balance[]> {
  return balances(db);
}

/**
 * Proves the ledger against payments, refunds and batches: what has changed since it was proven last, in any
 * process, or with `whole` all of it.
 */
export function proveLedger(
  { db }: Pick<OfficeDeps, 'db'>,
  { whole = false }: { whole?: boolean | undefined } = {},
): Promise<LedgerCheck> {
  return check(db, { whole });
}
