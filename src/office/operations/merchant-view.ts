// Merchants, their accounts and keys as the management API shows them: the form of the file, and what is around it.
import { conflictText } from '../../conflict.ts';
import type { MerchantRecord, SettlementAccount } from '../../merchants/merchant.ts';
import { fingerprintOf } from '../../merchants/snap-key.ts';
import { formOf } from '../../merchants/written.ts';
import { whyReadOnly } from '../merchants.ts';

/** A merchant without its secrets. Members that are not set are absent, as in the form. */
export function merchantView(record: MerchantRecord) {
  const key = record.snap?.publicKey;
  return {
    client_id: record.clientId,
    ...formOf(record),
    settlement_accounts: record.settlementAccounts.map(accountView),
    status: record.suspendedAt === undefined ? ('ACTIVE' as const) : ('SUSPENDED' as const),
    suspended_at: record.suspendedAt ?? null,
    managed_by: record.managedBy ?? 'office',
    in_file: record.inFile ?? false,
    /** Why the office does not change it. */
    read_only: readOnlyText(record),
    /** SHA-256 over the SPKI; null if there is no key or it cannot be read. */
    snap_public_key_fingerprint: key === undefined ? null : (fingerprintOf(key) ?? null),
    created_at: record.createdAt ?? null,
    updated_at: record.updatedAt ?? null,
  };
}

/** One line of a list. */
export function merchantLine(record: MerchantRecord) {
  const { client_id, name, status, suspended_at, managed_by, read_only, created_at } =
    merchantView(record);
  return { client_id, name, status, suspended_at, managed_by, read_only, created_at };
}

/** An account, with what waits for another person. */
export function accountView({ id, bank, number, holder, ...account }: SettlementAccount) {
  const { change } = account;
  return {
    id,
    bank,
    number,
    holder,
    default: account.default ?? false,
    status: account.status ?? ('verified' as const),
    waiting: change
      ? {
          bank: change.bank,
          number: change.number,
          holder: change.holder,
          default: change.default ?? false,
          asked_by: change.by.name,
        }
      : null,
  };
}

function readOnlyText(record: MerchantRecord): string | null {
  const why = whyReadOnly(record);
  return why === undefined ? null : conflictText(why);
}
