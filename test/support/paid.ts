// Paid payments for tests that need one and do not care how it came about.
import { randomUUID } from 'node:crypto';
import type { TestGateway } from './gateway.ts';

type Additional = NonNullable<
  Parameters<TestGateway['client']['indomaret']['create']>[0]['additional_info']
>;

/** Orders a payment code and pays it at the till. Returns the invoice number. */
export async function payInStore(
  { client, sandbox }: Pick<TestGateway, 'client' | 'sandbox'>,
  amount = 100_000,
  additional: Additional = {},
): Promise<string> {
  const invoice = await orderInStore({ client }, amount, additional);
  const { status } = await sandbox(`payments/${invoice}/outcome`, { outcome: 'SUCCESS' });
  if (status !== 200) throw new Error(`the payment was not paid: ${status}`);
  return invoice;
}

/** Orders a payment code. Returns the invoice number. */
export async function orderInStore(
  { client }: Pick<TestGateway, 'client'>,
  amount = 100_000,
  additional: Additional = {},
): Promise<string> {
  const invoice = `INV-${randomUUID()}`;
  await client.indomaret.create({
    order: { invoice_number: invoice, amount },
    online_to_offline_info: { expired_time: 60, reusable_status: false, info: 'Thank you' },
    customer: { name: 'Sari Dewi', email: 'sari@example.test' },
    indomaret_info: { receipt: { description: invoice } },
    additional_info: additional,
  });
  return invoice;
}
