// Whether a bank account may be paid to. Pure: the client of merchants checks splits with it too.
import type { SettlementAccount } from './merchant.ts';

/** Whether money may be sent to the account. */
export function isVerified({ status = 'verified' }: Pick<SettlementAccount, 'status'>): boolean {
  return status === 'verified';
}
