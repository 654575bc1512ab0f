// The merchants in memory, and how they come to be there.
import type { Sealer } from '../lib/seal.ts';
import type { Reader } from '../storage/db.ts';
import { signingKey } from '../wire/classic/signature.ts';
import type { Merchant, MerchantDirectory, MerchantEntry } from './merchant.ts';
import { loadAll } from './store.ts';

export interface RefreshableDirectory extends MerchantDirectory {
  /** Reads the merchants anew: what another process or the back office changed is known afterwards. */
  refresh(): Promise<void>;
}

/** Loads every merchant; throws where a secret cannot be opened. */
export async function openDirectory(db: Reader, sealer: Sealer): Promise<RefreshableDirectory> {
  let byClientId = new Map<string, Merchant>();
  const directory: RefreshableDirectory = {
    find: (clientId) => byClientId.get(clientId),
    all: () => [...byClientId.values()],
    async refresh() {
      const entries = await loadAll(db, sealer);
      byClientId = new Map(entries.map((entry) => [entry.clientId, merchantOf(entry)]));
    },
  };
  await directory.refresh();
  return directory;
}

function merchantOf(entry: MerchantEntry): Merchant {
  const { secretKeys, ...rest } = entry;
  const [first, ...older] = secretKeys;
  return { ...rest, keys: [signingKey(first), ...older.map(signingKey)] };
}
