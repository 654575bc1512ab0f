// Providers for the office: how they are, what they have not told, and what a person decides about it.
import { newId } from '../lib/ids.ts';
import { type Asking, askBy, askingAbout } from '../payments/asks.ts';
import { bookCapture, bookRefund } from '../payments/booked-elsewhere.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import { findRefund } from '../payments/refund-store.ts';
import { conflicting } from '../refusal.ts';
import { sql } from '../storage/db.ts';
import { decideFor, type OpenMatter, openOf } from '../upstreams/decide.ts';
import { type ProviderHealth, providerHealth } from '../upstreams/health.ts';
import {
  findNotification,
  type KeptNotification,
  type OpenPayment,
  openPayments,
  unmatchedNotifications,
  workedNotification,
} from '../upstreams/store.ts';
import { parseExact } from '../wire/json.ts';
import type { Actor } from './actor.ts';
import { audit, auditBeside } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { channelOf, demandId, missing } from './named.ts';
import { refundPolicy } from './refunds.ts';

const listed = 100;

export interface ProvidersShown {
  providers: ProviderHealth[];
  /** Payments of which something is unknown, the oldest first. */
  open: OpenPayment[];
  /** Notifications that a person has to look at, the newest first. */
  unmatched: KeptNotification[];
}

/** All providers. */
export async function showProviders({
  db,
  providers,
}: Pick<OfficeDeps, 'db' | 'providers'>): Promise<ProvidersShown> {
  const [health, open, unmatched] = await Promise.all([
    providerHealth(db, providers),
    openPayments(db, listed),
    unmatchedNotifications(db, listed),
  ]);
  return { providers: health, open, unmatched };
}

/** What is open about one payment at its provider, and when that is asked next. */
export async function providerOf(
  { db }: Pick<OfficeDeps, 'db'>,
  payment: Payment,
): Promise<{ matters: OpenMatter[]; asking: Asking | undefined }> {
  const [{ matters }, asking] = await Promise.all([
    openOf(db, payment),
    askingAbout(db, payment.id),
  ]);
  return { matters, asking };
}

/** Asks the provider now instead of when it is due. */
export async function askNow(deps: OfficeDeps, actor: Actor, payment: Payment): Promise<void> {
  const { id, clientId } = payment;
  await deps.db.transaction(async (tx) => {
    await askBy(tx, id, deps.clock.now());
    await audit(tx, actor, { action: 'ask provider', object: `payment ${id}`, clientId });
  });
}

export interface DecisionWanted {
  payment: Payment;
  matter: OpenMatter;
  outcome: 'done' | 'refused';
  reason: string;
}

/** Decides what the provider does not say. Returns the payment. Throws OFFICE_CONFLICT. */
export async function decidePayment(
  deps: OfficeDeps,
  actor: Actor,
  { payment, matter, outcome, reason }: DecisionWanted,
): Promise<Payment> {
  const { id, clientId, status, upstream } = payment;
  const deed = {
    action: 'decide for provider',
    object: `payment ${id}`,
    clientId,
    before: { status, upstream },
    after: { matter, outcome, reason },
  };
  const noted = auditBeside(actor, deed);
  const why = `${reason} (${actor.name})`;
  await decideFor(deps.payments, { payment, matter, outcome, reason: why, by: actor.name, noted });
  return (await findById(deps.db, id)) ?? payment;
}

/** What a notification says has happened to money, in the words of its payment's channel. */
export interface ToldMove {
  what: 'refund' | 'capture';
  /** Rupiah, if it says how many. */
  amount: bigint | undefined;
}

export interface NotificationFound {
  notification: KeptNotification & { body: Buffer };
  payment: Payment | undefined;
  says: ToldMove | undefined;
}

