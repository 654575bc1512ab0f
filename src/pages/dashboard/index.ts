// The registry of the dashboard's pages: routes, navigation and tests follow from it.
import { auditPage } from './audit/list-page.tsx';
import { keysPage } from './keys/list-page.tsx';
import { newKeyPage } from './keys/new-page.tsx';
import type { DashboardPage } from './page.ts';
import { searchPage } from './search-page.ts';

export const dashboardPages: readonly DashboardPage[] = [
  searchPage,
  keysPage,
  newKeyPage,
  auditPage,
];
