// Actions on merchants: their data, keys, addresses, services and bank accounts.
import { expect } from 'vitest';
import { sql } from '../../../src/storage/db.ts';
import { keyOf } from '../office.ts';
import type { Action, Actions, Deed, World } from './deed.ts';
import { leftMerchant, madeMerchant, merchantOf } from './world.ts';

type Wanted = Omit<Deed, 'at' | 'check'> & { tab?: string; becomes: object };

/** A form on a page of a new merchant, after which the merchant has what it `becomes`. */
const onMerchant =
  (path: (id: string) => string, wanted: Wanted | ((account: string) => Wanted)): Action =>
  async (world) => {
    const { id, account } = await madeMerchant(world);
    const { becomes, ...deed } = typeof wanted === 'function' ? wanted(account) : wanted;
    return {
      ...deed,
      at: path(id),
      check: async () => expect(await merchantOf(world, id)).toMatchObject(becomes),
    };
  };

const page = (tab?: string) => (id: string) =>
  `/dashboard/merchants/${id}${tab === undefined ? '' : `?tab=${tab}`}`;
const developers = (tab?: string) => (id: string) =>
  `/dashboard/developers?client_id=${id}${tab === undefined ? '' : `&tab=${tab}`}`;

const changed = 'change merchant';
const accounts = page('accounts');

async function keyCount({ api }: World, id: string): Promise<number> {
  const path = `/merchants/${id}/secret-keys`;
  return (await api<{ secret_keys: unknown[] }>(path)).secret_keys.length;
}

const decision =
  (isActive: boolean): Action =>
  async (world) => {
    const { id } = await madeMerchant(world);
    const body = { channel: 'dana', active: false, note: 'Closed' };
    const path = `/merchants/${id}/services/requests`;
    const asked = await world.api<{ id: string }>(path, { key: keyOf('owner'), body });
    return {
      at: '/dashboard/services',
      of: asked.id,
      fill: { note: 'Seen' },
      says: isActive ? 'The request was rejected' : 'The request was approved and applied',
      audited: isActive ? 'reject service' : ['change service dana', 'approve service'],
      async check() {
        type Services = { services: { channel: string; active: boolean }[] };
        const { services } = await world.api<Services>(`/merchants/${id}/services`);
        expect(services.find(({ channel }) => channel === 'dana')?.active).toBe(isActive);
      },
    };
  };

