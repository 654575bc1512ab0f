// A payment at a provider that does not reply, for screens and for tests of the office.
import { sql } from '../../src/storage/db.ts';
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
