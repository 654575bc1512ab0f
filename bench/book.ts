// Fills a ledger with hundreds of thousands of paid payments, as if they had been paid one by one, with the
// time-ordered ids that they then have. (The embedded PostgreSQL can make these; older ones could not.)
import { type Db, type Sql, sql } from '../src/storage/db.ts';

export const clientId = 'BRN-0001-1700000000001';
export const paidAt = new Date('2026-01-13T03:00:00Z');

/** Receipts per statement. */
const chunk = 20_000;

/** Whose payments they are, and when they are paid. */
export interface Spread {
  clientIds: readonly string[];
  channels: readonly string[];
  /** Milliseconds from one to the next. */
  everyMs: number;
}

const ofOne: Spread = { clientIds: [clientId], channels: ['indomaret'], everyMs: 1 };

/**
 * Fills the ledger with paid receipts, `perPayment` receipts for each payment; each chunk is one statement.
 * `first` is the number of receipts that there are already.
 */
export async function fillPaid(
  db: Db,
  receipts: number,
  perPayment: number,
  first = 0,
  { clientIds, channels, everyMs }: Spread = ofOne,
): Promise<void> {
  const end = first + receipts;
  const place = (of: readonly string[]) => sql`(${[...of]}::text[])`;
  for (let from = first; from < end; from += chunk) {
    await withoutLimits(
      db,
      sql`
      with n as (
        select i, uuidv7() as id, p, ${paidAt}::timestamptz + i * ${everyMs}::float8 * interval '1 ms' as at,
          ${place(clientIds)}[1 + p % ${clientIds.length}::integer] as client_id,
          ${place(channels)}[1 + p / ${clientIds.length}::integer % ${channels.length}::integer] as channel
        from generate_series(${from + 1}::integer, ${Math.min(from + chunk, end)}::integer) as i
        cross join lateral (select (i - 1) / ${perPayment}::integer as p) as of
      ), made as (
        insert into payments (id, client_id, channel, reference, request_id, status, amount,
          paid_amount, fee_amount, reusable, purchase, details, created_at, expires_at)
        select uuidv7(), client_id, channel, 'INV-' || p, 'REQ-' || p, 'SUCCESS',
          150000, 150000 * count(*), 5000 * count(*), true, '{"customer":{"name":"Sari"},"lines":[]}',
          '{}', min(at), min(at)
        from n group by p, client_id, channel
        returning id, reference, client_id, channel
      ), received as (
        insert into receipts (id, client_id, payment_id, key, amount, paid_at, fee, settle_at)
        select n.id, n.client_id, made.id, 'K-' || n.i, 150000, n.at, 5000, n.at
        from n join made on made.reference = 'INV-' || n.p
        returning id, payment_id, paid_at
      ), facts as (
        select uuidv7() as id, r.id as fact_id, k.kind, r.payment_id, r.paid_at, made.client_id, made.channel
        from received r join made on made.id = r.payment_id cross join (values ('paid'), ('fee')) as k (kind)
      ), booked as (
        insert into ledger_transactions (id, kind, fact_id, payment_id, at)
        select id, kind, fact_id, payment_id, paid_at from facts
      ), posted as (
        insert into postings (transaction_id, line, account, amount, at)
        select f.id, l.line, l.account, l.amount, f.paid_at from facts f join lateral (values
          ('paid', 1, 'acquirer:' || f.channel || ':receivable', -150000),
          ('paid', 2, 'merchant:' || f.client_id || ':payable', 150000),
          ('fee', 1, 'merchant:' || f.client_id || ':payable', -5000),
          ('fee', 2, 'gateway:fees', 5000)) as l (kind, line, account, amount) on l.kind = f.kind
        returning account, amount
      )
      insert into ledger_balances (account, shard, balance)
      select account, 0, sum(amount) from posted group by account
      on conflict (account, shard) do update
        set balance = ledger_balances.balance + excluded.balance`,
    );
  }
  await withoutLimits(db, sql`analyze`);
}

/** Settles every receipt that was paid before `until` and is not settled yet in one batch, as of that instant. */
export async function settlePaid(db: Db, number: number, until: Date): Promise<void> {
  await withoutLimits(
    db,
    sql`
      with batch as (select uuidv7() as id), marked as (
        update receipts set batch_id = batch.id from batch
        where batch_id is null and paid_at < ${until}::timestamptz returning amount, fee
      ), made as (
        insert into settlement_batches (id, client_id, number, kind, at, receipts, gross, fees,
          refunds, refunded, restored, carried_in, carried_out, paid_out)
        select batch.id, ${clientId}, ${number}, 'scheduled', ${until}, s.n, s.gross, s.fees, 0, 0, 0,
          0, 0, s.gross - s.fees
        from batch, (select count(*) as n, sum(amount) as gross, sum(fee) as fees from marked) as s
        returning id, at, paid_out
      ), transferred as (
        insert into settlement_transfers (batch_id, account_id, bank, number, holder, shared, amount)
        select id, 'SBS-1', 'BCA', '1', 'PT Contoh', paid_out, paid_out from made
      ), booked as (
        insert into ledger_transactions (id, kind, fact_id, at)
        select uuidv7(), 'settled', id, at from made returning id, fact_id, at
      ), posted as (
        insert into postings (transaction_id, line, account, amount, at)
        select b.id, l.line, l.account, l.sign * m.paid_out, b.at
        from booked b join made m on m.id = b.fact_id cross join (values
          (1, ${`merchant:${clientId}:payable`}, -1), (2, ${`settlement:${clientId}:SBS-1`}, 1))
          as l (line, account, sign)
        returning account, amount
      )
      insert into ledger_balances (account, shard, balance)
      select account, 0, amount from posted
      on conflict (account, shard) do update
        set balance = ledger_balances.balance + excluded.balance`,
  );
  await withoutLimits(db, sql`analyze`);
}

/** Runs a statement with a quarter of an hour instead of the usual time limit, and without foreign key checks: the proofs check that later. */
function withoutLimits(db: Db, statement: Sql): Promise<unknown> {
  return db.transaction(
    async (tx) => {
      await tx.rows(sql`set local session_replication_role = replica`);
      return tx.rows(statement);
    },
    { statementSeconds: 900 },
  );
}
