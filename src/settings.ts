// What the configuration means to the gateway: defaults filled in, merchants in the words of the domain.

import type { Mode } from './config.ts';
import type { ConfigFile, MerchantConfig } from './config-file.ts';
import { ConfigError } from './config-file.ts';
import type { MerchantEntry } from './merchants/merchant.ts';
import type { DeliverySettings } from './notifications/notification.ts';
import { snapToleranceSeconds } from './wire/snap/headers.ts';
import { publicKeyOf } from './wire/snap/signature.ts';

/** DOKU API, HTTP notification: three retries, 30 minutes, 6 and 12 hours after the first attempt. */
export const retrySecondsDefault = [1800, 21_600, 43_200];

export function notificationSettings(file: ConfigFile, mode: Mode): DeliverySettings {
  const given = file.notifications ?? {};
  return {
    retrySeconds: given.retry_seconds ?? retrySecondsDefault,
    timeoutSeconds: given.timeout_seconds ?? 30,
    allowPrivateAddresses: given.allow_private_addresses ?? mode === 'sandbox',
    perReceiverConcurrency: given.concurrency_per_receiver ?? 8,
    totalConcurrency: 256,
    responseLimitBytes: given.response_limit_bytes ?? 64 * 1024,
  };
}

export interface SnapSettings {
  /** Whether X-DEVICE-ID is mandatory and X-EXTERNAL-ID all digits, as documented. */
  strict: boolean;
  /** How far X-TIMESTAMP may lie from the wall clock, either way. */
  toleranceSeconds: number;
  /** How long after its payment money can be asked back; absent means for ever. */
  refundWindowSeconds?: number;
}

export function snapSettings(file: ConfigFile): SnapSettings {
  const given = file.snap ?? {};
  const window = given.refund_window_seconds;
  return {
    strict: given.strict ?? false,
    toleranceSeconds: given.timestamp_tolerance_seconds ?? snapToleranceSeconds,
    ...(window === undefined ? {} : { refundWindowSeconds: window }),
  };
}

/** How long a Request-Id is remembered: seven days unless configured. */
export function requestRetentionSeconds(file: ConfigFile): number {
  return file.requests?.retention_seconds ?? 7 * 24 * 3600;
}

/** The configured merchants. Throws ConfigError where one names a channel that does not exist. */
export function configuredMerchants(
  file: ConfigFile,
  channelIds: readonly string[],
): MerchantEntry[] {
  return (file.merchants ?? []).map((entry) => {
    const named = [...(entry.channels ?? []), ...Object.keys(entry.notification_urls ?? {})];
    const unknown = named.find((channel) => !channelIds.includes(channel));
    if (unknown !== undefined) {
      const known = channelIds.join(', ');
      throw new ConfigError(
        `Merchant ${entry.client_id} names the channel "${unknown}": use one of ${known}.`,
      );
    }
    return merchantEntry(entry);
  });
}

function merchantEntry(entry: MerchantConfig): MerchantEntry {
  const { snap } = entry;
  if (snap?.public_key !== undefined && publicKeyOf(snap.public_key) === undefined) {
    throw new ConfigError(
      `The snap.public_key of merchant ${entry.client_id} is no RSA public key in PEM: make one with \`openssl rsa -pubout\`.`,
    );
  }
  const previous = entry.previous_secret_key;
  return {
    clientId: entry.client_id,
    name: entry.name,
    secretKeys: previous === undefined ? [entry.secret_key] : [entry.secret_key, previous],
    ...(entry.notification_url === undefined ? {} : { notificationUrl: entry.notification_url }),
    notificationUrls: entry.notification_urls ?? {},
    ...(snap === undefined
      ? {}
      : {
          snap: {
            ...(snap.public_key === undefined ? {} : { publicKey: snap.public_key }),
            ...(snap.token_url === undefined ? {} : { tokenUrl: snap.token_url }),
            ...(snap.notification_url === undefined
              ? {}
              : { notificationUrl: snap.notification_url }),
          },
        }),
    settlementAccounts: (entry.settlement_accounts ?? []).map(
      ({ id, bank, number, holder, ...rest }) => ({
        id,
        bank,
        number,
        holder,
        ...(rest.default === undefined ? {} : { default: rest.default }),
      }),
    ),
    ...(entry.channels === undefined ? {} : { channels: entry.channels }),
    frameAncestors: entry.frame_ancestors ?? [],
  };
}
