// Asks providers about payments that they have not told the end of: a job, and on a merchant's question.
import { askLater, stopAsking, takeDue } from '../payments/asks.ts';
import { findById } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { Acquirer } from '../payments/ports.ts';
import { applyTold } from './apply.ts';
import { applyWaiting, type NotificationDeps } from './notifications.ts';
import { paymentsToTell } from './store.ts';

const atOnce = 100;
/** So many parts of a run, so that its job ends. */
const partsMost = 50;
/** How many providers' answers one run waits for at the same time. */
const together = 8;
/** Longer than any call may take, in seconds. */
const leaseSeconds = 300;

/** Asks about every payment that is due. Returns how many. A provider that does not reply is asked again later. */
export async function pollProviders(deps: NotificationDeps): Promise<number> {
  const { db, clock } = deps.payments;
  await tellEarly(deps);
  let count = 0;
  for (let part = 0; part < partsMost; part++) {
    const due = await takeDue(db, clock.now(), { limit: atOnce, leaseSeconds });
    const queue = due.values();
    const work = async () => {
      for (const id of queue) await askAbout(deps, id);
    };
    await Promise.all(Array.from({ length: together }, work));
    count += due.length;
    if (due.length < atOnce) break;
  }
  return count;
}

/** Applies notifications that came before their payment could take them, now that it can. */
async function tellEarly(deps: NotificationDeps): Promise<void> {
  const { db, log } = deps.payments;
  for (const id of await paymentsToTell(db, atOnce)) {
    try {
      const payment = await findById(db, id);
      if (payment !== undefined) await applyWaiting(deps, payment);
    } catch (error) {
      log.warn({ payment: id, err: error }, 'an early notification could not be applied');
    }
  }
}

async function askAbout(deps: NotificationDeps, paymentId: string): Promise<void> {
  const { db, clock, log, acquirerOf } = deps.payments;
  const payment = await findById(db, paymentId);
  if (payment === undefined) return;
  let acquirer: Acquirer | undefined;
  let problem: string | undefined;
  try {
    acquirer = acquirerOf(payment);
    if (await applyWaiting(deps, payment)) return await goOn(deps, paymentId, acquirer);
    problem = await tellAndApply(deps, acquirer, payment);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    log.warn(
      { payment: paymentId, err: error },
      'could not ask the provider; will ask again later',
    );
  }
  if (problem === undefined && acquirer !== undefined) return goOn(deps, paymentId, acquirer);
  await askLater(db.single, payment, acquirer?.pollSeconds ?? [leaseSeconds], clock.now(), problem);
}

/** Returns what a person has to look at. */
async function tellAndApply(
  { payments }: NotificationDeps,
  acquirer: Acquirer,
  payment: Payment,
): Promise<string | undefined> {
  if (acquirer.tell === undefined || !isOpen(payment, payments.clock.now())) return undefined;
  const applied = await applyTold(payments, payment, await acquirer.tell(payment));
  return applied.result === 'UNMATCHED' ? applied.why : undefined;
}

/** Asks again later, or not at all if there is nothing more to tell. */
async function goOn(
  { payments: { db, clock } }: NotificationDeps,
  paymentId: string,
  { pollSeconds }: Acquirer,
): Promise<void> {
  const payment = await findById(db, paymentId);
  if (payment === undefined || pollSeconds === undefined || !isOpen(payment, clock.now())) {
    return stopAsking(db.single, paymentId);
  }
  await askLater(db.single, payment, pollSeconds, clock.now());
}

/** Whether the provider may have something to tell: it can be paid, or paid again. */
function isOpen({ status, retryable, reusable, expiresAt }: Payment, now: Date): boolean {
  if (status === 'PENDING') return true;
  // Once more after its time, for what happened in the last second.
  const isInTime = now.getTime() < expiresAt.getTime() + 60_000;
  return isInTime && ((status === 'FAILED' && retryable) || (status === 'SUCCESS' && reusable));
}

/** DOKU API, Check Status: no sooner than 60 seconds after the payment, which is not before its creation. */
const quietMs = 60_000;
/** How long a merchant's question waits for the provider, in milliseconds. */
const patienceMs = 5_000;
const mostRemembered = 10_000;

/** Reads a payment again after asking its provider, if that may have something to tell and may be asked. */
export type Refresh = (payment: Payment) => Promise<Payment>;

/** Makes the function for merchants' check-status: a provider is asked about a payment once a minute. */
export function refresher(deps: NotificationDeps): Refresh {
  const askedMs = new Map<string, number>();
  return async (payment) => {
    const { clock, acquirerOf, db } = deps.payments;
    const nowMs = clock.now().getTime();
    const since = askedMs.get(payment.id) ?? payment.createdAt.getTime();
    if (payment.upstream === undefined || nowMs < since + quietMs) return payment;
    if (payment.status === 'OPENING' || !isOpen(payment, clock.now())) return payment;
    if (askedMs.size >= mostRemembered) askedMs.clear();
    askedMs.set(payment.id, nowMs);
    const ask = async () => {
      await tellAndApply(deps, acquirerOf(payment), payment);
      return (await findById(db, payment.id)) ?? payment;
    };
    return within(
      patienceMs,
      ask().catch(() => payment),
      payment,
    );
  };
}

function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, otherwise);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
