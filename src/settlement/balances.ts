// What each merchant is owed: by the ledger, and when the next part of it falls due.
import { accounts } from '../ledger/posting.ts';
import { type Reader, sql } from '../storage/db.ts';
import { deductionsOf, dueByDay } from './due.ts';

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
  /** Paid out in batches until today. */
  settled: bigint;
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
    settled: settled.get(clientId) ?? 0n,
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

async function settledTo(db: Reader, clientIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await db.rows<{ client_id: string; total: string }>(sql`
    select client_id, sum(paid_out)::text as total from settlement_batches
    where client_id = any(${clientIds}::text[]) group by client_id`);
  return new Map(rows.map((row) => [row.client_id, BigInt(row.total)]));
}

type Next = NonNullable<MerchantBalance['next']>;

async function nextOf(db: Reader, clientIds: readonly string[]): Promise<Map<string, Next>> {
  const [only, ...others] = clientIds;
  const days = await dueByDay(db, others.length === 0 ? only : undefined);
  const first = new Map<string, (typeof days)[number]>();
  for (const one of days) {
    if (clientIds.includes(one.clientId) && !first.has(one.clientId)) first.set(one.clientId, one);
  }
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
