// The search of the top bar: it goes to the payment if only one matches, else to the list.
import { operations } from '../../office/operations/index.ts';
import { address } from './here.ts';
import { dashboardPage } from './page.ts';

export const searchPage = dashboardPage({
  path: '/dashboard/search',
  section: 'payments',
  permission: 'payments.read',
  async show({ query, call, clientId }) {
    const { q } = query;
    if (q !== undefined) {
      const narrowed = clientId === undefined ? {} : { client_id: clientId };
      const found = await call(operations.payments.list, { query: { q, limit: '2', ...narrowed } });
      const [only, other] = found.payments;
      if (only !== undefined && other === undefined && found.next === null) {
        return { to: `/dashboard/payments/${only.id}` };
      }
    }
    return { to: address('/dashboard/payments', { q, client_id: query.client_id }) };
  },
});
