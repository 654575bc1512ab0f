// Actions on people, keys and one's own account.
import { expect } from 'vitest';
import { newId } from '../../../src/lib/ids.ts';
import { addPasskey } from '../../../src/people/passkeys.ts';
import { hashPassword, isPassword, smallCost } from '../../../src/people/password.ts';
import { beginSession } from '../../../src/people/sessions.ts';
import { findPerson, passwordHashOf, setPasswordHash } from '../../../src/people/store.ts';
import { stepAt, totpCode } from '../../../src/people/totp.ts';
import { sql } from '../../../src/storage/db.ts';
import { signedIn } from '../office-session.ts';
import type { Action, Actions, Deed, World } from './deed.ts';

type Wanted = Omit<Deed, 'at' | 'check'> & { becomes: object };
type Person = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

/** Somebody with a browser that is signed in, and what an authenticator app would need. */
async function somebody({ house }: World, change: 'app' | 'disabled' | 'plain' = 'plain') {
  const { personId } = await signedIn(house.db, 'support');
  if (change === 'app') {
    await house.db.single.rows(sql`update people set totp_since = now() where id = ${personId}`);
  }
  if (change === 'disabled') {
    await house.db.single.rows(sql`update people set disabled_at = now() where id = ${personId}`);
  }
  return personId;
}

const onPerson =
  (wanted: Wanted, change?: 'app' | 'disabled'): Action =>
  async (world) => {
    const id = await somebody(world, change);
    const { becomes, ...deed } = wanted;
    return {
      ...deed,
      at: `/dashboard/people/${id}`,
      check: async () => expect(await world.api(`/people/${id}`)).toMatchObject(becomes),
    };
  };

const sessions = async ({ house }: World, personId: string) => {
  const rows = await house.db.rows<{ id: string }>(
    sql`select id from office_sessions where person_id = ${personId} order by id`,
  );
  return rows.map(({ id }) => id);
};

const anotherSession = ({ house }: World, personId: string) =>
  house.db.transaction((tx) => beginSession(tx, { personId, way: 'password' }));

const password = 'four quiet words here';

/** Something that people do on their own account, with a password that signs them in. */
const onAccount =
  (deed: (world: World, id: string) => Promise<Omit<Deed, 'at'>>): Action =>
  async (world) => {
    const { personId } = await world.person();
    const { single } = world.house.db;
    await setPasswordHash(single, personId, await hashPassword(password, smallCost));
    return { at: '/dashboard/account', ...(await deed(world, personId)) };
  };

const own = async ({ house }: World, id: string): Promise<Partial<Person>> =>
  (await findPerson(house.db, id)) ?? {};

