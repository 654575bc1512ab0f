// Actions of the sandbox. They change what everybody shares, so they come last, and the reset at the very end.
import { expect } from 'vitest';
import type { Actions, World } from './deed.ts';
import { payment, waitingPayment } from './world.ts';

interface Shown {
  ahead_seconds: number;
  faults: unknown[];
}
const at = '/dashboard/sandbox';
const shown = ({ api }: World) => api<Shown>('/sandbox');

async function countPayments({ api }: World): Promise<number> {
  return (await api<{ payments: unknown[] }>('/payments?limit=200')).payments.length;
}

export const sandboxActions: Actions = {
  '/dashboard/sandbox play': async (world) => {
    const id = await waitingPayment(world);
    return {
      at,
      of: id,
      fill: { outcome: 'SUCCESS' },
      says: 'is SUCCESS now.',
      audited: 'play customer',
      check: async () => expect((await payment(world, id)).status).toBe('SUCCESS'),
    };
  },
  '/dashboard/sandbox fault': async (world) => ({
    at,
    of: 'slow-merchant',
    says: 'The fault is planned.',
    audited: 'plan faults',
    check: async () => expect((await shown(world)).faults.length).toBeGreaterThan(0),
  }),
  '/dashboard/sandbox endFaults': async (world) => {
    const faults = [{ at: 'notification', kind: 'delay', ms: 1, times: 1 }];
    await world.api('/sandbox/faults', { body: { faults } });
    return {
      at,
      says: 'Nothing goes wrong any more.',
      audited: 'plan faults',
      check: async () => expect((await shown(world)).faults).toEqual([]),
    };
  },
  '/dashboard/sandbox seed': async (world) => {
    const before = await countPayments(world);
    return {
      at,
      fill: { payments: '30', days: '3' },
      says: '30 payments were added.',
      audited: 'seed sandbox',
      check: async () => expect(await countPayments(world)).toBe(before + 30),
    };
  },
  '/dashboard/sandbox advance': async (world) => {
    const { ahead_seconds: before } = await shown(world);
    return {
      at,
      press: '1 day',
      says: 'The clock was moved',
      audited: 'move clock',
      check: async () =>
        expect((await shown(world)).ahead_seconds).toBeGreaterThan(before + 86_000),
    };
  },
  '/dashboard/sandbox resetClock': async (world) => ({
    at,
    says: 'The clock was moved',
    audited: 'move clock',
    check: async () => expect((await shown(world)).ahead_seconds).toBeLessThan(60),
  }),
  '/dashboard/sandbox reset': async (world) => ({
    at,
    says: 'The sandbox is empty.',
    audited: 'reset sandbox',
    check: async () => expect(await countPayments(world)).toBe(0),
  }),
};
