// The pages about merchants, developers and services over HTTP, without scripts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, otherClientId } from '../support/office.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({
    file: () => ({
      merchants: [{ name: 'Toko Berkas', client_id: clientId, secret_key: secretKey }],
      dashboard: { keys: dashboardKeys },
    }),
  });
  const body = { name: 'Toko Kantor', client_id: otherClientId };
  await callOffice(house.url, '/merchants', { body });
});
afterAll(() => house.stop());

const operator = () => signIn(house.url);
const owner = () => signIn(house.url, { role: 'owner', boundTo: otherClientId });
const path = `/dashboard/merchants/${otherClientId}`;

describe('merchants', () => {
  it('are listed, made, and the secret key is shown once', async () => {
    expect((await operator().open('/dashboard/merchants')).text).toContain('Toko Kantor');
    const made = await operator().post('/dashboard/merchants/new', { do: 'create', name: 'Baru' });
    expect(made.status).toBe(201);
    const [secret = ''] = /SK-[\w-]{20}/.exec(made.text) ?? [];
    expect(secret).not.toBe('');
    const [id = ''] = /BRN-\d{4}-\d{13}/.exec(made.text) ?? [];
    const shown = await operator().open(`/dashboard/merchants/${id}`);
    expect(shown.text).toContain('Baru');
    expect(shown.html).not.toContain(secret);
  });

  it('are suspended and activated, with what it means before it is done', async () => {
    expect((await operator().open(path)).text).toContain('All calls of this merchant are refused');
    const suspended = await operator().follow(path, { do: 'suspend', reason: 'KYC' });
    expect(suspended.text).toContain('The merchant is suspended');
    const active = await operator().follow(path, { do: 'activate' });
    expect(active.text).toContain('The merchant can call the API again');
  });

  it('of the file are shown with the reason, and without forms', async () => {
    const { text, html } = await operator().open(`/dashboard/merchants/${clientId}?tab=terms`);
    expect(text).toContain('The configuration file has this merchant.');
    expect(html).not.toContain('value="fee"');
    const refused = await operator().post(`/dashboard/merchants/${clientId}?tab=terms`, {
      do: 'fee',
      channel: 'cards',
      fixed: '1.000',
      basis_points: '10',
    });
    expect(refused.status).toBe(422);
  });

  it('get fees with dates', async () => {
    const fee = { do: 'fee', channel: 'cards', fixed: '2.000', basis_points: '280' };
    await operator().follow(`${path}?tab=terms`, fee);
    const later = { ...fee, basis_points: '250', from: '2090-01-31' };
    const { text } = await operator().follow(`${path}?tab=terms`, later);
    expect(text).toMatch(/2\.50 % 31 Jan 2090, 00:00 Later .* 2\.80 % .* Valid now/);
  });

  it('get fees with bounds and with prices by amount and tenor', async () => {
    const tab = `${path}?tab=terms`;
    const fee = { do: 'fee', channel: 'cards', fixed: '1.500', basis_points: '300' };
    const tier = {
      'tiers.1.tenor': '3',
      'tiers.1.basis_points': '150',
      'tiers.1.maximum': '50.000',
    };
    const refused = await operator().post(tab, { ...fee, 'tiers.0.fixed': '1.000', ...tier });
    expect(refused.status).toBe(422);
    expect(refused.html).toMatch(/<details [^>]*open/);
    expect(refused.html).toMatch(/name="tiers.0.from"[^>]*aria-invalid="true"/);
    const { text } = await operator().follow(tab, { ...fee, minimum: '2.000', ...tier });
    expect(text).toContain('3.00 % at least Rp2,000 3 instalments: Rp0 + 1.5%, at most Rp50,000');
  });

  it('have accounts that another person verifies', async () => {
    const tab = `${path}?tab=accounts`;
    const account = { bank: 'BCA', number: '0011223344', holder: 'PT Toko', default: 'yes' };
    const added = await owner().follow(tab, { do: 'add-account', ...account });
    expect(added.text).toContain('Another person has to verify it');
    expect(added.html).not.toContain('value="verify"');
    const { html } = await operator().open(tab);
    const [, id = ''] = /name="id" value="(SBS-[\d-]+)"/.exec(html) ?? [];
    const verified = await operator().follow(tab, { do: 'verify', id });
    expect(verified.text).toContain('The account is verified');
  });
});

