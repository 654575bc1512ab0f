// The registry of the dashboard's pages: routes, navigation and tests follow from it.
import { auditPage } from './audit/list-page.tsx';
import { homePage } from './home/home-page.tsx';
import { keysPage } from './keys/list-page.tsx';
import { newKeyPage } from './keys/new-page.tsx';
import type { DashboardPage } from './page.ts';
import { capturePage, refundPage } from './payments/action-page.tsx';
import { paymentsFile, paymentsPage } from './payments/list-page.tsx';
import { paymentPage } from './payments/payment-page.tsx';
import { refundsPage } from './refunds/list-page.tsx';
import { searchPage } from './search-page.ts';

export const dashboardPages: readonly DashboardPage[] = [
  homePage,
  searchPage,
  paymentsPage,
  paymentsFile,
  paymentPage,
  refundPage,
  capturePage,
  refundsPage,
  keysPage,
  newKeyPage,
  auditPage,
];
