// Nothing is paid out beyond what came in: what an own bank account has, less what is on its way out of it.
import { accounts } from '../ledger/posting.ts';
import { Refusal } from '../refusal.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import type { OwnAccount, PayoutRules } from './rules.ts';

/** Rupiah in the account by the book, less the payouts from it that were sent and have not ended. */
export async function availableIn(db: Reader, accountId: string): Promise<bigint> {
  const [row] = await db.rows<{ available: string }>(sql`
    select (-coalesce((select sum(balance) from ledger_balances
        where account = ${accounts.bank(accountId)}), 0)
      - coalesce((select sum(amount) from payouts
        where status = 'SENT' and bank_account = ${accountId}), 0))::text as available`);
  return BigInt(row?.available ?? 0);
}

/**
 * Throws PAYOUT_BEYOND_CASH if the account has less than `amount` rupiah, unless that is allowed. Until the transaction
 * ends, nobody else sends from the account.
 */
export async function demandCash(
  tx: Tx,
  { beyondCash }: Pick<PayoutRules, 'beyondCash'>,
  { id }: Pick<OwnAccount, 'id'>,
  amount: bigint,
): Promise<void> {
  if (beyondCash) return;
  await takeTurn(tx, `cash ${id}`);
  const available = await availableIn(tx, id);
  if (amount > available) {
    throw new Refusal({ code: 'PAYOUT_BEYOND_CASH', account: id, available, amount });
  }
}