describe('developers', () => {
  const page = '/dashboard/developers';

  it('make and remove secret keys', async () => {
    const made = await owner().post(page, { do: 'make-key' });
    expect([made.status, made.text]).toEqual([201, expect.stringMatching(/SK-[\w-]{20}/)]);
    const { html, text } = await owner().open(page);
    expect(text).not.toMatch(/SK-[\w-]{20}/);
    const ids = [...html.matchAll(/name="id" value="([0-9a-f-]{36})"/g)].map(([, id]) => id);
    const removed = await owner().follow(page, { do: 'remove-key', id: ids.at(-1) ?? '' });
    expect(removed.text).toContain('The secret key was removed');
  });

  it('see which key is wrong, and keep what they typed', async () => {
    const pasted = '-----BEGIN PRIVATE KEY-----<script>';
    const refused = await owner().post(page, { do: 'snap', 'snap.public_key': pasted });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('snap.public_key is a private key');
    expect(refused.html).not.toContain('<script>');
  });

  it('save addresses, and check one', async () => {
    const tab = `${page}?tab=addresses`;
    const url = `${house.receiver.origin}/n`;
    const saved = await owner().follow(tab, { do: 'urls', notification_url: url });
    expect(saved.html).toContain(`value="${url}"`);
    const checked = await owner().post(tab, { do: 'check', url });
    expect(checked.text).toContain('Notifications can be sent there');
    const networks = { do: 'allow', allowed_addresses: '127.0.0.0/8\r\n::1' };
    expect((await owner().follow(tab, networks)).text).toContain('127.0.0.0/8');
    const bad = await owner().post(tab, { do: 'allow', allowed_addresses: 'shop.example' });
    expect(bad.text).toContain('allowed_addresses.0 must be an address or a network');
  });

  it('preview colours before they are saved, and are told which are hard to read', async () => {
    const tab = `${page}?tab=look`;
    const colors = {
      do: 'look',
      background_color: '#ffffff',
      font_color: '#dddddd',
      button_background_color: '#0e5560',
      button_font_color: '#ffffff',
    };
    const preview = await owner().post(tab, { ...colors, only: 'preview' });
    expect(preview.text).toContain('Some colours are hard to read');
    const theme = 'ffffff-dddddd-0e5560-ffffff';
    expect(preview.html).toContain(theme);
    expect((await owner().open(tab)).html).not.toContain(theme);
    expect((await owner().follow(tab, colors)).html).toContain(theme);
    const framed = await owner().open(`/dashboard/developers/card-page?theme=${theme}`);
    expect(framed.html).toContain(`/assets/theme.${theme}.css`);
    expect(framed.text).toContain('150');
  });

  it('get programs with their client id and without a secret', async () => {
    const { text } = await owner().open(`${page}?tab=code`);
    expect(text).toContain(otherClientId);
    expect(text).toContain('GAPURA_SECRET_KEY');
    expect(text).not.toMatch(/SK-[\w-]{20}/);
  });

  it('over all merchants choose one first', async () => {
    const { html } = await operator().open(page);
    expect(html).toContain(`${page}?client_id=${otherClientId}`);
  });
});

describe('services', () => {
  const page = '/dashboard/services';

  it('are asked for by the merchant and approved by an operator', async () => {
    const asked = await owner().follow(page, { do: 'ask', channel: 'kredivo', active: 'no' });
    expect(asked.text).toContain('A request waits');
    expect(asked.html).not.toContain('value="approve"');
    const { html } = await operator().open(page);
    const [, id = ''] = /name="id" value="([0-9a-f-]{36})"/.exec(html) ?? [];
    await operator().follow(page, { do: 'approve', id, note: 'ok' });
    expect((await owner().open(page)).text).toMatch(/Kredivo Inactive/);
  });

  it('take settings in fields that the channel’s schema gives', async () => {
    const form = {
      do: 'ask',
      channel: 'cards',
      'settings.payment_types': ['SALE', 'INSTALLMENT'],
      'settings.mids.BCA.sale': '1001',
      'settings.mids.BCA.instalment': '1002',
      'settings.instalments.BCA.minimum': '750.000',
      'settings.instalments.BCA.tenors': '3, 6',
    };
    const refused = await owner().post(page, { ...form, 'settings.acquirer': 'BNI' });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('acquirer BNI')]);
    expect(refused.html).toContain('value="1002"');
    await owner().follow(page, form);
    const { body } = await callOffice<{ requests: { settings: object }[] }>(
      house.url,
      '/services/requests',
    );
    expect(body.requests[0]?.settings).toEqual({
      payment_types: ['SALE', 'INSTALLMENT'],
      mids: { BCA: { sale: '1001', instalment: '1002' } },
      instalments: { BCA: { minimum: 750_000, tenors: [3, 6] } },
    });
  });
});

it('shows hostile texts as text, in both languages', async () => {
  const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
  const { body } = await callOffice<{ client_id: string }>(house.url, '/merchants', {
    body: {
      name: hostile,
      notification_url: 'https://a.example/"><script>',
      settlement_accounts: [{ id: hostile, bank: hostile, number: hostile, holder: hostile }],
      frame_ancestors: ['https://a.example/"><script>'],
      channel_settings: { cards: { descriptor: '<script>alert(1)' } },
    },
  });
  const id = body.client_id;
  await callOffice(house.url, `/merchants/${id}/services/requests`, {
    body: { channel: 'kredivo', active: false, note: hostile },
  });
  const pages = [
    '/dashboard/merchants',
    ...['', '?tab=terms', '?tab=accounts'].map((tab) => `/dashboard/merchants/${id}${tab}`),
    ...['', '&tab=addresses', '&tab=look', '&tab=code'].map(
      (tab) => `/dashboard/developers?client_id=${id}${tab}`,
    ),
    '/dashboard/services',
    `/dashboard/services?client_id=${id}`,
  ];
  for (const language of ['en', 'id'] as const) {
    for (const page of pages) {
      const { status, html } = await signIn(house.url, { language }).open(page);
      expect([page, status]).toEqual([page, 200]);
      expect(html).not.toMatch(/<script>|<img src=x/);
    }
  }
});
