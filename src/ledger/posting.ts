// A posting: an amount on one ledger account. A transaction is a list of postings that sums to zero.

export interface Posting {
  account: string;
  /** Rupiah: positive when the account gains, negative when it gives. */
  amount: bigint;
}

export interface LedgerTransaction {
  id: string;
  /** The fact it books: `paid`, `refunded`, … */
  kind: string;
  paymentId: string;
  at: Date;
  postings: Posting[];
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
export function balanced(postings: Posting[]): Posting[] {
  const sum = postings.reduce((total, posting) => total + posting.amount, 0n);
  if (sum !== 0n) throw new Error(`postings sum to ${sum}, not zero`);
  return postings;
}

/** The accounts of design: who is owed what. */
export const accounts = {
  acquirerReceivable: (channel: string) => `acquirer:${channel}:receivable`,
  merchantPayable: (clientId: string) => `merchant:${clientId}:payable`,
  fees: 'gateway:fees',
} as const;
