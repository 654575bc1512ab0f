// Actions on payments, saved views and refunds.
import { expect } from 'vitest';
import { keepUnmatched, putAtProvider } from '../at-provider.ts';
import { authorizedOrder } from '../cards.ts';
import { clientId } from '../gateway.ts';
import { callOffice, keyOf } from '../office.ts';
import { orderInStore, payInStore } from '../paid.ts';
import type { Actions, World } from './deed.ts';
import { attemptsOf, dueRefund, notificationOf, paidPayment, payment, paymentOf } from './world.ts';

interface Views {
  views: { id: string; name: string }[];
}
const viewNames = async ({ api }: World) =>
  (await api<Views>('/views?page=payments')).views.map(({ name }) => name);

const authorized = async (world: World) =>
  paymentOf(world, (await authorizedOrder(world.house)).invoice);

interface Refunds {
  refunds: { id: string; payment_id: string; amount: number; status: string }[];
}
const refunds = async ({ api }: World) => (await api<Refunds>('/refunds?limit=200')).refunds;
const refundStatus = async (world: World, id: string) =>
  (await refunds(world)).find((one) => one.id === id)?.status;
const refundsOf = async (world: World, id: string) =>
  (await refunds(world)).filter(({ payment_id }) => payment_id === id);

const atProvider = async (world: World) => {
  const reference = await orderInStore(world.house);
  await putAtProvider(world.house, reference);
  return paymentOf(world, reference);
};

/** A paid payment of a provider, and a notification of it that somebody has to look at. */
const toldOf = async (world: World) => {
  const reference = await payInStore(world.house, 90_000);
  const notification = await keepUnmatched(world.house, reference);
  return { id: await paymentOf(world, reference), notification };
};

const leftUnmatched = async ({ api }: World, id: string) => {
  const { unmatched } = await api<{ unmatched: { id: string }[] }>('/upstreams');
  return unmatched.some((one) => one.id === id);
};

