// The registry of the office's operations: the API's routes, its documentation and the tests follow from it.
import { accountOperations as ownAccountOperations } from './account.ts';
import { accountOperations } from './accounts.ts';
import { approvalOperations } from './approvals.ts';
import { auditOperations } from './audit.ts';
import { bankEntryOperations, bankStatementOperations } from './bank-statements.ts';
import { disputeOperations } from './disputes.ts';
import { exceptionOperations } from './exceptions.ts';
import { invoiceOperations } from './invoices.ts';
import { journalOperations } from './journals.ts';
import { keyOperations } from './keys.ts';
import { ledgerOperations } from './ledger.ts';
import { merchantOperations } from './merchants.ts';
import { notificationOperations } from './notifications.ts';
import type { Operation } from './operation.ts';
import { overviewOperations } from './overview.ts';
import { paymentOperations } from './payments.ts';
import { payoutFileOperations, payoutResultOperations } from './payout-files.ts';
import { bankAccountOperations, payoutOperations } from './payouts.ts';
import { peopleOperations } from './people.ts';
import { periodOperations } from './periods.ts';
import { reconciliationOperations } from './reconciliations.ts';
import { refundOperations } from './refunds.ts';
import { remittanceOperations, threeWayOperations } from './remittances.ts';
import { reportOperations } from './reports.ts';
import { requestOperations } from './requests.ts';
import { sandboxOperations } from './sandbox.ts';
import { secretKeyOperations } from './secret-keys.ts';
import { serviceOperations } from './services.ts';
import { balanceOperations, settlementOperations } from './settlements.ts';
import { statementOperations } from './statements.ts';
import { upstreamOperations } from './upstreams.ts';
import { viewOperations } from './views.ts';

/** By group; the pages call them from here. */
export const operations = {
  account: ownAccountOperations,
  accounts: accountOperations,
  approvals: approvalOperations(find),
  audit: auditOperations,
  balances: balanceOperations,
  bankAccounts: bankAccountOperations,
  bankEntries: bankEntryOperations,
  bankStatements: bankStatementOperations,
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
  invoices: invoiceOperations,
  ledger: ledgerOperations,
  overview: overviewOperations,
  payouts: payoutOperations,
  payoutFiles: payoutFileOperations,
  payoutResults: payoutResultOperations,
  people: peopleOperations,
  periods: periodOperations,
  notifications: notificationOperations,
  reconciliations: reconciliationOperations,
  remittances: remittanceOperations,
  threeWay: threeWayOperations,
  reports: reportOperations,
  requests: requestOperations,
  sandbox: sandboxOperations,
  settlements: settlementOperations,
  statements: statementOperations,
  upstreams: upstreamOperations,
} as const;

/** All of them, for those who do not call a certain one. */
export const allOperations: readonly Operation[] = Object.values(operations).flatMap(
  (group) => Object.values(group) as unknown as Operation[],
);

function find(method: string, path: string): Operation | undefined {
  return allOperations.find((one) => one.method === method && one.path === path);
}
