// The registry of the dashboard's pages: routes, navigation and tests follow from it.
import { accountPage } from './account/account-page.tsx';
import { authenticatorPage } from './account/authenticator-page.tsx';
import { auditPage } from './audit/list-page.tsx';
import { homePage } from './home/home-page.tsx';
import { keysPage } from './keys/list-page.tsx';
import { newKeyPage } from './keys/new-page.tsx';
import { endpointsPage } from './notifications/endpoints-page.tsx';
import { notificationsPage } from './notifications/list-page.tsx';
import { notificationPage } from './notifications/notification-page.tsx';
import { resendPage } from './notifications/resend-page.tsx';
import type { DashboardPage } from './page.ts';
import { peoplePage } from './people/list-page.tsx';
import { newPersonPage } from './people/new-page.tsx';
import { personPage } from './people/person-page.tsx';
import { requestErrorsPage } from './requests/errors-page.tsx';
import { requestsPage } from './requests/list-page.tsx';
import { requestPage } from './requests/request-page.tsx';
import { searchPage } from './search-page.ts';

export const dashboardPages: readonly DashboardPage[] = [
  homePage,
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
  peoplePage,
  newPersonPage,
  personPage,
  accountPage,
  authenticatorPage,
];
