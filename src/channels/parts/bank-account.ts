// Settlement bank accounts on the wire: the requests that add one and change one, and their answer.
import Type, { type Static } from 'typebox';
import type { SettlementAccount } from '../../merchants/merchant.ts';
import { leaf } from '../../wire/leaf.ts';
import { flag, text } from '../../wire/parts.ts';

/** The path is that of a public client; the bodies are ASSUMED. `/{bank code}/{number}` follows it to look at one. */
export const bankAccountPath = '/v2/settlement-bank-account';

/** As the office reads account numbers. */
const accountNumber = leaf<string>(
  { type: 'string', pattern: '^[0-9]{4,34}$' },
  (value) => typeof value === 'string' && /^[0-9]{4,34}$/.test(value),
  'must be 4 to 34 digits',
);

export const bankAccountRequest = Type.Object({
  bank_code: text({ max: 64 }),
  account_number: accountNumber,
  account_name: text({ max: 128 }),
  default: Type.Optional(flag()),
});

export type BankAccountRequest = Static<typeof bankAccountRequest>;

/** An account with what may be paid to it: nothing until it is `VERIFIED`. */
export function bankAccountReply(account: SettlementAccount) {
  const { id, bank, number, holder, status = 'verified', change } = account;
  return {
    bank_account_settlement_id: id,
    bank_code: bank,
    account_number: number,
    account_name: holder,
    default: account.default ?? false,
    status: status.toUpperCase() as 'VERIFIED' | 'UNVERIFIED' | 'REJECTED',
    // What was asked for and another person has to verify.
    waits_for_verification: change !== undefined || status === 'unverified',
  };
}

export type BankAccountReply = ReturnType<typeof bankAccountReply>;
