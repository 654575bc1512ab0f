// The merchants in memory, loaded from the database.
import type { KeyObject } from 'node:crypto';
import { networkOf } from '../lib/networks.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Reader } from '../storage/db.ts';
import { signingKey } from '../wire/classic/signature.ts';
import { publicKeyOf } from '../wire/snap/signature.ts';
import type { Merchant, MerchantDirectory, StoredMerchant } from './merchant.ts';
import { loadAll } from './store.ts';

export interface RefreshableDirectory extends MerchantDirectory {
  /** Reads the merchants again, with the changes of other processes and the back office. */
  refresh(): Promise<void>;
}

/** Loads every merchant. Throws if a secret cannot be opened. */
export async function openDirectory(db: Reader, sealer: Sealer): Promise<RefreshableDirectory> {
  let byClientId = new Map<string, Merchant>();
  let started = 0;
  let shown = 0;
  const publicKey = keyReader();
  const directory: RefreshableDirectory = {
    find: (clientId) => byClientId.get(clientId),
    all: () => [...byClientId.values()],
    async refresh() {
      const turn = ++started;
      const entries = await loadAll(db, sealer);
      // A slower one that began earlier would bring back what has changed since.
      if (turn < shown) return;
      shown = turn;
      byClientId = new Map(entries.map((entry) => [entry.clientId, merchantOf(entry, publicKey)]));
    },
  };
  await directory.refresh();
  return directory;
}

function merchantOf(entry: StoredMerchant, publicKey: KeyReader): Merchant {
  const { secretKeys, managedBy: _by, inFile: _in, createdAt: _c, updatedAt: _u, ...rest } = entry;
  const [first, ...older] = secretKeys;
  const pem = entry.snap?.publicKey;
  const snapKey = pem === undefined ? undefined : publicKey(pem);
  const networks = entry.allowedAddresses?.flatMap((text) => networkOf(text) ?? []);
  return {
    ...rest,
    keys: [signingKey(first), ...older.map(signingKey)],
    snapKey,
    allowedNetworks: entry.allowedAddresses?.length ? networks : undefined,
  };
}

type KeyReader = (pem: string) => KeyObject | undefined;

/** Parses each PEM once, however often the merchants are refreshed. */
function keyReader(): KeyReader {
  const known = new Map<string, KeyObject | undefined>();
  return (pem) => {
    if (!known.has(pem)) known.set(pem, publicKeyOf(pem));
    return known.get(pem);
  };
}
