// The registry of the dashboard's pages: routes, navigation and tests follow from it.
import { auditPage } from './audit/list-page.tsx';
import { developersPage } from './developers/page.tsx';
import { keysPage } from './keys/list-page.tsx';
import { newKeyPage } from './keys/new-page.tsx';
import { merchantsPage } from './merchants/list-page.tsx';
import { newMerchantPage } from './merchants/new-page.tsx';
import { merchantPage } from './merchants/show-page.tsx';
import type { DashboardPage } from './page.ts';
import { searchPage } from './search-page.ts';
import { servicesPage } from './services/page.tsx';

export const dashboardPages: readonly DashboardPage[] = [
  searchPage,
  developersPage,
  servicesPage,
  merchantsPage,
  newMerchantPage,
  merchantPage,
  keysPage,
  newKeyPage,
  auditPage,
];
