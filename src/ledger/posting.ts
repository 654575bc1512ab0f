// A posting: an amount on one ledger account. A transaction is a list of postings that sums to zero.
import { newId } from '../lib/ids.ts';

export interface Posting {
  account: string;
  /** Rupiah: positive when the account gains, negative when it gives. */
  amount: bigint;
}

/** The facts that the ledger books. */
export type TransactionKind =
  | 'paid'
  | 'fee'
  | 'held'
  | 'released'
  | 'voided'
  | 'refunded'
  | 'fee_returned'
  | 'refund_due'
  | 'refund_done'
  | 'refund_rejected'
  | 'settled'
  | 'resolved';

/** What made a fact happen: a merchant's request, or a person. */
export interface Cause {
  /** The key of the request that asked for it, or the Request-Id that asked for the payment. */
  request?: string | undefined;
  /** Who did it in the back office. */
  by?: string | undefined;
  /** Why, in that person's words. */
  reason?: string | undefined;
}

export interface LedgerTransaction extends Cause {
  id: string;
  kind: TransactionKind;
  /** The receipt, refund, payment, batch or difference it books; a fact is booked once in each kind. */
  factId: string;
  paymentId?: string | undefined;
  at: Date;
  postings: Posting[];
}

/** A transaction under an id of its own; undefined where nothing moves. */
export function transaction(
  fact: Omit<LedgerTransaction, 'id' | 'postings'>,
  postings: Posting[],
): LedgerTransaction[] {
  return postings.length === 0 ? [] : [{ id: newId(), ...fact, postings }];
}

/** Moves `amount` rupiah out of one account into another. */
export function move(amount: bigint, from: string, to: string): Posting[] {
  if (amount < 0n) throw new Error(`cannot move ${amount} rupiah`);
  if (amount === 0n) return [];
  return [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
}

/** Hands the postings back, or throws: an unbalanced transaction is a bug and never reaches the book. */
export function balanced(postings: readonly Posting[]): readonly Posting[] {
  const sum = postings.reduce((total, posting) => total + posting.amount, 0n);
  if (sum !== 0n) throw new Error(`postings sum to ${sum}, not zero`);
  return postings;
}

/** What the postings do to each account, by its name: everybody changes balances in the same order. */
export function netByAccount(postings: readonly Posting[]): Posting[] {
  const net = new Map<string, bigint>();
  for (const { account, amount } of postings) net.set(account, (net.get(account) ?? 0n) + amount);
  return [...net]
    .filter(([, amount]) => amount !== 0n)
    .map(([account, amount]) => ({ account, amount }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** The accounts of the book: who is owed what. */
export const accounts = {
  /** What the acquirer has collected; negative, because it is where the money comes from. */
  acquirerReceivable: (channel: string) => `acquirer:${channel}:receivable`,
  /** What the merchant is owed and may be paid. */
  merchantPayable: (clientId: string) => `merchant:${clientId}:payable`,
  /** What the merchant is owed and has asked to be held back. */
  merchantHeld: (clientId: string) => `merchant:${clientId}:held`,
  /** What the merchant's customers are to be given back by hand. */
  refundsDue: (clientId: string) => `merchant:${clientId}:refunds-due`,
  /** What has been paid to a bank account. */
  settlement: (accountId: string) => `settlement:${accountId}`,
  fees: 'gateway:fees',
  /** What acquirers' files and the book could not agree on. */
  differences: 'gateway:differences',
} as const;
