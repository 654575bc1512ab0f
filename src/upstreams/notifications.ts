// Takes a provider's notification that was verified: keeps it, finds its payment, applies it.
import type { Channel } from '../channels/channel.ts';
import { newId } from '../lib/ids.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { Payment } from '../payments/payment.ts';
import { type PaymentRow, paymentColumns, paymentOf } from '../payments/row.ts';
import { type Reader, sql } from '../storage/db.ts';
import { parseExact } from '../wire/json.ts';
import { applyTold } from './apply.ts';
import {
  endNotification,
  keepNotification,
  type ProviderNotification,
  waitingNotifications,
} from './store.ts';

export interface NotificationDeps {
  payments: PaymentDeps;
  channels: readonly Channel[];
}

/**
 * Keeps the notification and applies it. One that was delivered before changes nothing. `body` is the bytes that were
 * verified, `parsed` what is in them.
 */
export async function takeNotification(
  deps: NotificationDeps,
  notification: Omit<ProviderNotification, 'reference'>,
  parsed: object,
): Promise<void> {
  const { db } = deps.payments;
  const reference = nameIn(deps.channels, notification.dialect, parsed);
  const { id, result } = await keepNotification(db, { ...notification, reference });
  if (result !== 'RECEIVED' && result !== 'EARLY') return;
  const payment =
    reference === undefined ? undefined : await findAt(db, notification.upstream, reference);
  if (payment === undefined) {
    const why =
      reference === undefined ? 'it names no payment' : `there is no payment ${reference}`;
    return endNotification(db.single, id, { result: 'UNMATCHED', why });
  }
  await applyBody(deps, payment, id, parsed);
}

/** The payment's name, wherever the dialect's channels have it. */
function nameIn(
  channels: readonly Channel[],
  dialect: ProviderNotification['dialect'],
  body: object,
): string | undefined {
  return channels
    .filter(({ create }) => create.address.dialect === dialect)
    .map(({ provider }) => provider.named(body))
    .find((name) => name !== undefined);
}

async function findAt(
  db: Reader,
  upstream: string,
  reference: string,
): Promise<Payment | undefined> {
  const [row] = await db.rows<PaymentRow>(sql`
    select ${paymentColumns} from payments where upstream = ${upstream} and reference = ${reference}`);
  return row && paymentOf(row);
}

async function applyBody(
  { payments, channels }: NotificationDeps,
  payment: Payment,
  id: string,
  body: object,
): Promise<void> {
  const channel = channels.find((one) => one.id === payment.channel);
  if (channel === undefined) throw new Error(`there is no channel ${payment.channel}`);
  const told = channel.provider.told(body, payment, { now: payments.clock.now(), id: newId() });
  const applied = await applyTold(payments, payment, told);
  await endNotification(payments.db.single, id, { ...applied, paymentId: payment.id });
}

/** Applies what came before the payment was open. Returns whether there was anything. */
export async function applyWaiting(deps: NotificationDeps, payment: Payment): Promise<boolean> {
  const waiting = await waitingNotifications(deps.payments.db, payment.id);
  let current = payment;
  for (const { id, body } of waiting) {
    await applyBody(deps, current, id, parseExact(body) as object);
    current =
      (await findAt(deps.payments.db, payment.upstream ?? '', payment.reference)) ?? current;
  }
  return waiting.length > 0;
}
