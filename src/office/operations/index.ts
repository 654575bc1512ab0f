// The registry of the office's operations: the API's routes, its documentation and the tests follow from it.
import { approvalOperations } from './approvals.ts';
import { auditOperations } from './audit.ts';
import { keyOperations } from './keys.ts';
import { ledgerOperations } from './ledger.ts';
import type { Operation } from './operation.ts';
import { exceptionOperations, reconciliationOperations } from './reconciliations.ts';
import { reportOperations } from './reports.ts';
import { balanceOperations, settlementOperations } from './settlements.ts';

/** By group; the pages call them from here. */
export const operations = {
  approvals: approvalOperations(find),
  audit: auditOperations,
  balances: balanceOperations,
  exceptions: exceptionOperations,
  keys: keyOperations,
  ledger: ledgerOperations,
  reconciliations: reconciliationOperations,
  reports: reportOperations,
  settlements: settlementOperations,
} as const;

/** All of them, for those who do not call a certain one. */
export const allOperations: readonly Operation[] = Object.values(operations).flatMap(
  (group) => Object.values(group) as unknown as Operation[],
);

function find(method: string, path: string): Operation | undefined {
  return allOperations.find((one) => one.method === method && one.path === path);
}