export const merchantActions: Actions = {
  '/dashboard/merchants/new create': async ({ api }) => ({
    at: '/dashboard/merchants/new',
    fill: { name: 'Warung Baru', client_id: 'BRN-0009-1700000000009' },
    says: 'The merchant was created',
    audited: 'create merchant',
    async check(shown) {
      expect(await shown.locator('.secret').textContent()).toMatch(/^SK-/);
      expect(await api('/merchants/BRN-0009-1700000000009')).toMatchObject({ name: 'Warung Baru' });
    },
  }),
  '/dashboard/merchants/:client_id rename': onMerchant(page(), {
    fill: { name: 'Batik Baru' },
    says: 'The name was changed',
    audited: changed,
    becomes: { name: 'Batik Baru' },
  }),
  '/dashboard/merchants/:client_id suspend': onMerchant(page(), {
    fill: { reason: 'Unpaid bills' },
    says: 'its calls are refused',
    audited: 'suspend merchant',
    becomes: { status: 'SUSPENDED' },
  }),
  '/dashboard/merchants/:client_id activate': async (world) => {
    const { id } = await madeMerchant(world);
    await world.api(`/merchants/${id}/suspend`, { body: {} });
    return {
      at: page()(id),
      says: 'The merchant can call the API again',
      audited: 'activate merchant',
      check: async () => expect(await merchantOf(world, id)).toMatchObject({ status: 'ACTIVE' }),
    };
  },
  '/dashboard/merchants/:client_id adopt': async (world) => {
    await world.house.db.single.rows(
      sql`update merchants set in_file = false where client_id = ${leftMerchant}`,
    );
    return {
      at: page()(leftMerchant),
      says: 'The office manages the merchant now',
      audited: 'adopt merchant',
      check: async () =>
        expect(await merchantOf(world, leftMerchant)).toMatchObject({ managed_by: 'office' }),
    };
  },
  '/dashboard/merchants/:client_id fee': onMerchant(page('terms'), {
    fill: { channel: 'indomaret', fixed: '5.000', basis_points: '25' },
    says: 'The fee was set',
    audited: 'set fee',
    becomes: { fees: { indomaret: [{ fixed: 5000, basis_points: 25 }] } },
  }),
  '/dashboard/merchants/:client_id limits': onMerchant(page('terms'), {
    fill: { per_second: '20', burst: '40' },
    says: 'The limits were changed',
    audited: changed,
    becomes: { limits: { per_second: 20, burst: 40 } },
  }),
  '/dashboard/merchants/:client_id add-account': onMerchant(accounts, {
    fill: { bank: 'BNI', number: '0099', holder: 'PT Batik' },
    says: 'The account was added',
    audited: 'add account',
    becomes: { settlement_accounts: [{ number: '0011223344' }, { number: '0099' }] },
  }),
  '/dashboard/merchants/:client_id change-account': onMerchant(accounts, (account) => ({
    of: account,
    fill: { number: '0077' },
    says: 'The change was asked for',
    audited: 'change account',
    becomes: { settlement_accounts: [{ number: '0011223344', waiting: { number: '0077' } }] },
  })),
  '/dashboard/merchants/:client_id verify': onMerchant(accounts, (account) => ({
    of: account,
    says: 'The account is verified',
    audited: 'verify account',
    becomes: { settlement_accounts: [{ status: 'verified' }] },
  })),
  '/dashboard/merchants/:client_id reject': onMerchant(accounts, (account) => ({
    of: account,
    says: 'It was rejected',
    audited: 'reject account',
    becomes: { settlement_accounts: [{ status: 'rejected' }] },
  })),
  '/dashboard/developers make-key': async (world) => {
    const { id } = await madeMerchant(world);
    return {
      at: developers()(id),
      says: 'The secret key was made',
      audited: 'create secret key',
      async check(shown) {
        expect(await shown.locator('.secret').textContent()).toMatch(/^SK-/);
        expect(await keyCount(world, id)).toBe(2);
      },
    };
  },
  '/dashboard/developers remove-key': async (world) => {
    const { id } = await madeMerchant(world);
    const path = `/merchants/${id}/secret-keys`;
    await world.api(path, { body: {} });
    const { secret_keys: keys } = await world.api<{ secret_keys: { id: string }[] }>(path);
    return {
      at: developers()(id),
      of: keys[1]?.id ?? '',
      says: 'The secret key was removed',
      audited: 'remove secret key',
      check: async () => expect(await keyCount(world, id)).toBe(1),
    };
  },
  '/dashboard/developers snap': onMerchant(developers(), {
    fill: { 'snap.token_url': 'https://shop.example/token' },
    says: 'saved',
    audited: changed,
    becomes: { snap: { token_url: 'https://shop.example/token' } },
  }),
  '/dashboard/developers urls': onMerchant(developers('addresses'), {
    fill: {
      notification_url: 'https://shop.example/all',
      'notification_urls.dana': 'https://shop.example/dana',
    },
    says: 'saved',
    audited: changed,
    becomes: {
      notification_url: 'https://shop.example/all',
      notification_urls: { dana: 'https://shop.example/dana' },
    },
  }),
  '/dashboard/developers allow': onMerchant(developers('addresses'), {
    fill: { allowed_addresses: '203.0.113.7\n198.51.100.0/24' },
    says: 'saved',
    audited: changed,
    becomes: { allowed_addresses: ['203.0.113.7', '198.51.100.0/24'] },
  }),
  '/dashboard/developers frames': onMerchant(developers('addresses'), {
    fill: { frame_ancestors: 'https://shop.example' },
    says: 'saved',
    audited: changed,
    becomes: { frame_ancestors: ['https://shop.example'] },
  }),
  '/dashboard/developers check': async (world) => {
    const { id } = await madeMerchant(world);
    return {
      at: developers('addresses')(id),
      fill: { url: `${world.house.receiver.origin}/here` },
      says: 'Notifications can be sent there',
      audited: null,
      check: async (shown) =>
        expect(await shown.locator('#check .pill').count()).toBeGreaterThan(1),
    };
  },
  '/dashboard/developers look': onMerchant(developers('look'), {
    fill: { button_background_color: '#7a3e1d' },
    press: 'Save',
    says: 'saved',
    audited: changed,
    becomes: { theme: { button_background_color: '#7a3e1d' } },
  }),
  '/dashboard/services ask': async (world) => {
    const { id } = await madeMerchant(world);
    return {
      at: `/dashboard/services?client_id=${id}`,
      of: 'kredivo',
      fill: { active: 'no', note: 'Closed' },
      says: 'The request was sent',
      audited: 'request service',
      async check() {
        type Requests = { requests: { channel: string; active: boolean; status: string }[] };
        const { requests } = await world.api<Requests>(`/services/requests?client_id=${id}`);
        expect(requests).toMatchObject([{ channel: 'kredivo', active: false, status: 'PENDING' }]);
      },
    };
  },
  '/dashboard/services approve': decision(false),
  '/dashboard/services reject': decision(true),
};
