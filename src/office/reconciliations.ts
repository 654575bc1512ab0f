// Reconciliation by an operator: importing an acquirer's file, looking at differences, resolving them.
import { ordinaryFile } from '../reconciliation/acquirer-file.ts';
import { reconcile } from '../reconciliation/reconcile.ts';
import type { Difference, Reconciliation } from '../reconciliation/reconciliation.ts';
import { resolveDifference } from '../reconciliation/resolve.ts';
import * as store from '../reconciliation/store.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, findChannel, missing } from './named.ts';
import { closedPeriod, type PeriodText } from './period.ts';

/** A reconciliation with everything that the file and the book do not agree on. */
export interface ReconciliationFound {
  reconciliation: Reconciliation;
  differences: Difference[];
}

export interface FileImport extends PeriodText {
  channel: string;
  /** CSV, as the acquirer wrote it. */
  bytes: Buffer;
  fileName: string;
}

/**
 * Compares an acquirer's settlement file with the book, once: the same file again gives what was found the
 * first time (`known`). Throws OBJECT_NOT_FOUND for an unknown channel, FIELD_INVALID for a period that is
 * not one, and FILE_UNREADABLE; then nothing was written.
 */
export async function reconcileFile(
  deps: OfficeDeps,
  actor: Actor,
  { channel: id, bytes, fileName, ...period }: FileImport,
): Promise<ReconciliationFound & { known: boolean }> {
  const { acquirerFile: file = ordinaryFile } = findChannel(deps, id);
  const { from, to } = closedPeriod(period);
  const { reconciliation, known } = await reconcile(deps, {
    ...{ channel: id, file, bytes, fileName, from, to, by: actor.name },
    alongside: (tx, { id: made, lines, matched }) =>
      audit(tx, actor, {
        action: 'reconcile',
        object: `reconciliation ${made}`,
        after: { channel: id, file_name: fileName, from, to, lines, matched },
      }),
  });
  return { ...(await withDifferences(deps, reconciliation)), known };
}

/** A page of reconciliations, the newest first. */
export function listReconciliations(
  { db }: Pick<OfficeDeps, 'db'>,
  filter: store.ReconciliationFilter,
): Promise<Reconciliation[]> {
  return store.listReconciliations(db, filter);
}

/** The reconciliation of that id with a page of its differences, and how many of each there are. Throws OBJECT_NOT_FOUND. */
export async function reconciliationPage(
  deps: Pick<OfficeDeps, 'db'>,
  id: string,
  page: store.DifferencePage,
): Promise<ReconciliationFound & { counts: DifferenceCounts }> {
  demandId('reconciliation', id);
  const [found, differences, counts] = await Promise.all([
    store.findReconciliation(deps.db, id),
    store.differencePage(deps.db, id, page),
    store.differenceCounts(deps.db, id),
  ]);
  if (found === undefined) throw missing('reconciliation', id);
  return { reconciliation: found, differences, counts };
}

export type DifferenceCounts = Awaited<ReturnType<typeof store.differenceCounts>>;

/** A page of all that is open, the oldest first. */
export function listExceptions(
  { db }: Pick<OfficeDeps, 'db'>,
  filter: Parameters<typeof store.openDifferences>[1],
): Promise<store.OpenDifference[]> {
  return store.openDifferences(db, filter);
}

/** The reconciliation of that id. Throws OBJECT_NOT_FOUND. */
export async function findReconciliation(
  deps: Pick<OfficeDeps, 'db'>,
  id: string,
): Promise<ReconciliationFound> {
  demandId('reconciliation', id);
  const found = await store.findReconciliation(deps.db, id);
  if (found === undefined) throw missing('reconciliation', id);
  return withDifferences(deps, found);
}

async function withDifferences(
  { db }: Pick<OfficeDeps, 'db'>,
  reconciliation: Reconciliation,
): Promise<ReconciliationFound> {
  return { reconciliation, differences: await store.differencesOf(db, reconciliation.id) };
}

/**
 * Resolves a difference: the book follows the file. Throws OBJECT_NOT_FOUND, also where it belongs to another
 * reconciliation than `reconciliationId`, and DIFFERENCE_CLOSED where it is not open.
 */
export async function resolve(
  deps: OfficeDeps,
  actor: Actor,
  {
    differenceId,
    reason,
    reconciliationId,
  }: { differenceId: string; reason: string; reconciliationId?: string | undefined },
): Promise<Difference> {
  demandId('difference', differenceId);
  if (reconciliationId !== undefined) {
    demandId('reconciliation', reconciliationId);
    const found = await store.findDifference(deps.db, differenceId);
    if (found?.reconciliationId !== reconciliationId) throw missing('difference', differenceId);
  }
  const resolved = await resolveDifference(deps, {
    ...{ differenceId, reason, by: actor.name },
    alongside: (tx, { status, kind, reference, ours, theirs }) =>
      audit(tx, actor, {
        action: 'resolve difference',
        object: `difference ${differenceId}`,
        before: { status: 'OPEN', kind, reference, ours, theirs },
        after: { status, reason },
      }),
  });
  return resolved;
}
