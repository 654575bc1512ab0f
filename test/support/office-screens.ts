// A gateway with something on every page of the dashboard, and the pages' addresses.

import { keepUnmatched, putAtProvider } from './at-provider.ts';
import { authorizedOrder } from './cards.ts';
import { send } from './classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from './gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from './office.ts';
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
      upstreams: {
        doku: { base_url: 'http://127.0.0.1:9', client_id: 'BRN-DOKU', secret_key: 'SK-doku' },
      },
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
  // So many days always reach into a month that is over.
  await office('/sandbox/seed', { body: { payments: 400, days: 45, seed: 7 } });
  const reference = await payInStore(gateway, 250_000);
  await orderInStore(gateway, 175_000);
  await payInStore(gateway, 2_000_000);
  await office('/settlements', { body: { client_id: clientId } });
  // So much is settled by two people.
  const { body: waiting } = await office<{ approvals: Named[] }>('/approvals?status=PENDING');
  await office(`/approvals/${idOf(waiting.approvals)}/approve`, { key: keyOf('owner'), body: {} });
  const batches = await office<{ batches: Named[] }>(`/settlements?client_id=${clientId}`);
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
  // Months that are over are closed as far as they can be, so that there is a statement and an invoice.
  const { body: book } = await office<{ periods: { month: string; status: string }[] }>('/periods');
  for (const { month } of book.periods.filter(({ status }) => status === 'ENDED').reverse()) {
    await office('/periods', { body: { month, accept_warnings: true } });
  }
  const { body: invoiced } = await office<{ invoices: Named[] }>('/invoices');
  for (const amount of [120_000, 240_000, 310_000]) {
    await payInStore(gateway, amount);
    await office('/settlements', { body: { client_id: clientId } });
  }
  const payouts = await office<{ payouts: Named[] }>('/payouts?status=PENDING');
  const [first, second, ...others] = payouts.body.payouts.map(({ id }) => id);
  await office(`/payouts/${first}/sent`, { body: { bank_reference: 'TRF-2026-0001' } });
  await office(`/payouts/${first}/failed`, { body: { reason: 'The account is closed' } });
  const file = await office<Named>('/payout-files', {
    body: { payouts: [second], format: 'neutral' },
  });
  await office('/payout-results?file_name=result.csv', {
    body: 'reference,amount,status\nPO0000000000000000,10000,PAID\nTOTAL,10000,1',
  });
  // One transfer arrives as it was announced, one entry nobody knows, and another transfer never comes.
  const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const announced = ['TRX_ID,AMOUNT,TRX_DATE,FEE,SETTLEMENT_NO'];
  for (const [n, amount] of [210_000, 340_000].entries()) {
    announced.push(`SCREEN-${n},${amount},${day},2500,RM-SCREEN-${n}`);
  }
  await office(`/reconciliations?channel=indomaret&from=${day}&to=${day}&file_name=today.csv`, {
    body: announced.join('\n'),
  });
  const statement = await office<Named>('/bank-statements?file_name=statement.csv', {
    body: [
      'date,amount,reference,text,balance',
      `${day},207500,SCR1,TRF DARI ACQ RM-SCREEN-0,1207500`,
      `${day},-10000,SCR2,BIAYA ADM,1197500`,
      `${day},55000,SCR3,"${(typed ?? 'SETORAN TUNAI').replaceAll('"', '""')}",1252500`,
    ].join('\n'),
  });
  const { body: entries } = await office<{ entries: Named[] }>(
    `/bank-statements/${statement.body.id}?matched=false`,
  );
  const { body: coming } = await office<{ remittances: Named[] }>('/remittances?status=IN_TRANSIT');
  if (others.length === 0) throw new Error('no payout waits: the page of files would be empty');
  const { exception, dispute, journal } = await exceptionsOf(gateway);
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
      payouts: '/dashboard/payouts',
      payout: `/dashboard/payouts/${first}`,
      'payout-files': '/dashboard/payouts/files',
      'payout-file': `/dashboard/payouts/files/${file.body.id}`,
      reconciliations: '/dashboard/reconciliation',
      reconciliation: `/dashboard/reconciliation/${reconciliation.body.id}`,
      remittances: '/dashboard/remittances',
      remittance: `/dashboard/remittances/${idOf(coming.remittances)}`,
      bank: '/dashboard/bank',
      'bank-statement': `/dashboard/bank/statements/${statement.body.id}`,
      'bank-entry': `/dashboard/bank/entries/${idOf(entries.entries)}`,
      'three-way': '/dashboard/three-way',
      exceptions: '/dashboard/exceptions',
      exception: `/dashboard/exceptions/${exception}`,
      disputes: '/dashboard/disputes',
      'dispute-new': '/dashboard/disputes/new',
      dispute: `/dashboard/disputes/${dispute}`,
      journals: '/dashboard/journals',
      'journal-new': '/dashboard/journals/new',
      journal: `/dashboard/journals/${journal}`,
      ledger: '/dashboard/ledger',
      transactions: '/dashboard/ledger/transactions',
      transaction: `/dashboard/ledger/transactions/${idOf(transactions.transactions)}`,
      statements: `/dashboard/statements?client_id=${clientId}`,
      invoices: '/dashboard/invoices',
      invoice: `/dashboard/invoices/${idOf(invoiced.invoices)}`,
      periods: '/dashboard/periods',
      period: `/dashboard/periods/${book.periods[0]?.month}`,
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
      upstreams: '/dashboard/upstreams',
      'provider-notification': `/dashboard/upstreams/notifications/${await unmatched(gateway, typed)}`,
      'at-provider': `/dashboard/payments/${await atProvider(gateway, typed)}/provider`,
    },
    ownPaths: {
      account: '/dashboard/account',
      authenticator: '/dashboard/account/authenticator',
      'passkey-new': '/dashboard/account/passkeys/new',
    },
  };
}

