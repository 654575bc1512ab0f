// What the configuration says about the cash side: costs of acquirers, how statements are read, what banks take.
import type { RemittanceRules } from '../reconciliation/save-remittances.ts';
import type { StatementMap } from './statements/map.ts';

export interface CashRules {
  remittances: RemittanceRules;
  /** How many days around its own day an entry is matched by its amount alone. */
  matchDays: number;
  /** An entry with one of these texts, up to so many rupiah, is what the bank takes or pays for the account. */
  bankCosts: { texts: readonly string[]; atMost: bigint };
  /** How the CSV of an own account is read, by its id. */
  mapOf(accountId: string): StatementMap;
}
