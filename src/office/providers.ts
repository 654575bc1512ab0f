// Providers for the office: how they are, what they have not told, and what a person decides about it.
import { type Asking, askBy, askingAbout } from '../payments/asks.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import { decideFor, type OpenMatter, openOf } from '../upstreams/decide.ts';
import { type ProviderHealth, providerHealth } from '../upstreams/health.ts';
import {
  type KeptNotification,
  type OpenPayment,
  openPayments,
  unmatchedNotifications,
} from '../upstreams/store.ts';
import type { Actor } from './actor.ts';
import { audit, auditBeside } from './audit.ts';
import type { OfficeDeps } from './deps.ts';

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
  // A verdict on the payment commits with its entry. The others answer a merchant's call too and have no place for one,
  // so theirs is written first: what was decided is never without its name.
  if (matter !== 'payment') await audit(deps.db.single, actor, deed);
  const noted = auditBeside(actor, deed);
  const why = `${reason} (${actor.name})`;
  await decideFor(deps.payments, { payment, matter, outcome, reason: why, by: actor.name, noted });
  return (await findById(deps.db, id)) ?? payment;
}
