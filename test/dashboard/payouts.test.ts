// The pages about payouts, as a person uses them: a payout's story and steps, files, results, links.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf } from '../support/office.ts';
import { payInStore } from '../support/paid.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    file: (receiver) => ({
      dashboard: { keys: dashboardKeys },
      merchants: [
        {
          name: 'Toko Uji',
          client_id: clientId,
          secret_key: secretKey,
          notification_url: `${receiver.origin}/payments/notifications`,
          settlement_accounts: [
            {
              id: 'SBS-1',
              bank: 'BCA',
              number: '0011223344',
              holder: 'PT Toko Uji',
              default: true,
            },
          ],
        },
      ],
    }),
  });
});
afterAll(async () => {
  await gateway.stop();
});
beforeEach(async () => {
  await gateway.sandbox('reset', {});
});

interface Payout {
  id: string;
  batch_id: string;
  reference: string;
  status: string;
  amount: number;
}

async function settledPayout(): Promise<Payout> {
  await payInStore(gateway, 105_000);
  await callOffice(gateway.url, '/settlements', { body: {} });
  const { body } = await callOffice<{ payouts: Payout[] }>(gateway.url, '/payouts?limit=1');
  const [payout] = body.payouts;
  if (payout === undefined) throw new Error('the batch has no payout');
  return payout;
}

const statusOf = async ({ id }: Payout) =>
  (await callOffice<Payout>(gateway.url, `/payouts/${id}`)).body.status;

describe('a payout', () => {
  it('is listed, filtered, and reached from its batch and the balances', async () => {
    const office = signIn(gateway.url, { role: 'operator' });
    expect((await office.open('/dashboard/payouts')).text).toContain('There are no payouts yet');
    const payout = await settledPayout();
    const list = await office.open('/dashboard/payouts?status=PENDING');
    expect(list.html).toContain(`/dashboard/payouts/${payout.id}`);
    const paid = await office.open('/dashboard/payouts?status=PAID');
    expect(paid.html).not.toContain(`/dashboard/payouts/${payout.id}`);
    const batch = await office.open(`/dashboard/settlements/${payout.batch_id}`);
    expect(batch.html).toContain(`/dashboard/payouts?batch_id=${payout.batch_id}`);
    expect((await office.open('/dashboard/balances')).text).toContain('On its way');
  });

  it('takes the steps that are possible, with their consequences, and tells its story', async () => {
    const office = signIn(gateway.url, { role: 'operator' });
    const payout = await settledPayout();
    const page = `/dashboard/payouts/${payout.id}`;
    const before = await office.open(page);
    expect(before.text).toContain('No file can have this payout then.');
    expect(before.text).not.toContain('The book takes them from it.');
    const sent = await office.follow(page, { do: 'sent', bank_reference: 'TRF-9' });
    expect(sent.text).toContain('The payout was sent');
    expect(sent.text).toContain('TRF-9');
    const failed = await office.follow(page, { do: 'failed', reason: 'closed account' });
    expect(failed.text).toContain('closed account');
    expect(failed.text).toContain('Transfers to this account fail');
    const home = await office.open('/dashboard');
    expect(home.text).toContain('Accounts to which payouts failed');
    const verified = await office.follow(page, {
      do: 'verify',
      client_id: clientId,
      account: 'SBS-1',
    });
    expect(verified.text).toContain('The account is verified again');
    expect(verified.text).not.toContain('Transfers to this account fail');
  });

  it('is only looked at by the merchant’s own finance', async () => {
    const payout = await settledPayout();
    const own = signIn(gateway.url, { role: 'finance', boundTo: clientId });
    const page = await own.open(`/dashboard/payouts/${payout.id}`);
    expect([page.status, page.text.includes('No file can have')]).toEqual([200, false]);
    expect((await own.open('/dashboard/payouts/files')).status).toBe(403);
  });

  it('is told in Indonesian', async () => {
    const payout = await settledPayout();
    const office = signIn(gateway.url, { role: 'operator' });
    const page = await office.open(`/dashboard/payouts/${payout.id}?lang=id`);
    expect(page.text).toContain('Menunggu dikirim');
  });
});

describe('payout files', () => {
  it('are made of what was chosen, downloaded the same, and nothing is made of nothing', async () => {
    const office = signIn(gateway.url, { role: 'operator' });
    const payout = await settledPayout();
    const page = '/dashboard/payouts/files';
    const none = await office.post(page, { do: 'make', format: 'neutral', listed: payout.id });
    expect([none.status, none.text.includes('choose at least one payout')]).toEqual([422, true]);
    const made = await office.follow(page, { do: 'make', format: 'neutral', payout: payout.id });
    expect(made.text).toContain('The file was made');
    expect(await statusOf(payout)).toBe('SENT');
    const [content = ''] = /\/dashboard\/payouts\/files\/[0-9a-f-]+\/content/.exec(made.html) ?? [];
    const first = await office.open(content);
    expect(first.text).toContain(payout.reference);
    expect((await office.open(content)).text).toBe(first.text);
    expect((await office.open(page)).text).toContain('No payout waits to be sent');
  });

  it('a result is read from its form, once, with what is wrong about its lines', async () => {
    const office = signIn(gateway.url, { role: 'operator' });
    const payout = await settledPayout();
    const page = '/dashboard/payouts/files';
    await office.follow(page, { do: 'make', format: 'neutral', payout: payout.id });
    const lines = [`${payout.reference},${payout.amount},Sukses`, 'PO1,5,Sukses'];
    const form = new FormData();
    form.set('do', 'read');
    form.set('reference_column', 'Ref');
    form.set('paid_values', 'Sukses');
    form.set('count', '2');
    form.set('total', String(payout.amount + 5));
    form.set('file', new Blob([`Ref,amount,status\n${lines.join('\n')}\n`]), 'hasil.csv');
    const answer = await fetch(`${gateway.url}${page}`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { authorization: `Bearer ${keyOf('operator')}`, 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.status).toBe(303);
    expect(await statusOf(payout)).toBe('PAID');
    const after = await office.open(page);
    expect(after.text).toContain('hasil.csv');
    expect(after.text).toContain('Line 3: There is no payout PO1.');
  });

  it('all that is listed can be chosen at once', async () => {
    const office = signIn(gateway.url, { role: 'operator' });
    const payout = await settledPayout();
    const fields = { do: 'make', format: 'bca', all: 'yes', listed: payout.id };
    const made = await office.follow('/dashboard/payouts/files', fields);
    expect(made.text).toContain('payouts-bca-');
    expect(await statusOf(payout)).toBe('SENT');
  });
});