export const paymentActions: Actions = {
  '/dashboard/payments/:id/provider book': async (world) => {
    const { id } = await toldOf(world);
    return {
      at: `/dashboard/payments/${id}/provider`,
      fill: { amount: '20000', reason: 'Their settlement file has it' },
      says: 'It was booked',
      audited: 'book from provider',
      check: async () => expect((await payment(world, id)).status).toBe('PARTIALLY_REFUNDED'),
    };
  },
  '/dashboard/upstreams/notifications/:id book': async (world) => {
    const { id, notification } = await toldOf(world);
    return {
      at: `/dashboard/upstreams/notifications/${notification}`,
      fill: { amount: '90000', reason: 'Their support says so' },
      says: 'It was booked',
      audited: 'book from provider',
      check: async () => {
        expect((await payment(world, id)).status).toBe('REFUNDED');
        expect(await leftUnmatched(world, notification)).toBe(false);
      },
    };
  },
  '/dashboard/upstreams/notifications/:id dismiss': async (world) => {
    const { notification } = await toldOf(world);
    return {
      at: `/dashboard/upstreams/notifications/${notification}`,
      fill: { reason: 'A test of theirs' },
      says: 'The notification is done with',
      audited: 'dismiss provider notification',
      check: async () => expect(await leftUnmatched(world, notification)).toBe(false),
    };
  },
  '/dashboard/payments/:id/provider ask': async (world) => {
    const id = await atProvider(world);
    return {
      at: `/dashboard/payments/${id}/provider`,
      says: 'The provider will be asked within seconds',
      audited: 'ask provider',
      check: async () => {
        const { asked } = await world.api<{ asked: number }>(`/payments/${id}/provider`);
        expect(asked).toBeLessThan(3);
      },
    };
  },
  '/dashboard/payments/:id/provider decide': async (world) => {
    const id = await atProvider(world);
    return {
      at: `/dashboard/payments/${id}/provider`,
      fill: { outcome: 'done', reason: 'Their support says that it is paid' },
      says: 'It was decided',
      audited: 'decide for provider',
      check: async () => expect((await payment(world, id)).status).toBe('SUCCESS'),
    };
  },
  '/dashboard/payments save-view': async (world) => ({
    at: '/dashboard/payments?status=SUCCESS',
    fill: { name: 'Paid ones' },
    says: 'The view was saved',
    audited: 'save view',
    check: async () => expect(await viewNames(world)).toContain('Paid ones'),
  }),
  '/dashboard/payments delete-view': async (world) => {
    const body = { page: 'payments', name: 'Expired ones', filters: { status: 'EXPIRED' } };
    await world.api('/views', { body });
    return {
      at: '/dashboard/payments?status=EXPIRED',
      says: 'The view was deleted',
      audited: 'delete view',
      check: async () => expect(await viewNames(world)).not.toContain('Expired ones'),
    };
  },
  '/dashboard/payments/:id release': async (world) => {
    const id = await authorized(world);
    return {
      at: `/dashboard/payments/${id}`,
      says: 'The payment was released',
      audited: 'refund payment',
      check: async () => expect((await payment(world, id)).status).toBe('VOIDED'),
    };
  },
  '/dashboard/payments/:id resend': async (world) => {
    const id = await paidPayment(world);
    return {
      at: `/dashboard/payments/${id}`,
      says: 'The notification is sent again',
      audited: 'resend notification',
      async check() {
        await world.house.advance(0);
        expect(await attemptsOf(world, await notificationOf(world, id))).toBe(2);
      },
    };
  },
  '/dashboard/payments/:id/refund refund': async (world) => {
    const id = await paidPayment(world);
    return {
      at: `/dashboard/payments/${id}/refund?amount=30.000`,
      before: async (page) =>
        expect(await page.locator('.consequences li').count()).toBeGreaterThan(2),
      fill: { reason: 'One plate was broken' },
      says: 'The refund waits to be transferred by hand',
      audited: 'refund payment',
      check: async () =>
        expect(await refundsOf(world, id)).toMatchObject([{ amount: 30_000, status: 'DUE' }]),
    };
  },
  '/dashboard/payments/:id/capture capture': async (world) => {
    const id = await authorized(world);
    return {
      at: `/dashboard/payments/${id}/capture?amount=60.000`,
      before: async (page) =>
        expect(await page.locator('.consequences').textContent()).toMatch(/30[.,]000 .*given up/),
      says: 'The money was captured',
      audited: 'capture payment',
      check: async () =>
        expect(await payment(world, id)).toMatchObject({ status: 'SUCCESS', paid_amount: 60_000 }),
    };
  },
  '/dashboard/refunds done': async (world) => {
    const id = await dueRefund(world);
    return {
      at: '/dashboard/refunds',
      of: id,
      fill: { note: 'Transfer 4711' },
      says: 'The refund is done',
      audited: 'refund done',
      check: async () => expect(await refundStatus(world, id)).toBe('SUCCESS'),
    };
  },
  '/dashboard/refunds rejected': async (world) => {
    const id = await dueRefund(world);
    return {
      at: '/dashboard/refunds',
      of: id,
      fill: { note: 'The account is closed' },
      says: 'The refund was rejected, and the merchant has the money again',
      audited: 'refund rejected',
      check: async () => expect(await refundStatus(world, id)).toBe('FAILED'),
    };
  },
  '/dashboard/approvals approve': async (world) => {
    const { payment: id, approval } = await asked(world);
    return {
      at: '/dashboard/approvals',
      of: approval,
      fill: { note: 'Seen' },
      says: 'It was approved and done',
      audited: ['approve', 'refund payment'],
      check: async () =>
        expect(await refundsOf(world, id)).toMatchObject([{ amount: 2_000_000, status: 'DUE' }]),
    };
  },
  '/dashboard/approvals reject': async (world) => {
    const { payment: id, approval } = await asked(world);
    return {
      at: '/dashboard/approvals',
      of: approval,
      fill: { note: 'Too much' },
      says: 'It was rejected',
      audited: 'reject',
      check: async () => expect(await refundsOf(world, id)).toEqual([]),
    };
  },
};

/** A refund that somebody else has asked for, and that needs a second person. */
async function asked(world: World): Promise<{ payment: string; approval: string }> {
  const id = await paidPayment(world, 2_000_000);
  const key = keyOf('finance', clientId);
  const { url } = world.house;
  const body = { reason: 'Returned' };
  const { status } = await callOffice(url, `/payments/${id}/refunds`, { key, body });
  expect(status).toBe(409);
  type Approvals = { approvals: { id: string; params: { id: string } }[] };
  const { approvals } = await world.api<Approvals>('/approvals?status=PENDING');
  return { payment: id, approval: approvals.find(({ params }) => params.id === id)?.id ?? '' };
}
