// Compares an acquirer's settlement file with the book.
import { createHash } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { Refusal } from '../refusal.ts';
import { ConstraintViolation, type Db, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import {
  type AcquirerFile,
  type AcquirerLine,
  readLines,
  UnreadableFile,
} from './acquirer-file.ts';
import { saveDifferences, saveLines } from './match.ts';
import type { Reconciliation } from './reconciliation.ts';
import { findByFile, saveReconciliation } from './store.ts';

export interface ReconcileInput {
  channel: string;
  file: AcquirerFile;
  bytes: Buffer;
  fileName: string;
  /** What of the book must be in the file: paid or refunded from `from` until just before `to`. */
  from: Date;
  to: Date;
  /** Who imports it. */
  by: string;
  /** Called in the transaction of the import, for what commits with it. */
  alongside?: ((tx: Tx, made: Reconciliation) => Promise<void>) | undefined;
}

/**
 * Imports a file once: the same bytes again give what was found the first time (`known`). Throws
 * FILE_UNREADABLE; then nothing was written.
 */
export async function reconcile(
  deps: { db: Db; clock: Clock },
  input: ReconcileInput,
): Promise<{ reconciliation: Reconciliation; known: boolean }> {
  const { channel, bytes } = input;
  const hash = createHash('sha256').update(bytes).digest();
  const earlier = await findByFile(deps.db, channel, hash);
  if (earlier !== undefined) return { reconciliation: earlier, known: true };
  const lines = linesOf(input);
  const { from, to, fileName, by } = input;
  const at = deps.clock.now();
  const made: Reconciliation = {
    ...{ id: newId(), channel, from, to, fileName, at, by },
    lines: lines.length,
    matched: 0,
  };
  try {
    const matched = await deps.db.transaction(async (tx) => {
      // Two files of a channel could otherwise match the same receipt at once.
      await takeTurn(tx, `reconcile ${channel}`);
      await saveReconciliation(tx, made, hash);
      const found = await saveLines(tx, made, lines);
      await saveDifferences(tx, made);
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

function linesOf({ file, bytes }: ReconcileInput): AcquirerLine[] {
  try {
    return readLines(file, bytes);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Refusal({ code: 'FILE_UNREADABLE', why: error.message });
  }
}
