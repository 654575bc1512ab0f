// What each merchant is owed: by the ledger, and when the next part of it falls due.
import { accounts } from '../ledger/posting.ts';
import { type Reader, sql } from '../storage/db.ts';
import { deductionsOf, nextDue } from './due.ts';

/** Rupiah. */
export interface MerchantBalance {
  clientId: string;
  /** Owed and not held. Below zero while refunds took more than came in. */
  payable: bigint;
  held: bigint;
  /** Taken from the merchant for refunds that wait to be worked by hand. */
  refundsDue: bigint;
  /** Taken back by customers' banks until disputes are decided. */
  disputed: bigint;
  /** Paid out in batches until today, apart from payouts that failed or came back. */
  settled: bigint;
  /** The part of it that no bank has paid yet. */
  inTransit: bigint;
  /** What the next batch will pay as far as it is known today. Absent if nothing waits for one. */
  next?: { at: Date; day: string; amount: bigint } | undefined;
}

/** The balances of these merchants, in their order. */
export async function merchantBalances(
  db: Reader,
  clientIds: readonly string[],
): Promise<MerchantBalance[]> {
  const [owed, settled, next] = await Promise.all([
    owedTo(db, clientIds),
    settledTo(db, clientIds),
    nextOf(db, clientIds),
  ]);
  return clientIds.map((clientId) => ({
    clientId,
    payable: owed.get(accounts.merchantPayable(clientId)) ?? 0n,
    held: owed.get(accounts.merchantHeld(clientId)) ?? 0n,
    refundsDue: owed.get(accounts.refundsDue(clientId)) ?? 0n,
    disputed: owed.get(accounts.disputed(clientId)) ?? 0n,
    settled: settled.get(clientId)?.total ?? 0n,
    inTransit: settled.get(clientId)?.inTransit ?? 0n,
    next: next.get(clientId),
  }));
}

async function owedTo(db: Reader, clientIds: readonly string[]): Promise<Map<string, bigint>> {
  const names = clientIds.flatMap((one) => [
    accounts.merchantPayable(one),
    accounts.merchantHeld(one),
    accounts.refundsDue(one),
    accounts.disputed(one),
  ]);
  const rows = await db.rows<{ account: string; balance: string }>(sql`
    select account, sum(balance)::text as balance from ledger_balances
    where account = any(${names}::text[]) group by account`);
  return new Map(rows.map(({ account, balance }) => [account, BigInt(balance)]));
}

interface SettledSums {
  total: bigint;
  inTransit: bigint;
}

async function settledTo(
  db: Reader,
  clientIds: readonly string[],
): Promise<Map<string, SettledSums>> {
  const rows = await db.rows<{ client_id: string; total: string; in_transit: string }>(sql`
    select client_id, sum(settled)::text as total, sum(in_transit)::text as in_transit from (
      select client_id, paid_out as settled, 0::numeric as in_transit from settlement_batches
      where client_id = any(${clientIds}::text[])
      union all
      select client_id, case when status in ('FAILED', 'RETURNED') then -amount else 0 end,
        case when status in ('PENDING', 'SENT') then amount else 0 end
      from payouts where status <> 'PAID' and client_id = any(${clientIds}::text[])
    ) as sums group by client_id`);
  return new Map(
    rows.map((row) => [
      row.client_id,
      { total: BigInt(row.total), inTransit: BigInt(row.in_transit) },
    ]),
  );
}

type Next = NonNullable<MerchantBalance['next']>;

async function nextOf(db: Reader, clientIds: readonly string[]): Promise<Map<string, Next>> {
  const first = new Map((await nextDue(db, clientIds)).map((day) => [day.clientId, day]));
  const asked = [...first.values()].map(({ clientId, at: until }) => ({ clientId, until }));
  const next = new Map<string, Next>();
  for (const { clientId, refunded, restored, adjusted, carriedIn } of await deductionsOf(
    db,
    asked,
  )) {
    const due = first.get(clientId);
    if (due === undefined) continue;
    const total = due.gross - due.fees - refunded + restored + adjusted + carriedIn;
    next.set(clientId, { at: due.at, day: due.day, amount: total > 0n ? total : 0n });
  }
  return next;
}
