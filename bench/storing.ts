// What the bare server stores of a creation: the same rows as the gateway, in the same statement, in the same groups.
import type { IncomingHttpHeaders } from 'node:http';
import { randomDigits } from '../src/lib/ids.ts';
import { groupCommit } from '../src/payments/group-commit.ts';
import { newPayment, opened } from '../src/payments/open.ts';
import { questionOf } from '../src/requests/question.ts';
import type { PostgresConnection } from '../src/storage/connection.ts';
import { connectPostgres } from '../src/storage/postgres.ts';

export interface BareCall {
  clientId: string;
  requestId: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  order: { invoice_number: string; amount: number };
  answer: Buffer;
}

/** Connects, and makes the function that stores a call with its answer. */
export async function storing(
  connection: PostgresConnection,
): Promise<(call: BareCall) => Promise<unknown>> {
  const db = await connectPostgres(connection);
  const insert = groupCommit(db.single);
  return ({ clientId, requestId, path, headers, body, order, answer }) => {
    const at = new Date();
    const kept = ['client-id', 'request-id', 'request-timestamp'];
    const key = `bare:${requestId}`;
    const question = questionOf({ clientId, key, requestId, path, headers, body }, kept);
    const ordered = {
      reference: `bare-${order.invoice_number}`,
      amount: BigInt(order.amount),
      lifeSeconds: 3600,
      reusable: false,
      purchase: { customer: { name: 'Sari' }, lines: [] },
      details: {},
    };
    const paymentCode = `77${randomDigits(14)}`;
    const payment = opened(newPayment({ question, channel: 'bare', order: ordered }, at), {
      kind: 'opened',
      references: [],
      paymentCode,
    });
    const memory = {
      question,
      at,
      answer: { status: 200, body: answer },
      retentionSeconds: 86_400,
    };
    return insert({ payment, memory, reason: 'opened' });
  };
}
