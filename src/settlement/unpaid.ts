// Money that could not be paid to its payee: the account is not verified, or the merchant no longer has it.
import { type Reader, sql } from '../storage/db.ts';

/** It waits until the account is verified or known again. Then the next batch pays it. */
export interface WaitingMoney {
  clientId: string;
  /** Undefined: the merchant's default account, whichever that is. */
  accountId?: string | undefined;
  /** Rupiah. */
  amount: bigint;
  /** The batch that could not pay it, and when it was made. */
  batchId: string;
  at: Date;
}

interface Row {
  client_id: string;
  account_id: string | null;
  amount: bigint;
  batch_id: string;
  at: Date;
}

export interface WaitingFilter {
  clientId?: string | undefined;
  /** Where the page before ended: its last client id and account id, '' for a default account. */
  after?: readonly [clientId: string, accountId: string] | undefined;
  limit: number;
}

/**
 * What waits after the merchants' last batches, or after one merchant's, by merchant and account. Money that no
 * batch has settled, because the merchant has no verified account at all, is not part of it: it is payable.
 */
export async function waitingMoney(
  db: Reader,
  { clientId, after: [fromClient, fromAccount] = ['', ''], limit }: WaitingFilter,
): Promise<WaitingMoney[]> {
  const whose = clientId === undefined ? sql`true` : sql`b.client_id = ${clientId}`;
  const rows = await db.rows<Row>(sql`
    select b.client_id, w.account_id, w.amount, b.id as batch_id, b.at
    from settlement_batches b cross join lateral (
      select null as account_id, b.carried_out as amount where b.carried_out > 0
      union all
      select u.account_id, u.amount from settlement_unpaid u where u.batch_id = b.id
    ) as w
    where (b.unpaid_out > 0 or b.carried_out > 0) and ${whose} and not exists (
      select 1 from settlement_batches n where n.client_id = b.client_id and n.number = b.number + 1)
      and (b.client_id, coalesce(w.account_id, '')) > (${fromClient}, ${fromAccount})
    order by b.client_id, coalesce(w.account_id, '') limit ${limit}::integer`);
  return rows.map((row) => ({
    clientId: row.client_id,
    accountId: row.account_id ?? undefined,
    amount: row.amount,
    batchId: row.batch_id,
    at: row.at,
  }));
}
