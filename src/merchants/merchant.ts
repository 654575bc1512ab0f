// A merchant: who calls the API, with their keys and addresses.
import type { KeyObject } from 'node:crypto';
import type { Network } from '../lib/networks.ts';
import { Refusal } from '../refusal.ts';
import type { Strictness } from '../wire/strictness.ts';

/** A price: a fixed part and a part of the amount, within bounds. */
export interface FeeRate {
  /** Rupiah. */
  fixed: bigint;
  /** Hundredths of a percent of the amount: 280 = 2.80 %. */
  basisPoints: bigint;
  /** Rupiah: at least so much, and at most. */
  minimum?: bigint | undefined;
  maximum?: bigint | undefined;
}

/** The price of larger payments, or of those in instalments. */
export interface FeeTier extends FeeRate {
  /** Rupiah: for payments of at least so much. Absent: of any amount. */
  from?: bigint | undefined;
  /** For payments in so many monthly instalments. Absent: for all. */
  tenor?: number | undefined;
}

/** What the gateway charges for a payment. */
export interface Fee extends FeeRate {
  /** The most special one that fits counts for the whole amount; if none does, the fee itself. */
  tiers?: readonly FeeTier[] | undefined;
}

/** A fee that is valid from an instant (business time) until the next one. */
export interface DatedFee extends Fee {
  /** Absent: from the beginning. */
  from?: Date | undefined;
}

/** What identifies a bank account. */
export interface BankAccount {
  bank: string;
  number: string;
  holder: string;
}

export interface SettlementAccount extends BankAccount {
  id: string;
  default?: boolean | undefined;
  /** Only a verified account is paid to and can be used in a split. Absent means verified. */
  status?: 'verified' | 'unverified' | 'rejected' | undefined;
  /** What the merchant's people asked for and nobody has verified yet. Until then the account stays as it is. */
  change?: AccountChange | undefined;
  /** When somebody verified it again after a transfer to it had failed: wall-clock time, ISO-8601. */
  checkedAt?: string | undefined;
}

/** Who asked for something in the office: told apart by `identity`, shown by `name`. */
export interface Maker {
  identity: string;
  name: string;
}

export interface AccountChange extends BankAccount {
  default?: boolean | undefined;
  by: Maker;
}

/** Colours of a merchant's pages, `#rrggbb`. One that is absent is the gateway's. */
export interface MerchantTheme {
  background?: string | undefined;
  font?: string | undefined;
  buttonBackground?: string | undefined;
  buttonFont?: string | undefined;
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
  /** The ids of these keys, in the same order. */
  keyIds: readonly string[];
  notificationUrl?: string | undefined;
  /** By channel. They take precedence over the general one. */
  notificationUrls: Readonly<Record<string, string>>;
  snap?: SnapSettings | undefined;
  /** `snap.publicKey`, parsed. Absent if there is none or it cannot be read. */
  snapKey?: KeyObject | undefined;
  settlementAccounts: readonly SettlementAccount[];
  /** The merchant's own fees by channel, oldest first. They take precedence over the gateway's. */
  fees?: Readonly<Record<string, readonly DatedFee[]>> | undefined;
  /** Active channels. Absent means all. */
  channels?: readonly string[] | undefined;
  frameAncestors: readonly string[];
  /** How strictly classic bodies are read. Absent means as the gateway's configuration says. */
  strictness?: Strictness | undefined;
  /** Settings by channel, checked and read by the channel itself. */
  channelSettings?: Readonly<Record<string, unknown>> | undefined;
  /** The acquirers that it has on its channels instead of those of the configuration. */
  acquirers?: Readonly<Record<string, string | { upstream: string }>> | undefined;
  /** How many calls it may make. Absent means as the gateway's configuration says. */
  rate?: CallRate | undefined;
  /** Where the gateway fetches the logo for its pages. */
  logoUrl?: string | undefined;
  /** The colours of its pages if an order names none. */
  theme?: MerchantTheme | undefined;
  /** Networks that its calls may come from. Absent or empty means everywhere. */
  allowedAddresses?: readonly string[] | undefined;
  /** The same, parsed; absent if calls may come from everywhere. */
  allowedNetworks?: readonly Network[] | undefined;
  /** Since when (wall-clock time) its calls are refused. Absent: it is active. */
  suspendedAt?: Date | undefined;
}

/** What is agreed with a merchant, as configured and stored, without its secrets. */
export interface MerchantRecord
  extends Omit<Merchant, 'keys' | 'keyIds' | 'snapKey' | 'allowedNetworks'> {
  /** What the configuration file owns is not changed in the office. Absent means the office. */
  managedBy?: 'file' | 'office' | undefined;
  /** Whether the file of the last start has it. */
  inFile?: boolean | undefined;
  createdAt?: Date | undefined;
  updatedAt?: Date | undefined;
}

/** A merchant with its secret keys in plain text, newest first. */
export interface MerchantEntry extends MerchantRecord {
  secretKeys: readonly [string, ...string[]];
}

/** A merchant as it is stored: its secret keys have ids. */
export interface StoredMerchant extends MerchantEntry {
  keyIds: readonly string[];
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
