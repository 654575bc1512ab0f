// Expires payments that were not paid in time. `statusAt` is exact without it: this only stores the state.
import { type Db, sql } from '../storage/db.ts';

const batch = 500;

/**
 * Stores EXPIRED for payments that expired at business time `now` or earlier. Those with a provider expire when it
 * says so. Returns how many.
 */
export async function expireDue(db: Db, now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const rows = await db.single.rows<{ id: string }>(sql`
      with due as (
        select id from payments
        where status = 'PENDING' and upstream is null and expires_at <= ${now}
        order by expires_at limit ${batch} for update skip locked
      ), expired as (
        update payments p set status = 'EXPIRED', version = version + 1
        from due where p.id = due.id
        returning p.id, p.version, p.expires_at
      ), logged as (
        insert into payment_history (payment_id, version, at, status, reason)
        select id, version, expires_at, 'EXPIRED', 'not paid in time' from expired
      )
      select id from expired`);
    total += rows.length;
    if (rows.length < batch) return total;
  }
}
