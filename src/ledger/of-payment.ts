// The ledger transactions of one payment with their postings.
import { type Reader, sql } from '../storage/db.ts';
import type { Posting, TransactionKind } from './posting.ts';

export interface BookedTransaction {
  id: string;
  kind: TransactionKind;
  factId: string;
  at: Date;
  request?: string | undefined;
  by?: string | undefined;
  reason?: string | undefined;
  postings: Posting[];
}

interface Row {
  id: string;
  kind: TransactionKind;
  fact_id: string;
  at: Date;
  request: string | null;
  by: string | null;
  reason: string | null;
  postings: { account: string; amount: string }[];
}

/** The most that are shown of one payment: a code that is paid again and again has many. */
const shownMax = 500;

/** Oldest first. */
export async function transactionsOf(db: Reader, paymentId: string): Promise<BookedTransaction[]> {
  const rows = await db.rows<Row>(sql`
    select id, kind, fact_id, at, request, by, reason,
      (select coalesce(jsonb_agg(jsonb_build_object('account', p.account, 'amount', p.amount::text)
          order by p.line), '[]')
        from postings p where p.transaction_id = t.id) as postings
    from ledger_transactions t where payment_id = ${paymentId}::uuid
    order by at, id limit ${shownMax}::integer`);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    factId: row.fact_id,
    at: row.at,
    request: row.request ?? undefined,
    by: row.by ?? undefined,
    reason: row.reason ?? undefined,
    postings: row.postings.map(({ account, amount }) => ({ account, amount: BigInt(amount) })),
  }));
}
