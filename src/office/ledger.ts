// The ledger as an operator sees it: every account's balance, and the proof of the whole book.
import { check, type LedgerCheck } from '../ledger/check.ts';
import { type Balance, balances } from '../ledger/store.ts';
import type { OfficeDeps } from './deps.ts';

/** Every account with its balance in rupiah, by name. */
export function ledgerBalances({ db }: Pick<OfficeDeps, 'db'>): Promise<Balance[]> {
  return balances(db);
}

/** Proves the ledger against payments, refunds and batches. Reads all of it. */
export function proveLedger({ db }: Pick<OfficeDeps, 'db'>): Promise<LedgerCheck> {
  return check(db);
}
