// Merchants of the office: made, listed, changed, suspended, adopted; what the file owns is only shown.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { freshDatabase } from '../support/database.ts';
import { clientId, secretKey, startTestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { detailOf, invoice, type Shown, useMerchantWorld } from './merchant-world.ts';

const world = useMerchantWorld();
const { office, make, order, pay } = world;

const rsa = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({
    type: 'spki',
    format: 'pem',
  });

describe('making one', () => {
  it('shows its secret key once, and it can order at once', async () => {
    const made = await make({ notification_url: 'https://shop.example/n' });
    expect(made.client_id).toMatch(/^BRN-\d{4}-\d{13}$/);
    expect(made.secret_key).toMatch(/^SK-\S{20}$/);
    expect((await order(made, invoice())).status).toBe(200);
    const shown = await office(`/merchants/${made.client_id}`);
    expect(shown.body).toMatchObject({
      name: 'Toko',
      notification_url: 'https://shop.example/n',
      status: 'ACTIVE',
      managed_by: 'office',
      read_only: null,
      gateway: { public_key: expect.stringContaining('BEGIN PUBLIC KEY') },
    });
    expect(JSON.stringify(shown.body)).not.toContain(made.secret_key);
    const { body: log } = await office(`/audit?object=${made.client_id}`);
    expect(log).toMatchObject({ entries: [{ action: 'create merchant' }] });
    expect(JSON.stringify(log)).not.toContain(made.secret_key);
  });

  it('is done once for one Idempotency-Key, without keeping the secret', async () => {
    const call = { body: { name: 'Sekali' }, headers: { 'idempotency-key': 'make-once' } };
    const first = await office('/merchants', call);
    const repeat = await office('/merchants', call);
    expect(repeat.body).toEqual({ ...first.body, secret_key: null });
  });

  it.each([
    ['a name', {}, /name/],
    ['an address', { name: 'A', notification_url: 'ftp://a' }, /notification_url must be an http/],
    ['a channel', { name: 'A', channels: ['gopay'] }, /channels names the channel "gopay"/],
    [
      'settings',
      { name: 'A', channel_settings: { cards: { acquirer: 'X' } } },
      /channel_settings.cards has acquirer/,
    ],
    ['networks', { name: 'A', allowed_addresses: ['10.0.0.0/40'] }, /allowed_addresses.0 must be/],
    [
      'a fee’s date',
      { name: 'A', fees: { cards: [{ fixed: 0, basis_points: 1, from: '2026-02-30' }] } },
      /fees.cards.0.from must be a day/,
    ],
    [
      'a private key',
      { name: 'A', snap: { public_key: '-----BEGIN PRIVATE KEY-----\nx' } },
      /snap.public_key is a private key/,
    ],
    ['no key at all', { name: 'A', snap: { public_key: 'hello' } }, /snap.public_key must be PEM/],
    [
      'a short key',
      { name: 'A', snap: { public_key: rsa(1024) } },
      /snap.public_key has 1024 bits/,
    ],
    [
      'a damaged key',
      {
        name: 'A',
        snap: { public_key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' },
      },
      /snap.public_key is damaged/,
    ],
    ['an unknown member', { name: 'A', secret_key: 'SK-mine' }, /secret_key/],
  ])('refuses bad %s and names the field', async (_what, body, detail) => {
    const refused = await office('/merchants', { body });
    expect([refused.status, detailOf(refused)]).toEqual([400, expect.stringMatching(detail)]);
  });

  it('refuses a client id that exists', async () => {
    const refused = await office('/merchants', { body: { name: 'A', client_id: clientId } });
    expect([refused.status, detailOf(refused)]).toEqual([409, expect.stringContaining(clientId)]);
  });
});

describe('the list', () => {
  it('has pages, filters, and for a merchant’s people one row', async () => {
    const names = ['Warung 1', 'Warung 2', 'Warung 3'];
    for (const name of names) await make({ name });
    type Page = { merchants: Shown[]; next: string | null };
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const after: string = next === '' ? '' : `&after=${next}`;
      const page: { body: Page } = await office<Page>(`/merchants?text=warung&limit=2${after}`);
      seen.push(...page.body.merchants.map(({ name }) => name));
      next = page.body.next;
    }
    expect(seen.sort()).toEqual(names);
    const filed = await office<Page>('/merchants?managed_by=file');
    expect(filed.body.merchants).toMatchObject([{ client_id: clientId }]);
    const own = await office<Page>('/merchants', { key: keyOf('viewer', clientId) });
    expect(own.body.merchants).toMatchObject([{ client_id: clientId }]);
    const others = await office<Page>('/merchants', { key: keyOf('viewer', otherClientId) });
    expect(others.body.merchants).toEqual([]);
  });
});

describe('changing one', () => {
  it('merges: absent members stay, null removes', async () => {
    const { client_id } = await make({
      snap: { token_url: 'https://a.example/t', notification_url: 'https://a.example/n' },
      logo_url: 'https://a.example/l.png',
    });
    const changed = await office(`/merchants/${client_id}`, {
      method: 'PATCH',
      body: {
        snap: { notification_url: null, public_key: rsa(2048) },
        notification_urls: { cards: 'https://a.example/c' },
        theme: { background_color: '#FFFFFF' },
      },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      snap: { token_url: 'https://a.example/t', public_key: expect.any(String) },
      snap_public_key_fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      notification_urls: { cards: 'https://a.example/c' },
      logo_url: 'https://a.example/l.png',
      theme: { background_color: '#FFFFFF' },
    });
    expect(changed.body.snap).not.toHaveProperty('notification_url');
    const { body } = await office<{ entries: object[] }>(`/audit?object=${client_id}`);
    expect(body.entries[0]).toMatchObject({
      action: 'change merchant',
      before: { theme: null, notification_urls: null },
      after: { theme: { background_color: '#FFFFFF' } },
    });
    expect(body.entries[0]).not.toHaveProperty('before.logo_url');
  });

  it('lets its developers change addresses and looks, not what was agreed', async () => {
    const { client_id } = await make({ client_id: otherClientId });
    const path = `/merchants/${client_id}`;
    const as = (role: 'developer' | 'finance') => keyOf(role, otherClientId);
    const patch = (key: string, body: object) => office(path, { key, method: 'PATCH', body });
    expect((await patch(as('developer'), { logo_url: 'https://a.example/l.png' })).status).toBe(
      200,
    );
    expect((await patch(as('developer'), { name: 'Lain' })).status).toBe(403);
    expect((await patch(as('developer'), { fees: null })).status).toBe(403);
    expect((await patch(as('finance'), { logo_url: null })).status).toBe(403);
    expect((await patch(keyOf('developer', clientId), { logo_url: null })).status).toBe(404);
  });

  it('is refused for what the file owns, and says where to change it', async () => {
    const path = `/merchants/${clientId}`;
    const shown = await office(path);
    expect(shown.body).toMatchObject({ managed_by: 'file', in_file: true });
    expect(shown.body.read_only).toContain('configuration file');
    const calls = [
      office(path, { method: 'PATCH', body: { name: 'Lain' } }),
      office(`${path}/secret-keys`, { body: {} }),
      office(`${path}/accounts`, { body: { bank: 'BCA', number: '001122', holder: 'PT Uji' } }),
      office(`${path}/fees`, { body: { channel: 'cards', fixed: 0, basis_points: 10 } }),
      office(`${path}/services/requests`, { body: { channel: 'cards', active: false } }),
      office(`${path}/adopt`, { body: {} }),
    ];
    for (const answer of await Promise.all(calls)) {
      expect([answer.status, detailOf(answer)]).toEqual([409, expect.stringMatching(/file/)]);
    }
  });
});

describe('fees', () => {
  it('have bounds and tiers, which price what is paid', async () => {
    const made = await make({});
    const fee = {
      fixed: 0,
      basis_points: 200,
      minimum: 5000,
      tiers: [{ from: 1_000_000, fixed: 500, basis_points: 100, maximum: 12_000 }],
    };
    const path = `/merchants/${made.client_id}`;
    expect((await office(`${path}/fees`, { body: { channel: 'indomaret', ...fee } })).status).toBe(
      200,
    );
    const { body } = await office(path);
    expect(body).toMatchObject({ fees: { indomaret: [fee] } });
    const { db } = world.house;
    const prices = [
      [100_000, 5000n],
      [500_000, 10_000n],
      [1_000_000, 10_500n],
      [2_000_000, 12_000n],
    ] as const;
    for (const [amount, price] of prices) {
      const reference = invoice();
      await order(made, reference, { amount });
      await pay(made, reference);
      const priced = await db.rows(
        sql`select amount, fee_amount from payments where reference = ${reference}`,
      );
      expect(priced).toEqual([{ amount: BigInt(amount), fee_amount: price }]);
    }
  });
});

describe('suspending one', () => {
  it('refuses its calls; what it has is still paid and notified; activating lets it call', async () => {
    const made = await make({ notification_url: `${world.house.receiver.origin}/suspended` });
    const before = invoice();
    expect((await order(made, before)).status).toBe(200);
    const suspended = await office(`/merchants/${made.client_id}/suspend`, {
      body: { reason: 'KYC' },
    });
    expect(suspended.body).toMatchObject({ status: 'SUSPENDED' });
    expect(await order(made, invoice())).toMatchObject({
      status: 403,
      error: { code: 'merchant_suspended', message: 'Merchant is suspended' },
    });
    await pay(made, before);
    await world.house.advance(0);
    const told = world.house.receiver.received.filter(({ target }) => target === '/suspended');
    expect(told).toHaveLength(1);
    await office(`/merchants/${made.client_id}/activate`, { body: {} });
    expect((await order(made, invoice())).status).toBe(200);
  });

  it('is possible for a merchant of the file too, and outlives a start', async () => {
    const as = { client_id: clientId, secret_key: secretKey };
    await office(`/merchants/${clientId}/suspend`, { body: {} });
    expect((await order(as, invoice())).status).toBe(403);
    await office(`/merchants/${clientId}/activate`, { body: {} });
    expect((await order(as, invoice())).status).toBe(200);
  });
});

describe('a merchant that leaves the file', () => {
  it('stays read-only until it is adopted; the file can take it back', async () => {
    const database = await freshDatabase();
    const start = (...ids: string[]) =>
      startTestGateway({
        database,
        file: () => ({
          merchants: ids.map((id) => ({ name: id, client_id: id, secret_key: secretKey })),
          dashboard: { keys: dashboardKeys },
        }),
      });
    const path = `/merchants/${otherClientId}`;
    const rename = { method: 'PATCH', body: { name: 'Sendiri' } };
    const first = await start(clientId, otherClientId);
    expect((await callOffice(first.url, `${path}/suspend`, { body: {} })).status).toBe(200);
    await first.stop();

    const second = await start(clientId);
    const left = await callOffice<Shown>(second.url, path);
    expect(left.body).toMatchObject({ managed_by: 'file', in_file: false, status: 'SUSPENDED' });
    expect(left.body.read_only).toContain('adopt it');
    expect((await callOffice(second.url, path, rename)).status).toBe(409);
    const adopted = await callOffice(second.url, `${path}/adopt`, { body: {} });
    expect(adopted.body).toMatchObject({ managed_by: 'office', read_only: null });
    expect((await callOffice(second.url, path, rename)).body).toMatchObject({ name: 'Sendiri' });
    await second.stop();

    const third = await start(clientId, otherClientId);
    const back = await callOffice<Shown>(third.url, path);
    expect(back.body).toMatchObject({ managed_by: 'file', name: otherClientId });
    const log = await callOffice<{ entries: object[] }>(
      third.url,
      `/audit?object=${otherClientId}`,
    );
    expect(log.body.entries[0]).toMatchObject({
      actor: 'configuration file',
      action: 'take over merchant',
    });
    await third.stop();
    await database.drop();
  });
});
