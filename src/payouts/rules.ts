// What the configuration says about payouts: the gateway's own bank accounts, and what may leave them.
import { fieldInvalid } from '../refusal.ts';

/** A bank account of the gateway itself. */
export interface OwnAccount {
  id: string;
  bank: string;
  /** Absent for the one that stands for all where none is configured. */
  number?: string | undefined;
  holder?: string | undefined;
}

export interface PayoutRules {
  /** The default one comes first. */
  accounts: readonly [OwnAccount, ...OwnAccount[]];
  /** Whether more may leave an account than came into it. */
  beyondCash: boolean;
  /** After so many days a payout that has not ended needs attention. */
  pendingDays: number;
}

/** The account of that id, or the default one. Throws FIELD_INVALID if there is none of that id. */
export function ownAccount({ accounts }: PayoutRules, id: string | undefined): OwnAccount {
  if (id === undefined) return accounts[0];
  const found = accounts.find((one) => one.id === id);
  if (found === undefined) {
    const known = accounts.map((one) => one.id).join(', ');
    throw fieldInvalid('bank_account', `must be one of the gateway's accounts: ${known}`);
  }
  return found;
}
