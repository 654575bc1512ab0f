// Reconciliation by an operator: importing an acquirer's file, looking at differences, resolving them.
import { matchOpen, takeCashTurn } from '../cash/match-open.ts';
import { isUuid } from '../lib/ids.ts';
import { type AcquirerFile, ordinaryFile } from '../reconciliation/acquirer-file.ts';
import { fileOfChannel } from '../reconciliation/provider-lines.ts';
import { reconcile } from '../reconciliation/reconcile.ts';
import type { Difference, Reconciliation } from '../reconciliation/reconciliation.ts';
import { resolveDifference } from '../reconciliation/resolve.ts';
import * as store from '../reconciliation/store.ts';
import { Refusal } from '../refusal.ts';
import type { Tx } from '../storage/db.ts';
import { closeMoney } from '../suspense/close.ts';
import { findItems } from '../suspense/store.ts';
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
  /** The provider that wrote it. Absent: the channel's own acquirer. */
  upstream?: string | undefined;
  /** CSV, as the acquirer wrote it. */
  bytes: Buffer;
  fileName: string;
  /** The acquirer's name for the transfer that has all lines, if the file does not say it. */
  remittance?: string | undefined;
}

/**
 * Compares an acquirer's settlement file with the book, once: the same file again gives what was found the
 * first time (`known`). Throws OBJECT_NOT_FOUND for an unknown channel or provider, FIELD_INVALID for a period that is
 * not one, and FILE_UNREADABLE; then nothing was written.
 */
export async function reconcileFile(
  deps: OfficeDeps,
  actor: Actor,
  { channel: id, upstream, bytes, fileName, remittance, ...period }: FileImport,
): Promise<ReconciliationFound & { known: boolean }> {
  const file = layoutOf(deps, id, upstream);
  const { from, to } = closedPeriod(period);
  const { reconciliation, known } = await reconcile(deps, {
    ...{ channel: id, upstream, file, bytes, fileName, from, to, by: actor.name },
    ...{ rules: deps.cash.remittances, remittance },
    alongside: async (tx, { id: made, lines, matched }) => {
      // What the bank has shown before may be what this file announces.
      await takeCashTurn(tx);
      await matchOpen(tx, { ...deps.payouts, cash: deps.cash }, actor.name);
      await audit(tx, actor, {
        action: 'reconcile',
        object: `reconciliation ${made}`,
        after: { channel: id, upstream, file_name: fileName, from, to, lines, matched },
      });
    },
  });
  return { ...(await withDifferences(deps, reconciliation)), known };
}

/** How the file is laid out. Throws OBJECT_NOT_FOUND for an unknown channel or provider. */
function layoutOf(deps: OfficeDeps, id: string, upstream: string | undefined): AcquirerFile {
  const { acquirerFile = ordinaryFile } = findChannel(deps, id);
  if (upstream === undefined) return acquirerFile;
  const provider = deps.providers.known.find(({ name }) => name === upstream);
  if (provider === undefined) throw missing('provider', upstream);
  return fileOfChannel(provider.settlementFile, id);
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
 * Resolves a difference: the book follows the file. Money that only the file has is in suspense, and is written off
 * there. Throws OBJECT_NOT_FOUND, also where it belongs to another
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
  const noted = (tx: Tx, { kind, reference, ours, theirs }: Difference) =>
    audit(tx, actor, {
      action: 'resolve difference',
      object: `difference ${differenceId}`,
      before: { status: 'OPEN', kind, reference, ours, theirs },
      after: { status: 'RESOLVED', reason },
    });
  const wanted = { reason, by: actor.name };
  const [item] = await findItems(deps.db, [differenceId]);
  if (item === undefined) {
    return resolveDifference(deps, { ...wanted, differenceId, alongside: noted });
  }
  const open = await difference(deps, differenceId);
  if (open.status !== 'OPEN' || item.open === 0n) {
    throw new Refusal({ code: 'DIFFERENCE_CLOSED', status: open.status });
  }
  await closeMoney(deps, {
    ...{ ...wanted, item, kind: 'WRITTEN_OFF', amount: item.open },
    alongside: (tx) => noted(tx, open),
  });
  return difference(deps, differenceId);
}

async function difference({ db }: Pick<OfficeDeps, 'db'>, id: string): Promise<Difference> {
  const found = await store.findDifference(db, id);
  if (found === undefined) throw missing('difference', id);
  return found;
}

/** Rupiah between the book and the file, above 0; undefined where nothing is open. */
export async function gapOf(
  { db }: Pick<OfficeDeps, 'db'>,
  differenceId: string,
): Promise<bigint | undefined> {
  if (!isUuid(differenceId)) return undefined;
  const found = await store.findDifference(db, differenceId);
  if (found?.status !== 'OPEN') return undefined;
  const [item] = await findItems(db, [differenceId]);
  const gap = item?.open ?? (found.theirs ?? 0n) - (found.ours ?? 0n);
  return gap < 0n ? -gap : gap;
}
