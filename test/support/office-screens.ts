// A gateway with something on every page of the dashboard, and the pages' addresses.

import { authorizedOrder } from './cards.ts';
import { send } from './classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from './gateway.ts';
import { callOffice, dashboardKeys, otherClientId } from './office.ts';
import { orderInStore, payInStore } from './paid.ts';
import { merchantPair } from './snap.ts';

export interface OfficeScreens {
  gateway: TestGateway;
  /** Paths by the names of their pictures. */
  paths: Readonly<Record<string, string>>;
  /** The same for pages that only a person has: their own. */
  ownPaths: Readonly<Record<string, string>>;
}

const accounts = [
  { id: 'SBS-1', bank: 'BCA', number: '0011223344', holder: 'PT Toko Uji', default: true },
];

/**
 * Starts it; `name` is what its merchant is called and `typed` what people have typed and merchants' servers answer, so
 * that a test can make them hostile.
 */
export async function openOfficeScreens(name = 'Toko Uji', typed?: string): Promise<OfficeScreens> {
  const gateway = await startTestGateway({
    answer: (response) => response.end(typed),
    file: (receiver) => ({
      dashboard: { keys: dashboardKeys, second_person_above: 1_000_000 },
      fees: {
        cards: { fixed: 2000, basis_points: 280 },
        indomaret: { fixed: 5000, basis_points: 0 },
      },
      merchants: [
        {
          name,
          client_id: clientId,
          secret_key: secretKey,
          notification_url: `${receiver.origin}/payments/notifications${queryOf(typed)}`,
          ...(typed !== undefined && { snap: { public_key: merchantPair.publicKey } }),
          settlement_accounts: accounts,
        },
        { name: 'Warung Kopi', client_id: otherClientId, secret_key: `${secretKey}-2` },
      ],
    }),
  });
  const office = <Body>(path: string, call = {}) => callOffice<Body>(gateway.url, path, call);
  await office('/sandbox/seed', { body: { payments: 400, days: 30, seed: 7 } });
  const reference = await payInStore(gateway, 250_000);
  await orderInStore(gateway, 175_000);
  await payInStore(gateway, 2_000_000);
  const batches = await office<{ batches: Named[] }>('/settlements', {
    body: { client_id: clientId },
  });
  await payInStore(gateway, 99_000);
  await refuseCall(gateway);
  await gateway.advance(5);
  const large = await find(gateway, '?amount=2000000');
  await office(`/payments/${large}/refunds`, { body: { reason: typed ?? 'Returned' } });
  const paid = await find(gateway, `?reference=${reference}`);
  await office(`/payments/${paid}/refunds`, {
    body: { amount: 50_000, reason: typed ?? 'One cup was broken' },
  });
  const reconciliation = await office<Named>(
    '/reconciliations?channel=indomaret&from=2026-01-01&to=2030-01-01&file_name=indomaret.csv',
    { body: 'TRX_ID,AMOUNT,TRX_DATE' },
  );
  const { body: transactions } = await office<{ transactions: Named[] }>(
    '/ledger/transactions?limit=1',
  );
  const { body: requests } = await office<{ requests: Named[] }>('/requests?refused=true&limit=1');
  const { body: notified } = await office<{ notifications: Named[] }>(
    `/notifications?reference=${reference}`,
  );
  const { invoice } = await authorizedOrder(gateway, { amount: 450_000 });
  const authorized = await find(gateway, `?reference=${invoice}`);
  const person = await office<Named>('/people', {
    body: { email: 'sari@example.test', role: 'finance' },
  });
  return {
    gateway,
    paths: {
      home: '/dashboard',
      payments: '/dashboard/payments',
      payment: `/dashboard/payments/${paid}`,
      refund: `/dashboard/payments/${paid}/refund`,
      capture: `/dashboard/payments/${authorized}/capture?amount=300000`,
      refunds: '/dashboard/refunds',
      notifications: '/dashboard/notifications',
      notification: `/dashboard/notifications/${idOf(notified.notifications)}`,
      endpoints: '/dashboard/notifications/endpoints',
      resend: '/dashboard/notifications/resend',
      requests: '/dashboard/requests',
      errors: '/dashboard/requests/errors',
      request: `/dashboard/requests/${idOf(requests.requests)}`,
      developers: `/dashboard/developers?client_id=${clientId}`,
      services: `/dashboard/services?client_id=${clientId}`,
      balances: '/dashboard/balances',
      settlements: '/dashboard/settlements',
      settle: '/dashboard/settlements/new',
      batch: `/dashboard/settlements/${idOf(batches.body.batches)}`,
      reconciliations: '/dashboard/reconciliation',
      reconciliation: `/dashboard/reconciliation/${reconciliation.body.id}`,
      exceptions: '/dashboard/exceptions',
      ledger: '/dashboard/ledger',
      transactions: '/dashboard/ledger/transactions',
      transaction: `/dashboard/ledger/transactions/${idOf(transactions.transactions)}`,
      reports: '/dashboard/reports',
      approvals: '/dashboard/approvals',
      merchants: '/dashboard/merchants',
      'merchant-new': '/dashboard/merchants/new',
      merchant: `/dashboard/merchants/${clientId}`,
      people: '/dashboard/people',
      'person-new': '/dashboard/people/new',
      person: `/dashboard/people/${person.body.id}`,
      keys: '/dashboard/keys',
      'key-new': '/dashboard/keys/new',
      audit: '/dashboard/audit',
      sandbox: '/dashboard/sandbox',
    },
    ownPaths: {
      account: '/dashboard/account',
      authenticator: '/dashboard/account/authenticator',
      'passkey-new': '/dashboard/account/passkeys/new',
    },
  };
}

const queryOf = (typed: string | undefined) =>
  typed === undefined ? '' : `?q=${encodeURIComponent(typed)}`;

interface Named {
  id: string;
}

/** A call whose signature was made with another key. */
async function refuseCall({ url }: TestGateway): Promise<void> {
  const path = '/indomaret-online-to-offline/v2/payment-code';
  const headers = { Signature: 'HMACSHA256=bm90IHRoaXMgb25lLCBidXQgYW5vdGhlciBzaWduYXR1cmU=' };
  await send(url, { path, body: '{"order":{}}', headers });
}

async function find({ url }: TestGateway, query: string): Promise<string> {
  const { body } = await callOffice<{ payments: Named[] }>(url, `/payments${query}`);
  return idOf(body.payments);
}

function idOf([first]: readonly Named[]): string {
  if (first === undefined) throw new Error('the list is empty');
  return first.id;
}
