// Settlement by an operator: paying out now, releasing a hold, looking at a batch.
import type { Payment } from '../payments/payment.ts';
import { releaseHoldBy } from '../payments/release-hold.ts';
import type { Batch } from '../settlement/batch.ts';
import { type CalendarWarning, calendarWarnings } from '../settlement/calendar.ts';
import { settleBatches } from '../settlement/settle-batches.ts';
import { type BatchItem, findBatch, itemsOf } from '../settlement/store.ts';
import { type WaitingMoney, waitingMoney } from '../settlement/unpaid.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { note } from './note.ts';

/** A batch with its first items. */
export interface Settlement {
  batch: Batch;
  items: BatchItem[];
}

/** Items shown with a batch; the settlement-items report has all of them. */
const itemsShown = 1000;

/**
 * Settles everything that is paid and not held, due or not: one batch for each merchant that has any. `failed`
 * has the client ids of those whose batch failed.
 */
export async function settleNow(
  deps: OfficeDeps,
  actor: Actor,
): Promise<{ settlements: Settlement[]; failed: string[] }> {
  const { batches, failed } = await settleBatches(deps.settlement, 'on-demand');
  const settlements: Settlement[] = [];
  for (const batch of batches) {
    note(deps, actor, 'settle', batch.id);
    settlements.push(await withItems(deps, batch));
  }
  return { settlements, failed };
}

/** The batch of that id. Throws OBJECT_NOT_FOUND. */
export async function findSettlement(
  deps: Pick<OfficeDeps, 'db'>,
  id: string,
): Promise<Settlement> {
  demandId('batch', id);
  const batch = await findBatch(deps.db, id);
  if (batch === undefined) throw missing('batch', id);
  return withItems(deps, batch);
}

async function withItems({ db }: Pick<OfficeDeps, 'db'>, batch: Batch): Promise<Settlement> {
  return { batch, items: await itemsOf(db, batch.id, itemsShown) };
}

/**
 * Money that batches could not pay, because its account is not verified or no longer known; of one merchant, if
 * `clientId` is given. It is paid once the account is verified or known again.
 */
export function waitingForAccounts(
  { db }: Pick<OfficeDeps, 'db'>,
  clientId?: string,
): Promise<WaitingMoney[]> {
  return waitingMoney(db, clientId);
}

/** The years that due dates of the coming 60 days reach into although their holidays are not known. */
export function settlementCalendarWarnings({
  clock,
  settlement,
}: Pick<OfficeDeps, 'clock' | 'settlement'>): CalendarWarning[] {
  const { window } = settlement;
  return window === undefined ? [] : calendarWarnings(window.calendar, clock.now());
}

/** Lets a held payment's money be settled. Throws STATE_CONFLICT where nothing is held. */
export async function releasePayment(
  deps: OfficeDeps,
  actor: Actor,
  { payment }: { payment: Payment },
): Promise<void> {
  const { clientId, id: paymentId } = payment;
  await releaseHoldBy(deps.payments, { clientId, paymentId }, actor.name);
  note(deps, actor, 'release', payment.id);
}
