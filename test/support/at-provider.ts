// A payment at a provider that does not reply, for screens and for tests of the office.
import { sql } from '../../src/storage/db.ts';
import { endNotification, keepNotification } from '../../src/upstreams/store.ts';
import type { TestGateway } from './gateway.ts';

/** Turns a payment into one of a provider that is asked in vain. `problem` is what it did not say. */
export async function putAtProvider(
  { db }: Pick<TestGateway, 'db'>,
  reference: string,
  problem = 'No answer to GET /orders/v1/status: none within 30000 ms',
): Promise<void> {
  await db.single.rows(sql`
    with moved as (
      update payments set upstream = 'doku' where reference = ${reference} returning id)
    insert into acquirer_asks (payment_id, next_at, asked, problem)
    select id, now() + interval '1 hour', 3, ${problem} from moved
    on conflict (payment_id) do nothing`);
}

/** A provider's notification about a payment, which is with it from now on, that a person has to look at. Returns its id. */
export async function keepUnmatched(
  { db }: Pick<TestGateway, 'db'>,
  reference: string,
  why = 'a refund that nobody has asked for here',
): Promise<string> {
  const [payment] = await db.single.rows<{ id: string }>(sql`
    update payments set upstream = 'doku' where reference = ${reference} returning id`);
  const body = Buffer.from(
    JSON.stringify({ order: { invoice_number: reference }, refund: { amount: 20_000 } }, null, 2),
  );
  const kept = { upstream: 'doku', dialect: 'classic', requestId: 'D-1', body, reference } as const;
  const { id } = await keepNotification(db, kept);
  await endNotification(db.single, id, { result: 'UNMATCHED', why, paymentId: payment?.id });
  return id;
}
