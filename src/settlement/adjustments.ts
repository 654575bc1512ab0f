// Adjustments: what a dispute, a journal or a credit note changes of what a merchant is owed. A batch settles each once.
import type { Share } from '../payments/payment.ts';
import { sharesJson } from '../payments/row.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';

export type AdjustmentKind = 'DISPUTE' | 'DISPUTE_WON' | 'DISPUTE_FEE' | 'JOURNAL' | 'CREDIT';

export interface Adjustment {
  id: string;
  clientId: string;
  kind: AdjustmentKind;
  /** The dispute, the journal or the credit note. */
  factId: string;
  /** Set: it waits until money of this payment was settled, as a refund does. */
  paymentId?: string | undefined;
  /** Rupiah, below 0 if the merchant is owed less. */
  amount: bigint;
  /** The parts of a split's accounts, above 0. The rest is the default account's. */
  shares?: Share[] | undefined;
  at: Date;
}

/** The CTE body that writes adjustments down if `guard` returns a row. */
export function insertAdjustments(all: readonly Adjustment[], guard: Sql): Sql {
  const column = <T>(pick: (one: Adjustment) => T) => all.map(pick);
  return sql`
    insert into merchant_adjustments (id, client_id, kind, fact_id, payment_id, amount, shares, at)
    select * from unnest(${column((a) => a.id)}::uuid[], ${column((a) => a.clientId)}::text[],
      ${column((a) => a.kind)}::text[], ${column((a) => a.factId)}::uuid[],
      ${column((a) => a.paymentId)}::uuid[], ${column((a) => a.amount)}::bigint[],
      ${column((a) => sharesJson(a.shares))}::jsonb[], ${column((a) => a.at)}::timestamptz[])
    where exists (${guard})`;
}

/**
 * A batch adjusts by at most so many rupiah, so that every sum fits a bigint. The next one takes the rest: those in the
 * merchant's favour come first.
 */
const mostPerBatch = 9n * 10n ** 17n;

/**
 * The condition on `a` that it waits and was made until then (null: at any time), and may be settled, where `settled`
 * is one on a receipt `r` of its payment.
 */
function waiting(settled: Sql, until: Sql): Sql {
  return sql`a.batch_id is null and (${until} is null or a.at <= ${until}) and (a.payment_id is null or exists (
    select from receipts r join payments p on p.id = r.payment_id
    where r.payment_id = a.payment_id and not p.held and ${settled}))`;
}

/** The condition on `a` that a batch of what is there at `until`, or of everything, could settle it. */
export function adjustable(until: Date | undefined): Sql {
  return waiting(sql`r.batch_id is not null`, sql`${until}::timestamptz`);
}

/** `amount` and `shares` of what a batch of receipts until then, or of all, would adjust for a merchant. */
export function expectedAdjustments(clientId: Sql, until: Sql): Sql {
  const settled = sql`(r.batch_id is not null or ${until} is null or r.settle_at <= ${until})`;
  return sql`select a.amount, a.shares from merchant_adjustments a
    where a.client_id = ${clientId} and ${waiting(settled, until)}`;
}

interface TakeOptions {
  /** Only those that were made until then. Absent: all. */
  until: Date | undefined;
  /** The condition on `r` that its money is settled. */
  settled: Sql;
  /** Absent: nothing is marked. */
  batchId?: string | undefined;
  /** Whether there is a batch also if nothing is in the merchant's favour. */
  anyway?: boolean | undefined;
}

/**
 * Assigns the merchant's adjustments to the batch. `gains`: some of them are in the merchant's favour. If none is, and
 * not `anyway`, nothing is assigned.
 */
export async function takeAdjustments(
  tx: Reader,
  clientId: string,
  { until, settled, batchId, anyway = true }: TakeOptions,
): Promise<{ adjusted: bigint; gains: boolean }> {
  const those = sql`a.id = due.id and a.batch_id is null and due.total <= ${mostPerBatch}::numeric
    and (${anyway}::boolean or due.gains)`;
  const [row] = await tx.rows<{ total: bigint; gains: boolean }>(sql`
    with due as (
      select a.id, sum(abs(a.amount)) over (order by a.amount < 0, a.id) as total,
        bool_or(a.amount > 0) over () as gains
      from merchant_adjustments a
      where a.client_id = ${clientId} and ${waiting(settled, sql`${until}::timestamptz`)}
    ), taken as (${
      batchId === undefined
        ? sql`select a.amount from merchant_adjustments a, due where ${those}`
        : sql`update merchant_adjustments a set batch_id = ${batchId}::uuid from due where ${those}
            returning a.amount`
    })
    select coalesce(sum(amount), 0)::bigint as total, coalesce(bool_or(amount > 0), false) as gains
    from taken`);
  return { adjusted: row?.total ?? 0n, gains: row?.gains ?? false };
}
