// The registry of the office's operations: the API's routes, its documentation and the tests follow from it.
import { accountOperations as ownAccountOperations } from './account.ts';
import { accountOperations } from './accounts.ts';
import { approvalOperations } from './approvals.ts';
import { auditOperations } from './audit.ts';
import { disputeOperations } from './disputes.ts';
import { exceptionOperations } from './exceptions.ts';
import { journalOperations } from './journals.ts';
import { keyOperations } from './keys.ts';
import { ledgerOperations } from './ledger.ts';
import { merchantOperations } from './merchants.ts';
import { notificationOperations } from './notifications.ts';
import type { Operation } from './operation.ts';
import { overviewOperations } from './overview.ts';
import { paymentOperations } from './payments.ts';
import { peopleOperations } from './people.ts';
import { reconciliationOperations } from './reconciliations.ts';
import { refundOperations } from './refunds.ts';
import { reportOperations } from './reports.ts';
import { requestOperations } from './requests.ts';
import { sandboxOperations } from './sandbox.ts';
import { secretKeyOperations } from './secret-keys.ts';
import { serviceOperations } from './services.ts';
import { balanceOperations, settlementOperations } from './settlements.ts';
import { viewOperations } from './views.ts';

/** By group; the pages call them from here. */
export const operations = {
  account: ownAccountOperations,
  accounts: accountOperations,
  approvals: approvalOperations(find),
  audit: auditOperations,
  balances: balanceOperations,
  disputes: disputeOperations,
  exceptions: exceptionOperations,
  journals: journalOperations,
  keys: keyOperations,
  merchants: merchantOperations,
  secretKeys: secretKeyOperations,
  services: serviceOperations,
  payments: paymentOperations,
  refunds: refundOperations,
  views: viewOperations,
  ledger: ledgerOperations,
  overview: overviewOperations,
  people: peopleOperations,
  notifications: notificationOperations,
  reconciliations: reconciliationOperations,
  reports: reportOperations,
  requests: requestOperations,
  sandbox: sandboxOperations,
  settlements: settlementOperations,
} as const;

/** All of them, for those who do not call a certain one. */
export const allOperations: readonly Operation[] = Object.values(operations).flatMap(
  (group) => Object.values(group) as unknown as Operation[],
);

function find(method: string, path: string): Operation | undefined {
  return allOperations.find((one) => one.method === method && one.path === path);
}
