// Reconciliation by an operator: importing an acquirer's file, looking at differences, resolving them.
import { ordinaryFile } from '../reconciliation/acquirer-file.ts';
import { reconcile } from '../reconciliation/reconcile.ts';
import type { Difference, Reconciliation } from '../reconciliation/reconciliation.ts';
import { resolveDifference } from '../reconciliation/resolve.ts';
import * as store from '../reconciliation/store.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, findChannel, missing } from './named.ts';
import { note } from './note.ts';
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
  const input = { channel: id, file, bytes, fileName, from, to, by: actor.name };
  const { reconciliation, known } = await reconcile(deps, input);
  if (!known) await note(deps, actor, 'reconcile', reconciliation.id);
  return { ...(await withDifferences(deps, reconciliation)), known };
}

/** The newest reconciliations first, at most `limit`. */
export function listReconciliations(
  { db }: Pick<OfficeDeps, 'db'>,
  { limit }: { limit: number },
): Promise<Reconciliation[]> {
  return store.listReconciliations(db, limit);
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
 * Resolves a difference: the book follows the file. Throws OBJECT_NOT_FOUND, and DIFFERENCE_CLOSED where it
 * is not open.
 */
export async function resolve(
  deps: OfficeDeps,
  actor: Actor,
  { differenceId, reason }: { differenceId: string; reason: string },
): Promise<Difference> {
  demandId('difference', differenceId);
  const resolved = await resolveDifference(deps, { differenceId, reason, by: actor.name });
  await note(deps, actor, 'resolve', differenceId);
  return resolved;
}