export const peopleActions: Actions = {
  '/dashboard/people/new invite': async ({ api }) => ({
    at: '/dashboard/people/new',
    fill: { email: 'nia@example.test', name: 'Nia', role: 'finance' },
    says: 'Hand over this link',
    audited: 'invite person',
    async check(page) {
      expect(await page.locator('.secret').textContent()).toContain('/dashboard/join?link=');
      const { people } = await api<{ people: object[] }>('/people');
      const wanted = { email: 'nia@example.test', role: 'finance', invited: true };
      expect(people).toContainEqual(expect.objectContaining(wanted));
    },
  }),
  '/dashboard/people/:id change': onPerson({
    fill: { name: 'Another name', role: 'viewer' },
    says: 'The changes were saved',
    audited: 'change person',
    becomes: { name: 'Another name', role: 'viewer' },
  }),
  '/dashboard/people/:id renew': onPerson({
    says: 'Hand over this link',
    audited: 'renew link',
    becomes: { invited: true },
  }),
  '/dashboard/people/:id disable': onPerson({
    says: 'The person was disabled',
    audited: 'disable person',
    becomes: { disabled: true },
  }),
  '/dashboard/people/:id enable': onPerson(
    {
      says: 'The person can sign in again',
      audited: 'enable person',
      becomes: { disabled: false },
    },
    'disabled',
  ),
  '/dashboard/people/:id resetApp': onPerson(
    {
      says: 'The authenticator app was removed',
      audited: 'reset authenticator app',
      becomes: { has_totp: false },
    },
    'app',
  ),
  '/dashboard/people/:id end': async (world) => {
    const id = await somebody(world);
    return {
      at: `/dashboard/people/${id}`,
      says: 'The session was ended',
      audited: 'end session',
      check: async () => expect(await sessions(world, id)).toEqual([]),
    };
  },
  '/dashboard/people/:id endAll': async (world) => {
    const id = await somebody(world);
    await anotherSession(world, id);
    return {
      at: `/dashboard/people/${id}`,
      says: 'All sessions were ended',
      audited: 'end all sessions',
      check: async () => expect(await sessions(world, id)).toEqual([]),
    };
  },
  '/dashboard/keys/new create': async ({ api }) => ({
    at: '/dashboard/keys/new',
    fill: { name: 'nightly report', role: 'viewer' },
    says: /gok_/,
    audited: 'create key',
    async check() {
      const { keys } = await api<{ keys: { name: string }[] }>('/keys');
      expect(keys.map(({ name }) => name)).toContain('nightly report');
    },
  }),
  '/dashboard/keys revoke': async ({ api }) => {
    const made = await api<{ id: string }>('/keys', { body: { name: 'lost', role: 'viewer' } });
    return {
      at: '/dashboard/keys',
      of: made.id,
      says: 'The key was revoked',
      audited: 'revoke key',
      async check() {
        const { keys } = await api<{ keys: { id: string }[] }>('/keys');
        expect(keys.map(({ id }) => id)).not.toContain(made.id);
      },
    };
  },
  '/dashboard/account rename': onAccount(async (world, id) => ({
    fill: { name: 'Ani Wijaya' },
    says: 'Your name was changed',
    audited: 'change own name',
    check: async () => expect(await own(world, id)).toMatchObject({ name: 'Ani Wijaya' }),
  })),
  '/dashboard/account changePassword': onAccount(async ({ house }, id) => ({
    fill: {
      current_password: password,
      new_password: 'five other quiet words',
      repeat: 'five other quiet words',
    },
    says: 'Your password was changed',
    audited: 'change own password',
    async check() {
      const hash = (await passwordHashOf(house.db, id)) ?? '';
      expect(await isPassword('five other quiet words', hash)).toBe(true);
    },
  })),
  '/dashboard/account removePasskey': onAccount(async (world, id) => {
    const passkey = { id: newId(), personId: id, name: 'Old phone', publicKey: Buffer.from('x') };
    await addPasskey(world.house.db.single, { ...passkey, counter: 0, transports: [] });
    return {
      of: passkey.id,
      says: 'The passkey was removed',
      audited: 'remove passkey',
      check: async () => expect(await own(world, id)).toMatchObject({ passkeys: 0 }),
    };
  }),
  '/dashboard/account removeApp': onAccount(async (world, id) => {
    await world.house.db.single.rows(sql`update people set totp_since = now() where id = ${id}`);
    return {
      fill: { password },
      says: 'The authenticator app was removed',
      audited: 'remove authenticator app',
      check: async () => expect(await own(world, id)).toMatchObject({ hasTotp: false }),
    };
  }),
  '/dashboard/account newCodes': onAccount(async ({ house }, id) => {
    await house.db.single.rows(sql`update people set totp_since = now() where id = ${id}`);
    return {
      says: /[A-Z2-7]{4}-[A-Z2-7]{4}-/,
      audited: 'renew recovery codes',
      async check() {
        const [row] = await house.db.rows<{ count: bigint }>(
          sql`select count(*) as count from recovery_codes where person_id = ${id}`,
        );
        expect(row?.count).toBe(10n);
      },
    };
  }),
  '/dashboard/account end': onAccount(async (world, id) => {
    const [current] = await sessions(world, id);
    await anotherSession(world, id);
    const other = (await sessions(world, id)).find((one) => one !== current) ?? '';
    return {
      of: other,
      says: 'The session was ended',
      audited: 'end own session',
      check: async () => expect(await sessions(world, id)).toEqual([current]),
    };
  }),
  '/dashboard/account endOthers': onAccount(async (world, id) => {
    const [current] = await sessions(world, id);
    await anotherSession(world, id);
    return {
      says: 'All other sessions were ended',
      audited: 'end own other sessions',
      check: async () => expect(await sessions(world, id)).toEqual([current]),
    };
  }),
  '/dashboard/account/authenticator confirm': onAccount(async (world, id) => ({
    at: '/dashboard/account/authenticator',
    async before(page) {
      const secret = (await page.locator('.copy-text code').first().textContent()) ?? '';
      await page.locator('[name=code]').fill(totpCode(secret, stepAt(new Date())));
    },
    says: /[A-Z2-7]{4}-[A-Z2-7]{4}-/,
    audited: 'add authenticator app',
    check: async () => expect(await own(world, id)).toMatchObject({ hasTotp: true }),
  })),
};
