// Settlement by an operator: paying out now, releasing a hold, looking at a batch.
import type { Payment } from '../payments/payment.ts';
import { releaseHoldBy } from '../payments/release-hold.ts';
import type { Batch } from '../settlement/batch.ts';
import { settleBatches } from '../settlement/settle-batches.ts';
import { type BatchItem, findBatch, itemsOf } from '../settlement/store.ts';
import type { Actor } from './actor.ts';
import { auditBeside } from './audit.ts';
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
    await note(deps, actor, 'settle', batch.id);
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
