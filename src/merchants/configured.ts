// The merchants of the configuration file, stored at a start: what the file says replaces what was there.
import { append } from '../audit/store.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import type { MerchantEntry } from './merchant.ts';
import { managedByOffice, noteInFile, save } from './store.ts';

/**
 * Stores them. One that the office has managed until now becomes the file's, which the audit log says; whether it
 * is suspended stays as it is. The others stay as they are.
 */
export async function storeConfigured(
  tx: Tx,
  sealer: Sealer,
  entries: readonly MerchantEntry[],
): Promise<void> {
  // Gateways that start at once store them one after another: versions of accounts are numbered.
  await takeTurn(tx, 'configured merchants');
  const ids = entries.map(({ clientId }) => clientId);
  const taken = await managedByOffice(tx, ids);
  for (const entry of entries) await save(tx, entry, sealer);
  for (const clientId of taken) {
    await append(tx, {
      actor: { kind: 'gateway', name: 'configuration file' },
      action: 'take over merchant',
      object: `merchant ${clientId}`,
      clientId,
    });
  }
  await noteInFile(tx, ids);
}
