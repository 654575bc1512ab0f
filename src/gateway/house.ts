// What all parts of the gateway share: made once by `main`, passed to each part.
import type { Channel } from '../channels/channel.ts';
import { channelById } from '../channels/index.ts';
import type { Config } from '../config/environment.ts';
import { type AccessTokens, createAccessTokens } from '../http/snap/access-tokens.ts';
import { type MovableClock, movableClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createMetrics, type Metrics } from '../lib/metrics.ts';
import type { Sealer } from '../lib/seal.ts';
import { demoMerchant } from '../merchants/demo.ts';
import { writeDemoKey } from '../merchants/demo-key.ts';
import { openDirectory, type RefreshableDirectory } from '../merchants/directory.ts';
import { isSnapKeyUnusable, type MerchantEntry } from '../merchants/merchant.ts';
import { save } from '../merchants/store.ts';
import type { Terms } from '../payments/ports.ts';
import { type Agreement, agreedTerms } from '../settlement/terms.ts';
import type { Db } from '../storage/db.ts';
import { type GatewayKeys, gatewayKeys } from './keys.ts';

export interface House {
  config: Config;
  log: Log;
  db: Db;
  clock: MovableClock;
  metrics: Metrics;
  merchants: RefreshableDirectory;
  keys: GatewayKeys;
  /** The access tokens for merchants' SNAP calls. */
  accessTokens: AccessTokens;
  sealer: Sealer;
  links: { publicUrl: string };
  channelOf: (id: string) => Channel;
  terms: Terms;
}

/** What the configuration says, checked. */
export interface Configured {
  merchants: readonly MerchantEntry[];
  agreed: Agreement;
}

/** Stores the configured merchants, and makes what every part of the gateway shares. */
export async function openHouse(
  config: Config,
  log: Log,
  db: Db,
  sealer: Sealer,
  { merchants: entries, agreed }: Configured,
): Promise<{ house: House; demo: MerchantEntry | undefined }> {
  for (const entry of entries) await save(db.single, entry, sealer);
  const wantsDemo = config.mode === 'sandbox' && config.configPath === undefined;
  const demo = wantsDemo ? await demoMerchant(db, sealer) : undefined;
  if (wantsDemo) await writeDemoKey(db, sealer, config.dataDir);
  const merchants = await openDirectory(db, sealer);
  for (const { clientId } of merchants.all().filter(isSnapKeyUnusable)) {
    log.warn(
      { clientId },
      'snap.public_key is not an RSA public key in PEM: this merchant gets no tokens',
    );
  }
  const clock = movableClock();
  const keys = await gatewayKeys(db, sealer);
  const accessTokens = createAccessTokens({ ...keys, clock });
  const links = { publicUrl: config.publicUrl ?? '' };
  const terms = agreedTerms(agreed, merchants);
  const metrics = createMetrics();
  const shared = { config, log, db, clock, metrics, merchants, keys, accessTokens, sealer };
  return { house: { ...shared, links, channelOf, terms }, demo };
}

/** A payment's channel. Throws an Error if the registry has lost it: that is a bug, not a merchant's mistake. */
export function channelOf(id: string): Channel {
  const channel = channelById(id);
  if (channel === undefined) throw new Error(`there is no channel ${id}`);
  return channel;
}
