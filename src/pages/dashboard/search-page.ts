// The search of the top bar: it goes to the list of payments.
import { address } from './here.ts';
import { dashboardPage } from './page.ts';

export const searchPage = dashboardPage({
  path: '/dashboard/search',
  section: 'payments',
  permission: 'payments.read',
  show: async ({ query }) => ({
    to: address('/dashboard/payments', { q: query.q, client_id: query.client_id }),
  }),
});
