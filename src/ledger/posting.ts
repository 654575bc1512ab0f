// A posting: an amount on one ledger account. A transaction is a list of postings that sums to zero.
import { newId } from '../lib/ids.ts';

export interface Posting {
  account: string;
  /** Rupiah: positive for money into the account, negative for money out of it. */
  amount: bigint;
}

/** The facts that the ledger books. */
export type TransactionKind =
  | 'paid'
  | 'fee'
  | 'tax'
  | 'held'
  | 'released'
  | 'voided'
  | 'refunded'
  | 'fee_returned'
  | 'tax_returned'
  | 'refund_due'
  | 'refund_done'
  | 'refund_rejected'
  | 'settled'
  | 'suspended'
  | 'applied'
  | 'given_back'
  | 'written_off'
  | 'dispute_opened'
  | 'dispute_won'
  | 'dispute_lost'
  | 'dispute_fee'
  | 'manual'
  | 'payout_paid'
  | 'payout_failed'
  | 'payout_returned'
  | 'resolved'
  | 'remitted'
  | 'remittance_written_off'
  | 'bank_opened'
  | 'bank_matched'
  | 'authorized'
  | 'authorization_ended'
  | 'credited';

/** What caused a fact: a merchant's request, or a person. */
export interface Cause {
  /** The key of the request that asked for it, or the Request-Id of the payment's own request. */
  request?: string | undefined;
  /** Who did it in the back office. */
  by?: string | undefined;
  /** The reason that person gave. */
  reason?: string | undefined;
}

export interface LedgerTransaction extends Cause {
  id: string;
  kind: TransactionKind;
  /** The receipt, refund, payment, batch, payout, difference, … that it books. A fact is booked once per kind. */
  factId: string;
  paymentId?: string | undefined;
  /** When it happened: business time. In a closed month it is booked as of the first open instant. */
  at: Date;
  /** A person has named `at`: in a closed month it is refused instead (`ledger_period_closed`). */
  dated?: true | undefined;
  postings: Posting[];
}

/** A list with one new transaction, or an empty list if there are no postings. */
export function transaction(
  fact: Omit<LedgerTransaction, 'id' | 'postings'>,
  postings: Posting[],
): LedgerTransaction[] {
  return postings.length === 0 ? [] : [{ id: newId(), ...fact, postings }];
}

/** The postings that move `amount` rupiah from one account to another. Throws if `amount` is negative. */
export function move(amount: bigint, from: string, to: string): Posting[] {
  if (amount < 0n) throw new Error(`cannot move ${amount} rupiah`);
  if (amount === 0n) return [];
  return [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
}

/** Returns the postings, or throws if they do not sum to zero: that is a bug and must not reach the ledger. */
export function balanced(postings: readonly Posting[]): readonly Posting[] {
  const sum = postings.reduce((total, posting) => total + posting.amount, 0n);
  if (sum !== 0n) throw new Error(`postings sum to ${sum}, not zero`);
  return postings;
}

/** The net change of each account, sorted by name, so that all statements change balances in the same order. */
export function netByAccount(postings: readonly Posting[]): Posting[] {
  const net = new Map<string, bigint>();
  for (const { account, amount } of postings) net.set(account, (net.get(account) ?? 0n) + amount);
  return [...net]
    .filter(([, amount]) => amount !== 0n)
    .map(([account, amount]) => ({ account, amount }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** A client id in the middle of an account's name, where a colon would end it. */
function ledgerName(clientId: string): string {
  return clientId.replaceAll('%', '%25').replaceAll(':', '%3A');
}

/** The accounts of the ledger: who is owed what. */
export const accounts = {
  /** What the acquirer has collected. Negative, because the money comes from there. */
  acquirerReceivable: (channel: string) => `acquirer:${channel}:receivable`,
  /** What the merchant is owed and may be paid. */
  merchantPayable: (clientId: string) => `merchant:${clientId}:payable`,
  /** What the merchant is owed and has asked to hold back. */
  merchantHeld: (clientId: string) => `merchant:${clientId}:held`,
  /** What must be refunded to the merchant's customers by hand. */
  refundsDue: (clientId: string) => `merchant:${clientId}:refunds-due`,
  /**
   * What batches from before payouts had a life of their own have paid to a merchant's bank account. No two have
   * one name: see `ledgerName`.
   */
  settlement: (clientId: string, accountId: string) =>
    `settlement:${ledgerName(clientId)}:${accountId}`,
  /** What the acquirer has collected for no payment yet. */
  suspense: (channel: string) => `suspense:${channel}`,
  /** What the acquirer says it has transferred and no bank's statement shows yet. Negative, as above. */
  remittanceInTransit: (channel: string) => `acquirer:${channel}:in-transit`,
  /** What acquirers keep of what they transfer (MDR). Negative: an expense. */
  acquirerCosts: 'gateway:acquirer-costs',
  /** What banks take for accounts and transfers, less the interest that they pay. Negative: an expense. */
  bankCosts: 'gateway:bank-costs',
  /** What was in the gateway's own bank accounts before their first statement, and what its owners move. */
  capital: 'gateway:capital',
  /** What the customers' banks have taken back until a dispute is decided. */
  disputed: (clientId: string) => `merchant:${clientId}:disputed`,
  disputeFees: 'gateway:dispute-fees',
  /** What batches have paid to a merchant's bank account and no bank has confirmed yet. */
  payoutInTransit: (clientId: string, accountId: string) =>
    `payout-in-transit:${ledgerName(clientId)}:${accountId}`,
  /** The gateway's own bank account. Negative: minus what is there. */
  bank: (accountId: string) => `bank:${accountId}`,
  fees: 'gateway:fees',
  /** PPN on the fees, which the gateway owes to the state. */
  tax: 'gateway:tax',
  /** What is reserved on cards and not captured: not money yet, so it is noted in accounts of its own. */
  authorized: (channel: string) => `memo:authorized:${channel}`,
  authorizations: 'memo:authorizations',
  /** Differences between acquirers' files and the ledger that were resolved by hand. */
  differences: 'gateway:differences',
} as const;