/** A provider's notification, its payment, and what it says. Throws OBJECT_NOT_FOUND. */
export async function notificationOf(deps: OfficeDeps, id: string): Promise<NotificationFound> {
  demandId('notification', id);
  const notification = await findNotification(deps.db, id);
  if (notification === undefined) throw missing('notification', id);
  const { paymentId } = notification;
  const payment = paymentId === null ? undefined : await findById(deps.db, paymentId);
  return { notification, payment, says: payment && saidIn(deps, payment, notification.body) };
}

function saidIn(deps: OfficeDeps, payment: Payment, body: Buffer): ToldMove | undefined {
  const hearing = { now: deps.clock.now(), id: newId() };
  const told = channelOf(deps, payment).provider.told(parseExact(body) as object, payment, hearing);
  return told.kind === 'moved' ? { what: told.what, amount: told.amount } : undefined;
}

export interface BookingWanted {
  payment: Payment;
  what: ToldMove['what'];
  /** Rupiah. */
  amount: bigint;
  reason: string;
  /** The notification that says so. */
  notificationId?: string | undefined;
  /** Names it, so that asking twice books once. */
  reference: string;
}

/**
 * Books what was done in the provider's back office, with the entry in the audit log and the end of the notification.
 * Returns the payment. Throws OFFICE_CONFLICT, and what a refund or a capture of that amount throws.
 */
export async function bookAtProvider(
  deps: OfficeDeps,
  actor: Actor,
  { payment, what, amount, reason, notificationId, reference }: BookingWanted,
): Promise<Payment> {
  const { id, clientId, upstream, status } = payment;
  if (await isBooked(deps, payment, reference)) return payment;
  if (upstream === undefined) throw conflicting({ name: 'PROVIDER_NONE' });
  await demandUnmatched(deps, notificationId, id);
  const noted = auditBeside(actor, {
    action: 'book from provider',
    object: `payment ${id}`,
    clientId,
    before: { status, upstream },
    after: { what, amount, reason, notification: notificationId },
  });
  const why = `${reason} (${actor.name})`;
  const ended = (refundId?: string) =>
    notificationId === undefined
      ? [noted]
      : [noted, workedNotification(notificationId, { result: 'APPLIED', why, refundId })];
  const booking = { paymentId: id, amount, reason: why, by: actor.name, reference, noted: ended };
  if (what === 'capture') return bookCapture(deps.payments, booking);
  const { voidsBeforeSettlement: voids } = refundPolicy(deps, payment);
  return bookRefund(deps.payments, { ...booking, voids });
}

async function isBooked(
  { db }: OfficeDeps,
  { id, clientId, capturedBy }: Payment,
  reference: string,
): Promise<boolean> {
  if (capturedBy?.endsWith(reference)) return true;
  return (await findRefund(db, clientId, reference))?.paymentId === id;
}

async function demandUnmatched(
  deps: OfficeDeps,
  notificationId: string | undefined,
  paymentId: string,
): Promise<void> {
  if (notificationId === undefined) return;
  const { notification } = await notificationOf(deps, notificationId);
  if (notification.paymentId !== paymentId) throw missing('notification', notificationId);
  if (notification.result !== 'UNMATCHED') throw conflicting({ name: 'NOTIFICATION_WORKED' });
}

/** Says that nothing has to be booked for a notification. Throws OBJECT_NOT_FOUND and OFFICE_CONFLICT. */
export async function dismissNotification(
  deps: OfficeDeps,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  const { notification, payment } = await notificationOf(deps, id);
  await deps.db.transaction(async (tx) => {
    const why = `${reason} (${actor.name})`;
    const end = workedNotification(id, { result: 'NOTHING', why });
    const [ended] = await tx.rows(end(sql`select 1`));
    if (ended === undefined) throw conflicting({ name: 'NOTIFICATION_WORKED' });
    await audit(tx, actor, {
      action: 'dismiss provider notification',
      object: `notification ${id}`,
      clientId: payment?.clientId,
      before: { reference: notification.reference, why: notification.why },
      after: { reason },
    });
  });
}
