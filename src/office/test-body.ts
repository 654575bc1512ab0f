// The body of a test notification: what the channel would announce of a small paid order that does not exist.
import type { Channel } from '../channels/channel.ts';
import { newId } from '../lib/ids.ts';
import type { Payment, Receipt } from '../payments/payment.ts';
import { writeJson } from '../wire/json.ts';

const amount = 10_000n;
const lifeMs = 3_600_000;

/** The bytes to sign and send. */
export function testBody(
  channel: Channel,
  { clientId, reference, now }: { clientId: string; reference: string; now: Date },
): Buffer {
  const receipt: Receipt = { id: newId(), key: reference, amount, paidAt: now, references: [] };
  const payment: Payment = {
    id: newId(),
    clientId,
    channel: channel.id,
    reference,
    requestId: newId(),
    status: 'SUCCESS',
    amount,
    paidAmount: amount,
    refundedAmount: 0n,
    refundingAmount: 0n,
    disputedAmount: 0n,
    authorizedAmount: 0n,
    capturingAmount: 0n,
    reusable: false,
    retryable: false,
    purchase: {
      customer: { name: 'Test', email: 'test@example.test' },
      lines: [{ name: 'Test', price: amount.toString(), quantity: 1 }],
    },
    details: {},
    evidence: {},
    references: [],
    held: false,
    feeAmount: 0n,
    taxAmount: 0n,
    lastReceipt: receipt,
    createdAt: now,
    expiresAt: new Date(now.getTime() + lifeMs),
    version: 2,
  };
  return writeJson(announced(channel, payment, receipt) ?? plain(reference, now));
}

function announced(channel: Channel, payment: Payment, receipt: Receipt): object | undefined {
  try {
    return channel.notification(payment, { kind: 'paid', receipt });
  } catch {
    // A channel may count on details that only a real order has.
    return undefined;
  }
}

function plain(reference: string, now: Date): object {
  return {
    order: { invoice_number: reference, amount: Number(amount) },
    transaction: { status: 'SUCCESS', date: now.toISOString() },
  };
}
