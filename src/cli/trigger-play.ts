// Plays the steps of `gapura trigger`: the customer, the capture, the refund, and what goes wrong on the way.
import type { NotificationView } from '../notifications/view.ts';
import { CommandFailed } from './command.ts';
import { type Office, queryOf } from './office-calls.ts';
import {
  attemptedNotifications,
  moveClock,
  type PaymentName,
  planFaults,
  plannedFaults,
  playOutcome,
  refundPayment,
  type ShownPayment,
} from './sandbox-calls.ts';
import type { PlannedFault, Steps } from './trigger-steps.ts';

/** Something that was done, and what came of it in words. */
export interface Happened {
  step: string;
  result: string;
}

/** How long to wait for the first attempt at a notification. */
const notifiedWithinMs = 10_000;

/** Does `work` with these faults in addition to the sandbox's plan; afterwards the plan is what it was. */
export async function withFaults<T>(
  url: string,
  faults: readonly PlannedFault[],
  work: () => Promise<T>,
): Promise<T> {
  if (faults.length === 0) return work();
  const before = await plannedFaults(url);
  await planFaults(url, [...faults, ...before]);
  try {
    return await work();
  } finally {
    await planFaults(url, before);
  }
}

/** Plays the steps in order. Returns what came of each, and the payment's notifications. Throws CommandFailed. */
export async function playSteps(
  url: string,
  name: PaymentName,
  payment: ShownPayment,
  steps: Steps & { outcome: string; office: Office | undefined },
): Promise<{ happened: Happened[]; notifications: NotificationView[] }> {
  const { outcome, pay, late, capture, refund, office } = steps;
  const happened: Happened[] = [];
  const note = (step: string, result: string) => void happened.push({ step, result });
  if (late) {
    const { now } = await moveClock(url, secondsAfter(payment.expires_at));
    note('clock', `moved to ${now}, after the time to pay`);
  }
  try {
    const { status } = await playOutcome(url, name, outcome, pay);
    if (pay !== undefined || late) note('pay', `${pay ?? payment.amount} rupiah, ${status}`);
  } catch (error) {
    // Money that a payment cannot take is kept in suspense: that is what was asked for.
    if (!(error instanceof CommandFailed) || (pay === undefined && !late)) throw error;
    note('pay', error.message);
  }
  if (capture !== undefined && office !== undefined) {
    note('capture', await captured(office, name, capture));
  }
  if (refund !== undefined) {
    const amount = refund === 'all' ? undefined : refund;
    const made = await refundPayment(url, name, amount);
    note('refund', `${made.amount} rupiah, ${made.type} ${made.status}`);
  }
  const notifications = await attemptedNotifications(url, name, notifiedWithinMs);
  if (steps.notification === undefined) return { happened, notifications };
  return { happened, notifications: await again(url, name, notifications, note) };
}

async function captured(
  office: Office,
  { reference, clientId }: PaymentName,
  amount: number | 'all',
) {
  const query = queryOf({ reference, client_id: clientId });
  const { payments } = await office.call<{ payments: { id: string }[] }>(`/payments${query}`);
  const [payment] = payments;
  if (payment === undefined) throw new CommandFailed(`The office does not find ${reference}.`);
  const body = amount === 'all' ? {} : { amount };
  const path = `/payments/${payment.id}/captures`;
  const made = await office.call<{ status: string; amount: number | null }>(path, body);
  return `${made.amount ?? 0} rupiah, ${made.status}`;
}

/** Moves the clock to the next attempt of each notification whose first one has failed. */
async function again(
  url: string,
  name: PaymentName,
  notifications: NotificationView[],
  note: (step: string, result: string) => void,
): Promise<NotificationView[]> {
  const waiting = notifications.flatMap(({ status, next_attempt_at: next }) =>
    status === 'PENDING' && next !== null ? [next] : [],
  );
  const last = waiting.sort().at(-1);
  if (last === undefined) return notifications;
  const { now } = await moveClock(url, secondsAfter(last));
  note('clock', `moved to ${now}, after the next attempt`);
  return attemptedNotifications(url, name, notifiedWithinMs);
}

/** How many seconds a clock has to move to be past an instant: business time is never behind the real time. */
function secondsAfter(instant: string): number {
  return Math.max(1, Math.ceil((Date.parse(instant) - Date.now()) / 1000) + 1);
}
