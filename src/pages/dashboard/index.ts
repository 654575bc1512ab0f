// The registry of the dashboard's pages: routes, navigation and tests follow from it.
import { accountPage } from './account/account-page.tsx';
import { authenticatorPage } from './account/authenticator-page.tsx';
import { approvalsPage } from './approvals/list-page.tsx';
import { auditPage } from './audit/list-page.tsx';
import { bankPage } from './cash/bank-page.tsx';
import { bankEntryPage } from './cash/entry-page.tsx';
import { remittancePage, remittancesPage } from './cash/remittances-page.tsx';
import { bankStatementPage } from './cash/statement-page.tsx';
import { threeWayPage } from './cash/three-way-page.tsx';
import { cardPreviewPage } from './developers/card-preview.tsx';
import { developersPage } from './developers/page.tsx';
import { disputesPage } from './disputes/list-page.tsx';
import { newDisputePage } from './disputes/new-page.tsx';
import { disputePage, evidenceFilePage } from './disputes/show-page.tsx';
import { exceptionsPage } from './exceptions/list-page.tsx';
import { exceptionPage } from './exceptions/show-page.tsx';
import { homePage } from './home/home-page.tsx';
import { invoicesPage } from './invoices/list-page.tsx';
import { invoiceFilePage, invoicePage } from './invoices/show-page.tsx';
import { journalsPage } from './journals/list-page.tsx';
import { newJournalPage } from './journals/new-page.tsx';
import { journalPage } from './journals/show-page.tsx';
import { keysPage } from './keys/list-page.tsx';
import { newKeyPage } from './keys/new-page.tsx';
import { ledgerPage } from './ledger/accounts-page.tsx';
import { ledgerTransactionPage, ledgerTransactionsPage } from './ledger/transactions-page.tsx';
import { merchantsPage } from './merchants/list-page.tsx';
import { newMerchantPage } from './merchants/new-page.tsx';
import { merchantPage } from './merchants/show-page.tsx';
import { endpointsPage } from './notifications/endpoints-page.tsx';
import { notificationsPage } from './notifications/list-page.tsx';
import { notificationPage } from './notifications/notification-page.tsx';
import { resendPage } from './notifications/resend-page.tsx';
import type { DashboardPage } from './page.ts';
import { capturePage, refundPage } from './payments/action-page.tsx';
import { paymentsFile, paymentsPage } from './payments/list-page.tsx';
import { paymentPage } from './payments/payment-page.tsx';
import { payoutFileContent, payoutFilePage } from './payouts/file-page.tsx';
import { payoutFilesPage } from './payouts/files-page.tsx';
import { payoutsPage } from './payouts/list-page.tsx';
import { payoutPage } from './payouts/payout-page.tsx';
import { peoplePage } from './people/list-page.tsx';
import { newPersonPage } from './people/new-page.tsx';
import { personPage } from './people/person-page.tsx';
import { periodsPage } from './periods/list-page.tsx';
import { periodPage } from './periods/show-page.tsx';
import { reconciliationsPage } from './reconciliation/list-page.tsx';
import { reconciliationPage } from './reconciliation/show-page.tsx';
import { refundsPage } from './refunds/list-page.tsx';
import { reportFilePage, reportsPage } from './reports/page.tsx';
import { requestErrorsPage } from './requests/errors-page.tsx';
import { requestsPage } from './requests/list-page.tsx';
import { requestPage } from './requests/request-page.tsx';
import { sandboxPage } from './sandbox/page.tsx';
import { searchPage } from './search-page.ts';
import { servicesPage } from './services/page.tsx';
import { balancesPage } from './settlements/balances-page.tsx';
import { batchPage } from './settlements/batch-page.tsx';
import { settlementsPage } from './settlements/list-page.tsx';
import { settleNowPage } from './settlements/new-page.tsx';
import { statementFilePage, statementsPage } from './statements/list-page.tsx';
import { atProviderPage } from './upstreams/decide-page.tsx';
import { upstreamsPage } from './upstreams/list-page.tsx';
import { providerNotificationPage } from './upstreams/notification-page.tsx';

export const dashboardPages: readonly DashboardPage[] = [
  homePage,
  searchPage,
  paymentsPage,
  paymentsFile,
  paymentPage,
  refundPage,
  capturePage,
  atProviderPage,
  refundsPage,
  balancesPage,
  settlementsPage,
  settleNowPage,
  batchPage,
  payoutsPage,
  payoutFilesPage,
  payoutFilePage,
  payoutFileContent,
  payoutPage,
  reconciliationsPage,
  reconciliationPage,
  remittancesPage,
  remittancePage,
  bankPage,
  bankStatementPage,
  bankEntryPage,
  threeWayPage,
  exceptionsPage,
  exceptionPage,
  disputesPage,
  newDisputePage,
  disputePage,
  evidenceFilePage,
  journalsPage,
  newJournalPage,
  journalPage,
  ledgerPage,
  ledgerTransactionsPage,
  ledgerTransactionPage,
  statementsPage,
  statementFilePage,
  invoicesPage,
  invoicePage,
  invoiceFilePage,
  periodsPage,
  periodPage,
  reportsPage,
  reportFilePage,
  notificationsPage,
  endpointsPage,
  resendPage,
  notificationPage,
  requestsPage,
  requestErrorsPage,
  requestPage,
  developersPage,
  cardPreviewPage,
  servicesPage,
  merchantsPage,
  newMerchantPage,
  merchantPage,
  providerNotificationPage,
  upstreamsPage,
  sandboxPage,
  keysPage,
  newKeyPage,
  approvalsPage,
  auditPage,
  peoplePage,
  newPersonPage,
  personPage,
  accountPage,
  authenticatorPage,
];
