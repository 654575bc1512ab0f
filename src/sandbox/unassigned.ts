// The account that merchants without a bank account are paid to, so that no money waits in a sandbox.
import type { MerchantDirectory, SettlementAccount } from '../merchants/merchant.ts';

/** Makes the function that gives a merchant its account. */
export function unassignedAccount(
  merchants: MerchantDirectory,
): (clientId: string) => SettlementAccount {
  return (clientId) => ({
    id: `unassigned:${clientId}`,
    bank: 'NONE',
    number: '-',
    holder: merchants.find(clientId)?.name ?? clientId,
  });
}
