// The limit to compare creations with: bare node:http that verifies and signs as `peer.ts` does, and stores what the
// gateway stores, with the gateway's own statement. It checks nothing else.
import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { randomDigits } from '../src/lib/ids.ts';
import { groupCommit } from '../src/payments/group-commit.ts';
import { newPayment, opened } from '../src/payments/open.ts';
import { questionOf } from '../src/requests/question.ts';
import type { PostgresConnection } from '../src/storage/connection.ts';
import { connectPostgres } from '../src/storage/postgres.ts';
import { responseHeaders } from '../src/wire/classic/headers.ts';
import { signingKey, verifies } from '../src/wire/classic/signature.ts';

const { secretKey, connection } = workerData as {
  secretKey: string;
  connection: PostgresConnection;
};
const key = signingKey(secretKey);
const db = await connectPostgres(connection);
const insert = groupCommit(db.single);
const kept = ['client-id', 'request-id', 'request-timestamp'];

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const body = Buffer.concat(chunks);
    const { headers, url: path = '/' } = request;
    const clientId = String(headers['client-id']);
    const requestId = String(headers['request-id']);
    const timestamp = String(headers['request-timestamp']);
    const parts = { clientId, requestId, timestamp, target: path, body };
    if (!verifies(key, parts, String(headers.signature))) {
      response.writeHead(400).end();
      return;
    }
    const call = { clientId, key: `bare:${requestId}`, requestId, path, headers, body };
    const question = questionOf(call, kept);
    const now = new Date();
    const payment = opened(newPayment({ question, channel: 'bare', order: orderIn(body) }, now), {
      kind: 'opened',
      references: [],
      paymentCode: `77${randomDigits(14)}`,
    });
    const answer = Buffer.from(JSON.stringify({ code: payment.paymentCode, id: payment.id }));
    const memory = { question, at: now, answer: { status: 200, body: answer } };
    await insert({
      payment,
      memory: { ...memory, retentionSeconds: 86_400 },
      reason: 'opened',
    });
    const message = { clientId, requestId, target: path, body: answer };
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
      ...responseHeaders(key, message, new Date()),
    });
    response.end(answer);
  });
}).listen(0, '127.0.0.1', function (this: import('node:net').Server) {
  parentPort?.postMessage((this.address() as import('node:net').AddressInfo).port);
});

function orderIn(body: Buffer) {
  const { order, customer } = JSON.parse(body.toString()) as {
    order: { invoice_number: string; amount: number };
    customer: { name: string };
  };
  return {
    reference: `bare-${order.invoice_number}`,
    amount: BigInt(order.amount),
    lifeSeconds: 3600,
    reusable: false,
    purchase: { customer, lines: [] },
    details: {},
  };
}
