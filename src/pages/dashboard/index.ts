// The registry of the dashboard's pages: routes, navigation and tests follow from it.
import { auditPage } from './audit/list-page.tsx';
import { keysPage } from './keys/list-page.tsx';
import { newKeyPage } from './keys/new-page.tsx';
import { endpointsPage } from './notifications/endpoints-page.tsx';
import { notificationsPage } from './notifications/list-page.tsx';
import { notificationPage } from './notifications/notification-page.tsx';
import { resendPage } from './notifications/resend-page.tsx';
import type { DashboardPage } from './page.ts';
import { requestErrorsPage } from './requests/errors-page.tsx';
import { requestsPage } from './requests/list-page.tsx';
import { requestPage } from './requests/request-page.tsx';
import { searchPage } from './search-page.ts';

export const dashboardPages: readonly DashboardPage[] = [
  searchPage,
  notificationsPage,
  endpointsPage,
  resendPage,
  notificationPage,
  requestsPage,
  requestErrorsPage,
  requestPage,
  keysPage,
  newKeyPage,
  auditPage,
];
