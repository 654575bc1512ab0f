// Empties the sandbox: everything that merchants' calls have caused goes, merchants and keys stay.
import { type Db, sql } from '../storage/db.ts';

export async function reset(db: Db): Promise<void> {
  await db.single.rows(sql`
    truncate payments, payment_history, receipts, refunds, requests, ledger_transactions, postings,
      ledger_balances, settlement_batches, settlement_transfers, reconciliations,
      reconciliation_lines, reconciliation_differences, notifications, notification_attempts,
      card_tokens, card_attempts, simulated_authentications`);
}
