// A journal: what somebody books by hand, between accounts that no proof derives from something else. Pure.
import { accounts, type Posting } from '../ledger/posting.ts';
import { fieldInvalid } from '../refusal.ts';

export interface Journal {
  id: string;
  at: Date;
  by: string;
  reason: string;
  /** The journal that it undoes. */
  reverses?: string | undefined;
  lines: Posting[];
}

/** What a journal may name. */
export interface KnownAccounts {
  channels: readonly string[];
  isMerchant(clientId: string): boolean;
}

/** The gateway's own result: nothing else is computed from these. */
const ownAccounts: readonly string[] = [
  accounts.fees,
  accounts.differences,
  accounts.disputeFees,
  accounts.acquirerCosts,
  accounts.bankCosts,
  accounts.capital,
];

const payable = /^merchant:(.+):payable$/;
const receivable = /^acquirer:([^:]+):receivable$/;

/** Whose payable account it is; undefined for another account. */
export function merchantOf(account: string): string | undefined {
  return payable.exec(account)?.[1];
}

/**
 * Throws FIELD_INVALID for lines that no journal can have: fewer than two, an account twice or of a kind that is
 * proven to be equal to something else, an amount of 0, a sum that is not 0.
 */
export function demandLines(lines: readonly Posting[], known: KnownAccounts): void {
  const names = new Set<string>();
  for (const [index, { account, amount }] of lines.entries()) {
    const field = `lines.${index}`;
    if (!isAllowed(account, known)) throw fieldInvalid(`${field}.account`, notAllowed(account));
    if (names.has(account)) throw fieldInvalid(`${field}.account`, 'is in another line too');
    if (amount === 0n) throw fieldInvalid(`${field}.amount`, 'must not be 0');
    names.add(account);
  }
  if (lines.length < 2) throw fieldInvalid('lines', 'must be two or more');
  const sum = lines.reduce((total, { amount }) => total + amount, 0n);
  if (sum !== 0n) throw fieldInvalid('lines', `must sum to 0, not ${sum}`);
}

function isAllowed(account: string, { channels, isMerchant }: KnownAccounts): boolean {
  const [, channel] = receivable.exec(account) ?? [];
  const clientId = merchantOf(account);
  if (channel !== undefined) return channels.includes(channel);
  return clientId === undefined ? ownAccounts.includes(account) : isMerchant(clientId);
}

function notAllowed(account: string): string {
  if (/^(merchant|suspense|settlement|payout)/.test(account) && merchantOf(account) === undefined) {
    return 'is kept by refunds, holds, disputes, exceptions or settlement alone';
  }
  return 'is not an account that journals may name';
}

/** What it moves, in rupiah. */
export function sizeOf(lines: readonly Posting[]): bigint {
  return lines.reduce((total, { amount }) => (amount > 0n ? total + amount : total), 0n);
}
