// The gateway of the action tests: a merchant of the file, one that left the file, and one that the office manages.
import { randomUUID } from 'node:crypto';
import type { ConfigFile } from '../../../src/config/file.ts';
import { sql } from '../../../src/storage/db.ts';
import { clientId, secretKey } from '../gateway.ts';
import { dashboardKeys, keyOf } from '../office.ts';
import { orderInStore, payInStore } from '../paid.ts';
import type { Receiver } from '../receiver.ts';
import type { World } from './deed.ts';

export const leftMerchant = 'BRN-0003-1700000000003';

export const account = {
  id: 'SBS-1',
  bank: 'BCA',
  number: '0011223344',
  holder: 'PT Uji',
  default: true,
};

/** Above this a second person decides, in rupiah. */
export const secondPersonAbove = 1_000_000;

export const officeFile = ({ origin }: Receiver): ConfigFile => ({
  merchants: [
    {
      name: 'Toko Uji',
      client_id: clientId,
      secret_key: secretKey,
      notification_url: `${origin}/payments/notifications`,
      settlement_accounts: [account],
    },
    { name: 'Toko Lama', client_id: leftMerchant, secret_key: `${secretKey}-3` },
  ],
  fees: { indomaret: { fixed: 5000, basis_points: 0 } },
  dashboard: { keys: dashboardKeys ?? [], second_person_above: secondPersonAbove },
});

interface Named {
  id: string;
}

/** A merchant of the office with a bank account that somebody else entered: its client id, and the account's id. */
export async function madeMerchant({ api }: World): Promise<{ id: string; account: string }> {
  const made = await api<{ client_id: string }>('/merchants', { body: { name: 'Batik' } });
  const { id: _id, ...details } = account;
  const added = await api<Named>(`/merchants/${made.client_id}/accounts`, {
    key: keyOf('owner'),
    body: details,
  });
  return { id: made.client_id, account: added.id };
}

export const merchantOf = ({ api }: World, id: string) =>
  api<Record<string, unknown>>(`/merchants/${id}`);

/** The id of the payment of an invoice. */
export async function paymentOf({ api }: World, reference: string): Promise<string> {
  const { payments } = await api<{ payments: Named[] }>(`/payments?reference=${reference}`);
  return payments[0]?.id ?? '';
}

/** A payment that was paid at the till, told to its merchant. */
export async function paidPayment(world: World, amount = 100_000): Promise<string> {
  const reference = await payInStore(world.house, amount);
  await world.house.advance(0);
  return paymentOf(world, reference);
}

/** A payment that waits for its customer. */
export async function waitingPayment(world: World): Promise<string> {
  return paymentOf(world, await orderInStore(world.house));
}

export const payment = ({ api }: World, id: string) => api<{ status: string }>(`/payments/${id}`);

/** The notification about a payment that was paid. */
export async function notificationOf({ api }: World, paymentId: string): Promise<string> {
  const { notifications } = await api<{ notifications: Named[] }>(`/payments/${paymentId}`);
  return notifications[0]?.id ?? '';
}

/** How often a notification was sent. */
export async function attemptsOf({ api }: World, id: string): Promise<number> {
  return (await api<{ attempts: unknown[] }>(`/notifications/${id}`)).attempts.length;
}

/** A refund that waits to be made by hand: its id. */
export async function dueRefund(world: World): Promise<string> {
  const id = await paidPayment(world);
  const body = { amount: 40_000, reason: 'One cup was broken' };
  return (await world.api<Named>(`/payments/${id}/refunds`, { body })).id;
}

/** A file with a line that the book does not know: the ids of its reconciliation and its difference. */
export async function openDifference({ api }: World): Promise<{ file: string; id: string }> {
  const query = '?channel=indomaret&from=2020-01-01&to=2020-01-31&file_name=january.csv';
  const body = `TRX_ID,AMOUNT,TRX_DATE\nX-${randomUUID()},9000,2020-01-05\n`;
  const { id: file } = await api<Named>(`/reconciliations${query}`, { body });
  const { differences } = await api<{ differences: Named[] }>(`/reconciliations/${file}`);
  return { file, id: differences[0]?.id ?? '' };
}

export async function differenceStatus({ house }: World, id: string): Promise<string | undefined> {
  const [row] = await house.db.rows<{ status: string }>(
    sql`select status from reconciliation_differences where id = ${id}::uuid`,
  );
  return row?.status;
}
