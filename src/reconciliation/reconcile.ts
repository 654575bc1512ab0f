// Compares an acquirer's settlement file with the book, and makes the remittances that it announces.
import { createHash } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { Refusal } from '../refusal.ts';
import { ConstraintViolation, type Db, type Tx } from '../storage/db.ts';
import {
  type AcquirerFile,
  type AcquirerLine,
  readLines,
  UnreadableFile,
} from './acquirer-file.ts';
import { movementsAtProvider, saveDifferences, saveLines } from './match.ts';
import { namedByBook } from './provider-lines.ts';
import type { Reconciliation } from './reconciliation.ts';
import {
  demandNewRemittances,
  type RemittanceRules,
  remittanceIds,
  saveCosts,
  saveRemittances,
} from './save-remittances.ts';
import { findByFile, saveReconciliation, takeReconcileTurn } from './store.ts';

export interface ReconcileInput {
  channel: string;
  /** The provider whose file it is. Absent: the file of the channel's own acquirer. */
  upstream?: string | undefined;
  file: AcquirerFile;
  bytes: Buffer;
  fileName: string;
  /** What of the book must be in the file: paid or refunded from `from` until just before `to`. */
  from: Date;
  to: Date;
  /** Who imports it. */
  by: string;
  /** What was agreed about the acquirer's transfers. */
  rules: RemittanceRules;
  /** The transfer that all lines are part of, if the file names none. */
  remittance?: string | undefined;
  /** Called in the transaction of the import, for what commits with it. */
  alongside?: ((tx: Tx, made: Reconciliation) => Promise<void>) | undefined;
}

/**
 * Imports a file once: the same bytes again give what was found the first time (`known`). Throws
 * FILE_UNREADABLE, also if an earlier file had one of its transfers; then nothing was written.
 */
export async function reconcile(
  deps: { db: Db; clock: Clock },
  input: ReconcileInput,
): Promise<{ reconciliation: Reconciliation; known: boolean }> {
  const { channel, bytes } = input;
  const hash = createHash('sha256').update(bytes).digest();
  const earlier = await findByFile(deps.db, channel, hash);
  if (earlier !== undefined) return { reconciliation: earlier, known: true };
  const read = linesOf(input);
  const { from, to, fileName, by, upstream } = input;
  const at = deps.clock.now();
  const made: Reconciliation = {
    ...{ id: newId(), channel, upstream, from, to, fileName, at, by },
    lines: read.length,
    matched: 0,
  };
  try {
    const matched = await deps.db.transaction(async (tx) => {
      await takeReconcileTurn(tx, channel);
      await saveReconciliation(tx, made, hash);
      const lines = await bookNames(tx, made, read);
      const remittances = remittanceIds(lines);
      await demandNewRemittances(tx, channel, [...remittances.keys()]);
      const found = await saveLines(tx, made, lines, remittances);
      await saveDifferences(tx, made);
      await saveCosts(tx, made, lines, input.rules);
      await saveRemittances(tx, made, remittances, input.rules);
      await input.alongside?.(tx, { ...made, matched: found });
      return found;
    });
    return { reconciliation: { ...made, matched }, known: false };
  } catch (error) {
    const same =
      error instanceof ConstraintViolation && error.constraint === 'reconciliations_file';
    const other = same ? await findByFile(deps.db, channel, hash) : undefined;
    if (other === undefined) throw error;
    return { reconciliation: other, known: true };
  }
}

/** The lines of a provider's file by the names that the book has. */
async function bookNames(
  tx: Tx,
  made: Reconciliation,
  lines: AcquirerLine[],
): Promise<AcquirerLine[]> {
  if (made.upstream === undefined) return lines;
  const references = [...new Set(lines.map(({ reference }) => reference))];
  return namedByBook(lines, await movementsAtProvider(tx, made, references));
}

function linesOf({ file, bytes, remittance }: ReconcileInput): AcquirerLine[] {
  try {
    const lines = readLines(file, bytes);
    return lines.map((line) => ({ ...line, remittance: line.remittance ?? remittance }));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Refusal({ code: 'FILE_UNREADABLE', why: error.message });
  }
}
