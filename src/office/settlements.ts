// Settlement by an operator: paying out now, releasing a hold, looking at a batch.
import type { Payment } from '../payments/payment.ts';
import { releaseHoldBy } from '../payments/release-hold.ts';
import { type MerchantBalance, merchantBalances } from '../settlement/balances.ts';
import type { Batch } from '../settlement/batch.ts';
import { type CalendarWarning, calendarWarnings } from '../settlement/calendar.ts';
import { type DueDay, dueByDay, type ExpectedBatch, expectedNow } from '../settlement/due.ts';
import { type BatchItem, itemsOf } from '../settlement/items.ts';
import { settleBatches } from '../settlement/settle-batches.ts';
import { type BatchFilter, findBatch, listBatches } from '../settlement/store.ts';
import { type WaitingFilter, type WaitingMoney, waitingMoney } from '../settlement/unpaid.ts';
import type { Actor } from './actor.ts';
import { audit, auditBeside } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn, narrowed } from './scope.ts';

/** A batch with its first items. */
export interface Settlement {
  batch: Batch;
  items: BatchItem[];
}

/** Items shown with a batch; the settlement-items report has all of them. */
const itemsShown = 1000;

/**
 * Settles everything that is paid and not held, due or not: one batch for each merchant that has any, or only for the
 * merchant `clientId`. `failed` has the client ids of those whose batch failed. Throws OBJECT_NOT_FOUND for a
 * merchant that does not exist for the actor.
 */
export async function settleNow(
  deps: OfficeDeps,
  actor: Actor,
  { clientId: asked }: { clientId?: string | undefined } = {},
): Promise<{ settlements: Settlement[]; failed: string[] }> {
  const clientId = merchantOf(deps, actor, asked);
  const { batches, failed } = await settleBatches(deps.settlement, 'on-demand', {
    clientId,
    alongside: (tx, batch) =>
      audit(tx, actor, {
        action: 'settle',
        object: `batch ${batch.id}`,
        clientId: batch.clientId,
        after: { number: batch.number, payments: batch.receipts, paid_out: batch.paidOut },
      }),
  });
  const settlements: Settlement[] = [];
  for (const batch of batches) {
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
  return { batch, items: await itemsOf(db, batch.id, { limit: itemsShown }) };
}

type Page = Parameters<typeof itemsOf>[2];

/** The batch of that id with a page of its items. Throws OBJECT_NOT_FOUND, also for another merchant's batch. */
export async function settlementPage(
  deps: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
  page: Page,
): Promise<Settlement> {
  demandId('batch', id);
  const batch = await findBatch(deps.db, id);
  if (batch === undefined) throw missing('batch', id);
  demandOwn(actor, batch.clientId, 'batch', id);
  return { batch, items: await itemsOf(deps.db, batch.id, page) };
}

/** A page of the batches that exist for the actor, newest first. Throws OBJECT_NOT_FOUND for another merchant. */
export function listSettlements(
  deps: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  filter: BatchFilter,
): Promise<Batch[]> {
  return listBatches(deps.db, { ...filter, clientId: narrowed(actor, filter.clientId) });
}

/** What falls due when, the next day first. Held money is not part of it. */
export function upcoming(
  deps: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  clientId: string | undefined,
): Promise<DueDay[]> {
  return dueByDay(deps.db, narrowed(actor, clientId));
}

/** What `settleNow` would pay at this moment; `unpayable` has the merchants without a bank account. */
export function settlementPreview(
  deps: Pick<OfficeDeps, 'merchants' | 'settlement'>,
  actor: Actor,
  { clientId }: { clientId?: string | undefined },
): Promise<{ batches: ExpectedBatch[]; unpayable: string[] }> {
  return expectedNow(deps.settlement, merchantOf(deps, actor, clientId));
}

/** A page of merchants' balances, by client id. Throws OBJECT_NOT_FOUND for a merchant that is not there. */
export async function balancesPage(
  deps: Pick<OfficeDeps, 'db' | 'merchants'>,
  actor: Actor,
  {
    clientId,
    after,
    limit,
  }: { clientId?: string | undefined; after?: string | undefined; limit: number },
): Promise<(MerchantBalance & { name: string })[]> {
  const only = merchantOf(deps, actor, clientId);
  const names = new Map(deps.merchants.all().map((one) => [one.clientId, one.name]));
  const wanted = [...names.keys()]
    .filter((one) => only === undefined || one === only)
    .sort()
    .filter((one) => after === undefined || one > after)
    .slice(0, limit);
  const balances = await merchantBalances(deps.db, wanted);
  return balances.map((one) => ({ ...one, name: names.get(one.clientId) ?? one.clientId }));
}

/** The merchant that is meant; undefined for all. Throws OBJECT_NOT_FOUND if it is not there for the actor. */
function merchantOf(
  { merchants }: Pick<OfficeDeps, 'merchants'>,
  actor: Actor,
  asked: string | undefined,
): string | undefined {
  const clientId = narrowed(actor, asked);
  if (clientId !== undefined && merchants.find(clientId) === undefined) {
    throw missing('merchant', clientId);
  }
  return clientId;
}

/**
 * Money that batches could not pay, because its account is not verified or no longer known. It is paid once the
 * account is verified or known again. Throws OBJECT_NOT_FOUND for a merchant that does not exist for the actor.
 */
export async function waitingForAccounts(
  deps: Pick<OfficeDeps, 'db' | 'merchants'>,
  actor: Actor,
  filter: WaitingFilter,
): Promise<WaitingMoney[]> {
  return waitingMoney(deps.db, { ...filter, clientId: merchantOf(deps, actor, filter.clientId) });
}

/** The years that due dates of the coming 60 days reach into although their holidays are not known. */
export function settlementCalendarWarnings({
  clock,
  settlement,
}: Pick<OfficeDeps, 'clock' | 'settlement'>): CalendarWarning[] {
  const { window } = settlement;
  return window === undefined ? [] : calendarWarnings(window.calendar, clock.now());
}

/** Lets a held payment's money be settled. Returns the payment. Throws STATE_CONFLICT where nothing is held. */
export async function releasePayment(
  deps: OfficeDeps,
  actor: Actor,
  { payment }: { payment: Payment },
): Promise<Payment> {
  const { clientId, id: paymentId } = payment;
  const deed = { action: 'release payment', object: `payment ${paymentId}`, clientId };
  const beside = auditBeside(actor, deed);
  return releaseHoldBy(deps.payments, { clientId, paymentId }, actor.name, beside);
}
