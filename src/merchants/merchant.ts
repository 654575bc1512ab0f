// A merchant: who calls the API, with the keys and addresses the gateway knows them by.
import type { KeyObject } from 'node:crypto';
import { Refusal } from '../refusal.ts';

/** What the gateway takes of a payment. */
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
  default?: boolean;
  /** Only a verified account can be named in a split; absent means verified. */
  status?: 'verified' | 'unverified';
}

export interface SnapSettings {
  /** SPKI or PKCS#1 PEM. */
  publicKey?: string;
  tokenUrl?: string;
  notificationUrl?: string;
}

export interface Merchant {
  clientId: string;
  name: string;
  /** Newest first; two while one is rotated out. Messages of ours are signed with the first. */
  keys: readonly [KeyObject, ...KeyObject[]];
  notificationUrl?: string;
  /** By channel, before the general one. */
  notificationUrls: Readonly<Record<string, string>>;
  snap?: SnapSettings;
  /** `snap.publicKey` made ready; absent where there is none that can be read. */
  snapKey?: KeyObject;
  settlementAccounts: readonly SettlementAccount[];
  /** The merchant's own fees by channel, before the gateway's. */
  fees?: Readonly<Record<string, Fee>>;
  /** Active channels; absent means all. */
  channels?: readonly string[];
  frameAncestors: readonly string[];
}

/** A merchant as somebody writes it down: with secrets in clear. */
export interface MerchantEntry extends Omit<Merchant, 'keys' | 'snapKey'> {
  secretKeys: readonly [string, ...string[]];
}

/** Who the gateway knows, held in memory: a lookup costs no round trip. */
export interface MerchantDirectory {
  find(clientId: string): Merchant | undefined;
  all(): readonly Merchant[];
}

/** Throws the refusal CHANNEL_INACTIVE for a channel (by its id) that the merchant may not use. */
export function demandActive(merchant: Merchant, channel: string): void {
  if (merchant.channels === undefined || merchant.channels.includes(channel)) return;
  throw new Refusal({ code: 'CHANNEL_INACTIVE', channel });
}

/** Whether a key is configured for SNAP that cannot be read; its merchant then gets no tokens. */
export function isSnapKeyUnusable(merchant: Merchant): boolean {
  return merchant.snap?.publicKey !== undefined && merchant.snapKey === undefined;
}
