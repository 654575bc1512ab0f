// Payouts that failed or came back: their money is the payee's again, and waits until the account is fixed.
import type { BankAccount, SettlementAccount } from '../merchants/merchant.ts';
import { isVerified } from '../merchants/verified.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import type { Accounts } from './batch.ts';
import { mostPerBatch } from './take.ts';

/** What came back to a merchant and no batch has taken in yet. */
export interface Returned {
  payouts: string[];
  /** Rupiah by bank account. */
  byAccount: Map<string, bigint>;
}

/** What came back to the merchant, the oldest first, as far as a batch that has `waiting` rupiah can add it. */
export async function returnedTo(db: Reader, clientId: string, waiting: bigint): Promise<Returned> {
  const rows = await db.rows<{ id: string; account_id: string; amount: bigint }>(sql`
    select id, account_id, amount from (
      select id, account_id, amount, sum(amount) over (order by id) as total from payouts
      where client_id = ${clientId} and status in ('FAILED', 'RETURNED') and restored_batch_id is null
    ) as o where total <= ${mostPerBatch - waiting}::numeric order by id`);
  const byAccount = new Map<string, bigint>();
  for (const { account_id: id, amount } of rows) {
    byAccount.set(id, (byAccount.get(id) ?? 0n) + amount);
  }
  return { payouts: rows.map(({ id }) => id), byAccount };
}

/** Writes down that the batch takes them in. */
export async function takeReturned(
  tx: Tx,
  batchId: string,
  { payouts }: Pick<Returned, 'payouts'>,
): Promise<void> {
  if (payouts.length === 0) return;
  await tx.rows(sql`
    update payouts set restored_batch_id = ${batchId}::uuid where id = any(${payouts}::uuid[])`);
}

/** An account of a merchant to which a transfer failed. */
export interface Blocked extends BankAccount {
  clientId: string;
  id: string;
}

/**
 * Accounts to which a transfer failed or from which one came back, and which nobody has fixed since: changed, or
 * verified again. Of one merchant, if `clientId` is given. An account that stands for a merchant without any is none.
 */
export async function blockedAccounts(db: Reader, clientId?: string): Promise<Blocked[]> {
  const rows = await db.rows<BankAccount & { client_id: string; account_id: string }>(sql`
    select distinct o.client_id, t.account_id, t.bank, t.number, t.holder
    from payouts o join settlement_transfers t
      on t.batch_id = o.batch_id and t.account_id = o.account_id
    where o.status in ('FAILED', 'RETURNED') and t.account_id <> ${unassigned}
      ${clientId === undefined ? sql`` : sql`and o.client_id = ${clientId}`}
      and not exists (
        select from settlement_account_versions v
        left join lateral jsonb_to_recordset(v.accounts) as a (id text, bank text, number text,
          holder text, status text, "checkedAt" timestamptz) on a.id = t.account_id
        where v.client_id = o.client_id and v.number >= o.ended_version and (a.id is null
          or (a.bank, a.number, a.holder) is distinct from (t.bank, t.number, t.holder)
          or coalesce(a.status, 'verified') <> 'verified' or a."checkedAt" > o.ended_recorded_at))`);
  return rows.map(({ client_id, account_id: id, ...row }) => ({ clientId: client_id, id, ...row }));
}

/** The id of the account that stands for a merchant without any, in a sandbox. */
const unassigned = 'unassigned';

/** Whether the account has the details to which a transfer failed. */
export function isBlocked(
  blocked: readonly Blocked[],
  clientId: string,
  { id, bank, number, holder }: SettlementAccount,
): boolean {
  return blocked.some(
    (one) =>
      one.clientId === clientId &&
      one.id === id &&
      one.bank === bank &&
      one.number === number &&
      one.holder === holder,
  );
}

/** The accounts, of which those that are blocked are not verified. Undefined if none can be paid. */
export async function payableAccounts(
  db: Reader,
  clientId: string,
  all: Accounts,
): Promise<Accounts | undefined> {
  const blocked = await blockedAccounts(db, clientId);
  if (blocked.length === 0) return all;
  const [first, ...others] = all.map((account): SettlementAccount => {
    return isBlocked(blocked, clientId, account) ? { ...account, status: 'unverified' } : account;
  });
  return first !== undefined && [first, ...others].some(isVerified)
    ? [first, ...others]
    : undefined;
}

/** All that waits for payees: what the last batch could not pay, and what came back. */
export function waitingWith(
  waiting: ReadonlyMap<string, bigint>,
  { byAccount }: Pick<Returned, 'byAccount'>,
  [first]: Accounts,
): Map<string, bigint> {
  const all = new Map(waiting);
  for (const [id, amount] of byAccount) {
    // What had no account of its own is the merchant's: it goes to the account that gets the rest.
    const payee = id === unassigned ? first.id : id;
    all.set(payee, (all.get(payee) ?? 0n) + amount);
  }
  return all;
}
