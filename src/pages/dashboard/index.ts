// The registry of the dashboard's pages: routes, navigation and tests follow from it.
import { auditPage } from './audit/list-page.tsx';
import { keysPage } from './keys/list-page.tsx';
import { newKeyPage } from './keys/new-page.tsx';
import { ledgerPage } from './ledger/accounts-page.tsx';
import { ledgerTransactionPage, ledgerTransactionsPage } from './ledger/transactions-page.tsx';
import type { DashboardPage } from './page.ts';
import { exceptionsPage } from './reconciliation/exceptions-page.tsx';
import { reconciliationsPage } from './reconciliation/list-page.tsx';
import { reconciliationPage } from './reconciliation/show-page.tsx';
import { reportFilePage, reportsPage } from './reports/page.tsx';
import { sandboxPage } from './sandbox/page.tsx';
import { searchPage } from './search-page.ts';
import { balancesPage } from './settlements/balances-page.tsx';
import { batchPage } from './settlements/batch-page.tsx';
import { settlementsPage } from './settlements/list-page.tsx';
import { settleNowPage } from './settlements/new-page.tsx';

export const dashboardPages: readonly DashboardPage[] = [
  searchPage,
  balancesPage,
  settlementsPage,
  settleNowPage,
  batchPage,
  reconciliationsPage,
  reconciliationPage,
  exceptionsPage,
  ledgerPage,
  ledgerTransactionsPage,
  ledgerTransactionPage,
  reportsPage,
  reportFilePage,
  sandboxPage,
  keysPage,
  newKeyPage,
  auditPage,
];
