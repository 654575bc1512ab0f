// Actions on payouts and their files, and on the months of the book.
import { expect } from 'vitest';
import { monthEdges, monthOf } from '../../../src/lib/month.ts';
import { clientId } from '../gateway.ts';
import type { Actions, World } from './deed.ts';
import { account, paidPayment } from './world.ts';

interface Payout {
  id: string;
  status: string;
  amount: number;
  reference: string;
  account_blocked: boolean;
}

/** A payout of a batch that was just made, moved to a state. */
async function payoutAt(world: World, ...steps: ('sent' | 'paid' | 'failed')[]): Promise<Payout> {
  await paidPayment(world);
  await unblock(world);
  await world.api('/settlements', { body: { client_id: clientId } });
  const { payouts } = await world.api<{ payouts: Payout[] }>('/payouts?limit=1');
  const [payout] = payouts;
  if (payout?.status !== 'PENDING') throw new Error('the batch has no payout');
  for (const step of steps) await world.api(`/payouts/${payout.id}/${step}`, { body: {} });
  return payout;
}

/** A payout that failed or came back blocks its account until somebody has verified it again. */
async function unblock({ api }: World): Promise<void> {
  const { payouts } = await api<{ payouts: Payout[] }>('/payouts?limit=1');
  const [newest] = payouts;
  if (newest === undefined) return;
  const { account_blocked: isBlocked } = await api<Payout>(`/payouts/${newest.id}`);
  if (isBlocked) {
    await api(`/merchants/${clientId}/accounts/${account.id}/verify`, { body: {} });
  }
}

const payout = ({ api }: World, { id }: Payout) => api<Payout>(`/payouts/${id}`);

const stepped = (from: ('sent' | 'paid')[], status: string, says: string) => {
  return async (world: World) => {
    const moved = await payoutAt(world, ...from);
    return {
      at: `/dashboard/payouts/${moved.id}`,
      says,
      audited: `payout ${status.toLowerCase()}`,
      check: async () => expect((await payout(world, moved)).status).toBe(status),
    };
  };
};

/** The month of the sandbox's clock, closed when it is over. */
async function endedMonth({ house, api }: World): Promise<string> {
  const { body } = await house.sandbox('clock');
  const now = new Date((body as { now: string }).now);
  const { periods } = await api<{ periods: { month: string; status: string }[] }>('/periods');
  const month = periods.findLast(({ status }) => status !== 'CLOSED')?.month ?? monthOf(now);
  const { until } = monthEdges(month);
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000) + 5 * 86_400;
  if (seconds > 0) await house.advance(seconds);
  return month;
}

async function warns({ api }: World, month: string): Promise<boolean> {
  const { conditions } = await api<{ conditions: { met: boolean }[] }>(`/periods/${month}`);
  return conditions.some(({ met }) => !met);
}

export const payoutActions: Actions = {
  '/dashboard/payouts/:id sent': stepped([], 'SENT', 'The payout was sent'),
  '/dashboard/payouts/:id paid': stepped(['sent'], 'PAID', 'The payout was paid'),
  '/dashboard/payouts/:id returned': stepped(['sent', 'paid'], 'RETURNED', 'The payout came back'),
  '/dashboard/payouts/:id failed': stepped(['sent'], 'FAILED', 'The payout failed'),
  '/dashboard/payouts/:id verify': async (world) => {
    const failed = await payoutAt(world, 'sent', 'failed');
    return {
      at: `/dashboard/payouts/${failed.id}`,
      says: 'The account is verified again',
      audited: 'verify account again',
      check: async (page) => {
        await page.reload();
        expect(await page.locator('form input[name=do][value=verify]').count()).toBe(0);
      },
    };
  },
  '/dashboard/payouts/files make': async (world) => {
    const waiting = await payoutAt(world);
    return {
      at: '/dashboard/payouts/files',
      before: (page) => page.locator(`input[name=payout][value="${waiting.id}"]`).check(),
      fill: { format: 'neutral' },
      says: 'The file was made',
      audited: 'make payout file',
      check: async () => expect((await payout(world, waiting)).status).toBe('SENT'),
    };
  },
  '/dashboard/payouts/files read': async (world) => {
    const sent = await payoutAt(world, 'sent');
    const lines = [
      'reference,amount,status',
      `${sent.reference},${sent.amount},PAID`,
      `TOTAL,${sent.amount},1`,
    ];
    const buffer = Buffer.from(`${lines.join('\n')}\n`);
    return {
      at: '/dashboard/payouts/files',
      fill: { file: { name: 'result.csv', mimeType: 'text/csv', buffer } },
      says: '1 payouts changed',
      audited: 'read payout result',
      check: async () => expect((await payout(world, sent)).status).toBe('PAID'),
    };
  },
};

/** They move the clock into another month, far enough for the sandbox to be seeded in it. */
export const monthActions: Actions = {
  '/dashboard/periods/:month close': async (world) => {
    const month = await endedMonth(world);
    return {
      at: `/dashboard/periods/${month}`,
      fill: (await warns(world, month)) ? { accept_warnings: true } : {},
      says: /is closed/,
      audited: 'close period',
      check: async () =>
        expect((await world.api<{ status: string }>(`/periods/${month}`)).status).toBe('CLOSED'),
    };
  },
  '/dashboard/invoices/:id credit': async (world) => {
    const { invoices } = await world.api<{ invoices: { id: string }[] }>('/invoices?limit=1');
    const id = invoices[0]?.id;
    return {
      at: `/dashboard/invoices/${id}`,
      fill: { fees: '1.000', tax: '0', reason: 'One fee too many' },
      says: /The credit note .* was issued/,
      audited: 'credit invoice',
      check: async () => {
        const shown = await world.api<{ credit_notes: object[] }>(`/invoices/${id}`);
        expect(shown.credit_notes).toHaveLength(1);
      },
    };
  },
};
