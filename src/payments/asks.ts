// When an acquirer over the network is asked about a payment again: one row a payment, as long as there is something to ask.
import { type Db, type Reader, sql, type Tx } from '../storage/db.ts';
import type { Payment } from './payment.ts';
import type { Beside } from './plan.ts';
import type { Acquirer } from './ports.ts';

/** When the acquirer is first asked about a payment that is opened now; undefined if it never is. */
export function firstAsk({ pollSeconds }: Acquirer, now: Date): Date | undefined {
  return pollSeconds && after(now, pollSeconds[0]);
}

/** The CTE body that begins to ask about a payment again; undefined if its acquirer is never asked. */
export function askAgain(acquirer: Acquirer, paymentId: string, now: Date): Beside | undefined {
  const at = firstAsk(acquirer, now);
  if (at === undefined) return undefined;
  return (guard) => sql`
    insert into acquirer_asks (payment_id, next_at)
    select ${paymentId}::uuid, ${at}::timestamptz where exists (${guard})
    on conflict (payment_id) do update set next_at = excluded.next_at, asked = 0, problem = null
    returning payment_id`;
}

function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

/** What is asked about soon after its time to pay is over: whether it was paid in the last second. */
const afterExpirySeconds = 5;

/**
 * Notes that asking brought no end, and when to ask next: later each time, as `pollSeconds` says, and at the end of its
 * time to pay. `problem` is why, if the acquirer did not reply. Business time.
 */
export async function askLater(
  tx: Tx,
  { id, upstream, expiresAt }: Pick<Payment, 'id' | 'upstream' | 'expiresAt'>,
  pollSeconds: readonly number[],
  now: Date,
  problem?: string | undefined,
): Promise<void> {
  if (upstream === undefined) return;
  const over = expiresAt > now ? after(expiresAt, afterExpirySeconds) : null;
  const waits = sql`${[...pollSeconds]}::float8[]`;
  await tx.rows(sql`
    insert into acquirer_asks as a (payment_id, next_at, asked, problem)
    values (${id}::uuid, ${after(now, pollSeconds[0] ?? 60)}::timestamptz, 1, ${problem?.slice(0, 500) ?? null})
    on conflict (payment_id) do update set asked = a.asked + 1, problem = excluded.problem,
      next_at = least(${over}::timestamptz, ${now}::timestamptz
        + make_interval(secs => (${waits})[least(a.asked + 2, cardinality(${waits}))]))`);
}

/** Asks about the payment at business time `at` or earlier: something about it is new. */
export async function askBy(tx: Tx, paymentId: string, at: Date): Promise<void> {
  await tx.rows(sql`
    insert into acquirer_asks as a (payment_id, next_at) values (${paymentId}::uuid, ${at}::timestamptz)
    on conflict (payment_id) do update set next_at = least(a.next_at, excluded.next_at), asked = 0`);
}

/** Nothing is asked about the payment any more. */
export async function stopAsking(tx: Tx, paymentId: string): Promise<void> {
  await tx.rows(sql`delete from acquirer_asks where payment_id = ${paymentId}::uuid`);
}

/**
 * Takes payments that are to be asked about at business time `now`, at most `limit`, the longest waiting first. Another
 * process does not get them for `leaseSeconds`. Those with a question, a refund or a capture in flight are left to the
 * recovery of that. Returns their ids.
 */
export async function takeDue(
  db: Db,
  now: Date,
  { limit, leaseSeconds }: { limit: number; leaseSeconds: number },
): Promise<string[]> {
  const rows = await db.single.rows<{ id: string }>(sql`
    with due as (
      select a.payment_id from acquirer_asks a join payments p on p.id = a.payment_id
      where a.next_at <= ${now}::timestamptz and p.status <> 'OPENING'
        and p.refunding_amount = 0 and p.capturing_amount = 0
        and not exists (select from requests r where r.payment_id = p.id and r.answer_body is null)
      order by a.next_at limit ${limit}::integer for update of a skip locked)
    update acquirer_asks a set next_at = ${after(now, leaseSeconds)}::timestamptz
    from due where a.payment_id = due.payment_id returning a.payment_id as id`);
  return rows.map(({ id }) => id);
}

/** What is asked about one payment: when next (business time), how often it was in vain, and why. */
export interface Asking {
  nextAt: Date;
  asked: number;
  problem?: string | undefined;
}

/** Undefined if nothing is asked about it. */
export async function askingAbout(db: Reader, paymentId: string): Promise<Asking | undefined> {
  const [row] = await db.rows<{ next_at: Date; asked: number; problem: string | null }>(sql`
    select next_at, asked, problem from acquirer_asks where payment_id = ${paymentId}::uuid`);
  return row && { nextAt: row.next_at, asked: row.asked, problem: row.problem ?? undefined };
}
