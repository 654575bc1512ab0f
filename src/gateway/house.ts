// What all parts of the gateway share: made once by `main`, passed to each part.
import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config/environment.ts';
import { type AccessTokens, createAccessTokens } from '../http/snap/access-tokens.ts';
import { type MovableClock, movableClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createMetrics, type Metrics } from '../lib/metrics.ts';
import { createSealer, type Sealer } from '../lib/seal.ts';
import { openDirectory, type RefreshableDirectory } from '../merchants/directory.ts';
import { createKeyUses, type KeyUses } from '../merchants/key-uses.ts';
import { isSnapKeyUnusable } from '../merchants/merchant.ts';
import type { Terms } from '../payments/ports.ts';
import { calendarWarnings } from '../settlement/calendar.ts';
import { policyOfUnversioned } from '../settlement/known-terms.ts';
import { type Agreement, agreedTerms } from '../settlement/terms.ts';
import type { Db } from '../storage/db.ts';
import { channelOf } from './channels.ts';
import { type GatewayKeys, gatewayKeys } from './keys.ts';
import { type OpenTracing, openTracing } from './tracing/open.ts';

export interface House {
  config: Config;
  log: Log;
  db: Db;
  clock: MovableClock;
  metrics: Metrics;
  tracing: OpenTracing;
  merchants: RefreshableDirectory;
  /** When merchants last used their secret keys. */
  keyUses: KeyUses;
  keys: GatewayKeys;
  /** The access tokens for merchants' SNAP calls. */
  accessTokens: AccessTokens;
  sealer: Sealer;
  links: { publicUrl: string };
  channelOf: (id: string) => Channel;
  terms: Terms;
  agreed: Agreement;
}

/** Makes what every part of the gateway shares, from a database that has been prepared. */
export async function openHouse(
  config: Config,
  log: Log,
  db: Db,
  agreed: Agreement,
): Promise<House> {
  const sealer = createSealer(config.encryptionKeys);
  const merchants = await openDirectory(db, sealer);
  for (const { clientId } of merchants.all().filter(isSnapKeyUnusable)) {
    log.warn(
      { clientId },
      'snap.public_key is not an RSA public key in PEM: this merchant gets no tokens',
    );
  }
  const clock = movableClock();
  for (const { year, from } of calendarWarnings(agreed.calendar, clock.now())) {
    log.warn(
      { year, from },
      'the holidays of a year are not known: name them in settlement.holidays, or update the gateway',
    );
  }
  const keys = await gatewayKeys(db, sealer);
  const accessTokens = createAccessTokens({ ...keys, clock });
  const links = { publicUrl: config.publicUrl ?? '' };
  const unversionedPolicy = await policyOfUnversioned(db, agreed.feePolicy);
  const terms = agreedTerms({ ...agreed, unversionedPolicy }, merchants, (payment) =>
    channelOf(payment.channel).tenor?.(payment),
  );
  const metrics = createMetrics();
  const tracing = await openTracing(config.tracing, {
    log,
    observe: metrics.spans,
    gauge: (read) =>
      metrics.gauge('gapura_trace_spans_waiting', 'Spans that wait for the collector', read),
  });
  const keyUses = createKeyUses(db.single);
  const shared = { config, log, db, clock, metrics, merchants, keys, accessTokens, sealer };
  return { ...shared, tracing, keyUses, links, channelOf, terms, agreed };
}
