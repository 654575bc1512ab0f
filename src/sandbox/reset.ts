// Empties the sandbox: removes everything that merchants' calls have caused, keeps merchants and keys.
import type { AccessTokens } from '../http/snap/access-tokens.ts';
import { type Db, type Reader, sql } from '../storage/db.ts';

const name = 'token_generation';

/** What a reset empties: a start of a sandbox makes the function that does it, which no other database has. */
export const emptiedTables: readonly string[] = [
  'payments',
  'payment_history',
  'receipts',
  'refunds',
  'requests',
  'ledger_transactions',
  'postings',
  'ledger_balances',
  'settlement_batches',
  'settlement_transfers',
  'settlement_unpaid',
  'payouts',
  'payout_steps',
  'payout_files',
  'payout_file_lines',
  'payout_results',
  'share_changes',
  'reconciliations',
  'reconciliation_lines',
  'reconciliation_differences',
  'remittances',
  'bank_statements',
  'bank_entries',
  'bank_matches',
  'bank_match_parts',
  'suspense_items',
  'suspense_moves',
  'disputes',
  'dispute_evidence',
  'journals',
  'journal_lines',
  'merchant_adjustments',
  'notifications',
  'notification_attempts',
  'card_tokens',
  'card_attempts',
  'card_tries',
  'simulated_authentications',
  'simulated_refunds',
  'acquirer_asks',
  'upstream_notifications',
  'ledger_proof',
  'ledger_proven',
  'ledger_sums',
  'ledger_counted',
  'ledger_entries',
  'ledger_blocks',
  'ledger_heads',
  'ledger_closings',
  'ledger_periods',
  'ledger_period_balances',
  'statements',
  'invoices',
  'ledger_sealing',
  'refused_calls',
  'resend_runs',
  'notification_mutes',
  'payment_words',
  'payment_words_read',
  'overview_buckets',
  'overview_progress',
];

/** Returns the generation of access tokens that begins. Tokens of earlier generations are no longer valid. */
export async function reset(db: Db): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.rows(sql`select reset_sandbox()`);
    // A token is a signature, not a row: it ends by belonging to an earlier generation.
    const [row] = await tx.rows<{ value: number }>(sql`
      insert into settings (name, value) values (${name}, '1'::jsonb)
      on conflict (name) do update set value = to_jsonb(settings.value::int + 1)
      returning value`);
    return row?.value ?? 0;
  });
}

/** Loads the generation that an earlier run, or another process, began. */
export async function loadTokenGeneration(db: Reader, tokens: AccessTokens): Promise<void> {
  const [row] = await db.rows<{ value: number }>(
    sql`select value from settings where name = ${name}`,
  );
  tokens.turnTo(row?.value ?? 0);
}
