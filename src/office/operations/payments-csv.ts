// Payments as a CSV file, read from the database while it is sent.
import { csvText } from '../../lib/csv.ts';
import { wibLocal } from '../../lib/wib.ts';
import type { Placed } from '../../payments/list.ts';
import { type Payment, statusAt } from '../../payments/payment.ts';
import type { Download } from './operation.ts';

const columns = [
  'id',
  'client_id',
  'channel',
  'reference',
  'merchant_reference',
  'status',
  'amount',
  'paid_amount',
  'refunded_amount',
  'fee_amount',
  'customer',
  'email',
  'phone',
  'payment_code',
  'created_at_utc',
  'created_at_wib',
  'paid_at_utc',
  'paid_at_wib',
] as const;

/** Text that a spreadsheet would take for a formula gets an apostrophe in front. */
const escapeFormulas = true;

/** The file; `now` is business time. */
export function paymentsCsv(pages: AsyncIterable<Placed[]>, now: () => Date): Download {
  const day = wibLocal(now()).slice(0, 10);
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `payments-${day}.csv`,
    chunks: lines(pages, now),
  };
}

async function* lines(pages: AsyncIterable<Placed[]>, now: () => Date): AsyncGenerator<string> {
  yield csvText([columns], { bom: true, escapeFormulas });
  for await (const page of pages) {
    yield csvText(
      page.map(({ payment }) => record(payment, now())),
      { escapeFormulas },
    );
  }
}

function record(payment: Payment, now: Date) {
  const { name, email = null, phone = null } = payment.purchase.customer;
  return [
    payment.id,
    payment.clientId,
    payment.channel,
    payment.reference,
    payment.merchantReference ?? null,
    statusAt(payment, now),
    payment.amount,
    payment.paidAmount,
    payment.refundedAmount,
    payment.feeAmount,
    name,
    email,
    phone,
    payment.paymentCode ?? null,
    ...instants(payment.createdAt),
    ...instants(payment.lastReceipt?.paidAt),
  ];
}

/** In UTC, and as clocks in Jakarta show it. */
function instants(at: Date | undefined): [string | null, string | null] {
  return at === undefined ? [null, null] : [at.toISOString(), `${wibLocal(at)}+07:00`];
}
