// Actions on notifications and their receivers.
import { expect } from 'vitest';
import { clientId } from '../gateway.ts';
import type { Actions, Deed, World } from './deed.ts';
import { attemptsOf, notificationOf, paidPayment } from './world.ts';

/** A notification that was delivered once. */
const delivered = async (world: World) => notificationOf(world, await paidPayment(world));

/** Checks that it was sent once more. */
const again = (world: World, id: string) => async () => {
  await world.house.advance(0);
  expect(await attemptsOf(world, id)).toBe(2);
};

const test =
  (at: string) =>
  async (world: World): Promise<Deed> => {
    const before = world.house.receiver.received.length;
    return {
      at,
      fill: { client_id: clientId },
      says: 'The test was delivered',
      audited: 'send test notification',
      check: async () => expect(world.house.receiver.received.length).toBe(before + 1),
    };
  };

const muted = async ({ api, house }: World) => {
  type Endpoints = { endpoints: { url: string; muted: boolean }[] };
  const { endpoints } = await api<Endpoints>('/notifications/endpoints');
  return endpoints.find(({ url }) => url.startsWith(house.receiver.origin))?.muted;
};

const base = '/dashboard/notifications';

export const notificationActions: Actions = {
  [`${base} resend`]: async (world) => {
    const id = await delivered(world);
    return {
      at: base,
      before: (page) => page.locator(`input[name=ids][value="${id}"]`).check(),
      says: 'being sent again',
      audited: 'resend notifications',
      check: again(world, id),
    };
  },
  [`${base} test`]: test(base),
  [`${base}/endpoints test`]: test(`${base}/endpoints`),
  [`${base}/:id resend`]: async (world) => {
    const id = await delivered(world);
    return {
      at: `${base}/${id}`,
      says: 'It is being sent again.',
      audited: 'resend notification',
      check: again(world, id),
    };
  },
  [`${base}/resend all`]: async (world) => {
    const id = await delivered(world);
    return {
      at: `${base}/resend?status=DELIVERED&since=2026-01-01&client_id=${clientId}`,
      before: async (page) =>
        expect(Number(await page.locator('.big-number').textContent())).toBeGreaterThan(0),
      says: 'being sent again',
      audited: 'resend notifications',
      check: again(world, id),
    };
  },
  [`${base}/endpoints mute`]: async (world) => ({
    at: `${base}/endpoints`,
    says: 'The receiver is muted',
    audited: 'mute endpoint',
    check: async () => expect(await muted(world)).toBe(true),
  }),
  [`${base}/endpoints unmute`]: async (world) => {
    const url = `${world.house.receiver.origin}/payments/notifications`;
    await world.api('/notifications/endpoints/mute', { body: { client_id: clientId, url } });
    return {
      at: `${base}/endpoints`,
      says: 'not muted any more',
      audited: 'unmute endpoint',
      check: async () => expect(await muted(world)).toBe(false),
    };
  },
};