/** A notification of a refund that nobody has asked for. Returns its id. */
async function unmatched(gateway: TestGateway, typed: string | undefined): Promise<string> {
  return keepUnmatched(gateway, await payInStore(gateway, 130_000), typed);
}

/** A payment whose provider does not reply. Returns its id. */
async function atProvider(gateway: TestGateway, typed: string | undefined): Promise<string> {
  const reference = await orderInStore(gateway, 125_000);
  await putAtProvider(gateway, reference, typed);
  const path = `/payments?reference=${reference}`;
  const { body } = await callOffice<{ payments: Named[] }>(gateway.url, path);
  return idOf(body.payments);
}

const queryOf = (typed: string | undefined) =>
  typed === undefined ? '' : `?q=${encodeURIComponent(typed)}`;

interface Named {
  id: string;
}

/** Late money and unknown money, a dispute with evidence, and a journal. */
async function exceptionsOf(gateway: TestGateway) {
  const office = <Body>(path: string, call = {}) => callOffice<Body>(gateway.url, path, call);
  const late = await orderInStore(gateway, 120_000);
  for (const outcome of ['EXPIRED', 'SUCCESS']) {
    await gateway.sandbox(`payments/${late}/outcome`, { outcome });
  }
  await office(
    '/reconciliations?channel=indomaret&from=2020-01-01&to=2020-01-31&file_name=jan.csv',
    {
      body: 'TRX_ID,AMOUNT,TRX_DATE\nTRX-20200115-0042,75000,x\nTRX-20200116-0007,41500,x',
    },
  );
  const { body: found } = await office<{ exceptions: Named[] }>('/exceptions?kind=LATE');
  const disputed = await payInStore(gateway, 99_000);
  const dispute = await gateway.sandbox(`payments/${disputed}/dispute`, {
    ...{ amount: 60_000, reason_code: '13.1', reference: 'CB-2026-0042', by: 'Ani' },
  });
  const { id } = dispute.body as Named;
  const content = Buffer.from('Delivered on Monday.').toString('base64');
  await office(`/disputes/${id}/evidence`, { body: { text: 'The parcel was handed over.' } });
  await office(`/disputes/${id}/evidence`, { body: { file: { name: 'receipt.txt', content } } });
  const journal = await office<Named>('/journals', {
    body: {
      reason: 'Compensation for an outage',
      lines: [
        { account: 'gateway:fees', amount: -40_000 },
        { account: `merchant:${clientId}:payable`, amount: 40_000 },
      ],
    },
  });
  return { exception: idOf(found.exceptions), dispute: id, journal: journal.body.id };
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
