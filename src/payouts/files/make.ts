// Makes a file for a bank's bulk transfer: its payouts are SENT with it.
import { newId } from '../../lib/ids.ts';
import { wibDay } from '../../lib/wib.ts';
import { Refusal } from '../../refusal.ts';
import type { Tx } from '../../storage/db.ts';
import { demandTransition } from '../payout.ts';
import { ownAccount } from '../rules.ts';
import { type PayoutDeps, recordSteps } from '../step.ts';
import { lockPayouts } from '../store.ts';
import { type FileFormat, fileText } from './layouts.ts';
import { type PayoutFile, saveFile } from './store.ts';

export interface FileWanted {
  /** Ids of payouts that are PENDING, each once. */
  payouts: readonly string[];
  format: FileFormat;
  /** The own account that pays; the default one unless given. */
  bankAccount?: string | undefined;
  by: string;
}

/**
 * Makes the file in one transaction, with what `alongside` writes. Throws FIELD_INVALID for an unknown own account,
 * OBJECT_NOT_FOUND for an unknown payout, PAYOUT_STATE if one is not PENDING (it may be in another file), and
 * PAYOUT_BEYOND_CASH if the account has less than the total.
 */
export async function makeFile(
  deps: PayoutDeps,
  { payouts: wanted, format, bankAccount, by }: FileWanted,
  alongside: (tx: Tx, file: PayoutFile) => Promise<void>,
): Promise<PayoutFile> {
  const from = ownAccount(deps.rules, bankAccount);
  return deps.db.transaction(async (tx) => {
    const payouts = await lockPayouts(tx, wanted);
    const unknown = wanted.find((id) => !payouts.some((one) => one.id === id));
    if (unknown !== undefined) {
      throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'payout', name: unknown });
    }
    for (const one of payouts) demandTransition(one, 'SENT');
    const id = newId();
    const at = deps.clock.now();
    const total = payouts.reduce((sum, { amount }) => sum + amount, 0n);
    const name = `payouts-${format}-${wibDay(at)}-${id.slice(-6)}.csv`;
    const lines = payouts.length;
    const file: PayoutFile = { id, at, by, format, bankAccount: from.id, name, lines, total };
    const text = fileText(format, { payouts, from, at, total });
    const ids = payouts.map((one) => one.id);
    await saveFile(tx, file, ids, text);
    const sending = { by, way: 'file', bankAccount: from.id, fileId: id } as const;
    const steps = payouts.map((payout) => ({ payout, step: { to: 'SENT' } as const }));
    await recordSteps(tx, deps, sending, steps);
    await alongside(tx, file);
    return file;
  });
}
