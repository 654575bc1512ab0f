// What all parts of the gateway share: made once by `main`, passed to each part.
import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config/environment.ts';
import type { AccessTokens } from '../http/snap/access-tokens.ts';
import type { MovableClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Sealer } from '../lib/seal.ts';
import type { RefreshableDirectory } from '../merchants/directory.ts';
import type { Terms } from '../payments/ports.ts';
import type { Db } from '../storage/db.ts';
import type { GatewayKeys } from './keys.ts';

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
