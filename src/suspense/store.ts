// Money in suspense in the database: items, and what was done with them.
import type { Reference } from '../payments/payment.ts';
import { json, type Reader, type Sql, sql } from '../storage/db.ts';
import type { MoveKind, SuspenseItem, SuspenseKind, SuspenseMove } from './item.ts';

export interface SuspenseRow {
  id: string;
  channel: string;
  kind: SuspenseKind;
  reference: string;
  client_id: string | null;
  payment_id: string | null;
  amount: bigint;
  open_amount: bigint;
  at: Date;
  acquirer_references: Reference[];
  why: string;
}

/** The columns that `itemOf` reads. */
export const itemColumns = sql`id, channel, kind, reference, client_id, payment_id, amount, open_amount, at,
  acquirer_references, why`;

export function itemOf(row: SuspenseRow): SuspenseItem {
  return {
    id: row.id,
    channel: row.channel,
    kind: row.kind,
    reference: row.reference,
    clientId: row.client_id ?? undefined,
    paymentId: row.payment_id ?? undefined,
    amount: row.amount,
    open: row.open_amount,
    at: row.at,
    references: row.acquirer_references,
    why: row.why,
  };
}

/** The items of these ids, UUIDs, in no order. */
export async function findItems(db: Reader, ids: readonly string[]): Promise<SuspenseItem[]> {
  const rows = await db.rows<SuspenseRow>(sql`
    select ${itemColumns} from suspense_items where id = any(${ids}::uuid[])`);
  return rows.map(itemOf);
}

/**
 * The CTE body that inserts an item. It yields a row unless the payment has it already: as a receipt, or in
 * suspense.
 */
export function insertItem(item: SuspenseItem): Sql {
  return sql`
    insert into suspense_items (id, channel, kind, reference, client_id, payment_id, amount, open_amount, at,
      acquirer_references, why)
    select ${item.id}::uuid, ${item.channel}, ${item.kind}, ${item.reference}, ${item.clientId},
      ${item.paymentId}::uuid, ${item.amount}::bigint, ${item.amount}::bigint, ${item.at}::timestamptz,
      ${json(item.references)}::jsonb, ${item.why}
    where not exists (select from receipts
      where payment_id = ${item.paymentId}::uuid and key = ${item.reference})
    on conflict do nothing returning id`;
}

/**
 * The CTE body that takes each move's amount from its item, and yields what is left of it. Its statement fails with
 * the violated constraint `suspense_open` if an item has less.
 */
export function takeFromItems(moves: readonly SuspenseMove[], guard: Sql): Sql {
  return sql`
    update suspense_items i set open_amount = i.open_amount - taken.amount
    from unnest(${moves.map(({ itemId }) => itemId)}::uuid[],
      ${moves.map(({ amount }) => amount)}::bigint[]) as taken (id, amount)
    where i.id = taken.id and exists (${guard}) returning i.id, i.open_amount`;
}

/** The CTE body that writes down what was done. */
export function insertMoves(moves: readonly SuspenseMove[], guard: Sql): Sql {
  const column = <T>(pick: (one: SuspenseMove) => T) => moves.map(pick);
  return sql`
    insert into suspense_moves (id, item_id, kind, amount, receipt_id, at, by, reason)
    select * from unnest(${column((m) => m.id)}::uuid[], ${column((m) => m.itemId)}::uuid[],
      ${column((m) => m.kind)}::text[], ${column((m) => m.amount)}::bigint[],
      ${column((m) => m.receiptId)}::uuid[], ${column((m) => m.at)}::timestamptz[],
      ${column((m) => m.by)}::text[], ${column((m) => m.reason)}::text[])
    where exists (${guard})`;
}

/** The CTE body that closes the difference of each item of which nothing is left; `taken` names the CTE that took it. */
export function closeDifferences([done]: readonly SuspenseMove[], taken: Sql): Sql {
  return sql`
    update reconciliation_differences d
    set status = 'RESOLVED', resolved_at = ${done?.at}::timestamptz, resolved_by = ${done?.by},
      reason = ${done?.reason}
    from ${taken} as t where d.id = t.id and t.open_amount = 0 and d.status = 'OPEN'`;
}

interface MoveRow {
  id: string;
  item_id: string;
  kind: MoveKind;
  amount: bigint;
  receipt_id: string | null;
  at: Date;
  by: string;
  reason: string;
  payment_id: string | null;
  payment_reference: string | null;
}

/** What was done with an item, with the payment that it was applied to, the oldest first. */
export async function movesOf(
  db: Reader,
  itemId: string,
): Promise<(SuspenseMove & { payment?: { id: string; reference: string } | undefined })[]> {
  const rows = await db.rows<MoveRow>(sql`
    select m.*, p.id as payment_id, p.reference as payment_reference
    from suspense_moves m left join receipts r on r.id = m.receipt_id
    left join payments p on p.id = r.payment_id
    where m.item_id = ${itemId}::uuid order by m.at, m.id`);
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    kind: row.kind,
    amount: row.amount,
    receiptId: row.receipt_id ?? undefined,
    at: row.at,
    by: row.by,
    reason: row.reason,
    payment:
      row.payment_id === null || row.payment_reference === null
        ? undefined
        : { id: row.payment_id, reference: row.payment_reference },
  }));
}
