// A merchant: who calls the API, with their keys and addresses.
import type { KeyObject } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Strictness } from '../wire/strictness.ts';

/** What the gateway charges for a payment. */
export interface Fee {
  /** Rupiah. */
  fixed: bigint;
  /** Hundredths of a percent of the amount: 280 = 2.80 %. */
  basisPoints: bigint;
}

export interface SettlementAccount {
  id: string;
  bank: string;
  number: string;
  holder: string;
  default?: boolean | undefined;
  /** Only a verified account is paid to and can be used in a split. Absent means verified. */
  status?: 'verified' | 'unverified' | undefined;
}

/** Whether money may be sent to the account. */
export function isVerified({ status = 'verified' }: Pick<SettlementAccount, 'status'>): boolean {
  return status === 'verified';
}

export interface SnapSettings {
  /** SPKI or PKCS#1 PEM. */
  publicKey?: string | undefined;
  tokenUrl?: string | undefined;
  notificationUrl?: string | undefined;
}

/** How many calls may be made: `perSecond` in the long run, `burst` at once. */
export interface CallRate {
  perSecond: number;
  burst: number;
}

export interface Merchant {
  clientId: string;
  name: string;
  /** Newest first. Two during a key rotation. The gateway signs with the first. */
  keys: readonly [KeyObject, ...KeyObject[]];
  notificationUrl?: string | undefined;
  /** By channel. They take precedence over the general one. */
  notificationUrls: Readonly<Record<string, string>>;
  snap?: SnapSettings | undefined;
  /** `snap.publicKey`, parsed. Absent if there is none or it cannot be read. */
  snapKey?: KeyObject | undefined;
  settlementAccounts: readonly SettlementAccount[];
  /** The merchant's own fees by channel. They take precedence over the gateway's. */
  fees?: Readonly<Record<string, Fee>> | undefined;
  /** Active channels. Absent means all. */
  channels?: readonly string[] | undefined;
  frameAncestors: readonly string[];
  /** How strictly classic bodies are read. Absent means as the gateway's configuration says. */
  strictness?: Strictness | undefined;
  /** Settings by channel, checked and read by the channel itself. */
  channelSettings?: Readonly<Record<string, unknown>> | undefined;
  /** How many calls it may make. Absent means as the gateway's configuration says. */
  rate?: CallRate | undefined;
  /** Where the gateway fetches the logo for its pages. */
  logoUrl?: string | undefined;
}

/** A merchant as configured and stored: with its secret keys in plain text. */
export interface MerchantEntry extends Omit<Merchant, 'keys' | 'snapKey'> {
  secretKeys: readonly [string, ...string[]];
}

/** All merchants, held in memory: a lookup costs no round trip. */
export interface MerchantDirectory {
  find(clientId: string): Merchant | undefined;
  all(): readonly Merchant[];
}

/** Throws CHANNEL_INACTIVE if the merchant may not use this channel. */
export function demandActive(merchant: Merchant, channel: string): void {
  if (merchant.channels === undefined || merchant.channels.includes(channel)) return;
  throw new Refusal({ code: 'CHANNEL_INACTIVE', channel });
}

/** Whether the configured SNAP key cannot be read. Such a merchant gets no tokens. */
export function isSnapKeyUnusable(merchant: Merchant): boolean {
  return merchant.snap?.publicKey !== undefined && merchant.snapKey === undefined;
}
