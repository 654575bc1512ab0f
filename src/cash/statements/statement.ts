// A bank's statement of an own account, as a file says it and as it is kept.

export interface EntryRead {
  /** Where it is in the file, for messages: a line of a CSV, or the number of an entry. */
  line: number;
  /** The day in the bank's books: `2026-03-20`. */
  day: string;
  /** Rupiah, above 0 for what came in. */
  amount: bigint;
  /** The bank's name for it. */
  reference?: string | undefined;
  text: string;
}

export interface StatementRead {
  format: string;
  /** Days, both belong to it. */
  fromDay: string;
  toDay: string;
  /** Rupiah before the first and after the last entry; below 0 if the account is overdrawn. */
  opening: bigint;
  closing: bigint;
  entries: EntryRead[];
}

export interface BankStatement {
  id: string;
  bankAccount: string;
  /** An account's statements are numbered from 1. */
  number: number;
  format: string;
  name: string;
  fromDay: string;
  toDay: string;
  /** Rupiah: what was there before its entries that were not known, and after them. */
  opening: bigint;
  closing: bigint;
  entries: number;
  /** How many of them are not matched yet. */
  open: number;
  at: Date;
  by: string;
}

/** What an entry is. */
export type MatchKind =
  | 'REMITTANCE'
  | 'PAYOUT'
  | 'RETURN'
  | 'COST'
  | 'SUSPENSE'
  | 'GIVEN_BACK'
  | 'BOOKED';

export interface BankEntry {
  id: string;
  statementId: string;
  bankAccount: string;
  line: number;
  day: string;
  /** Rupiah, above 0 for what came in. */
  amount: bigint;
  reference: string | null;
  text: string;
  matched: boolean;
  /** Since when it is known. */
  at: Date;
}
