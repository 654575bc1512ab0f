// The servers to compare with: bare node:http that verifies, parses and signs, and stores nothing; or, with a database,
// stores what the gateway stores, with the gateway's own statement. Neither checks anything else.
import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import type { PostgresConnection } from '../src/storage/connection.ts';
import { responseHeaders } from '../src/wire/classic/headers.ts';
import { signingKey, verifies } from '../src/wire/classic/signature.ts';
import { type BareCall, storing } from './storing.ts';

const { secretKey, connection } = workerData as {
  secretKey: string;
  connection?: PostgresConnection;
};
const key = signingKey(secretKey);
const store = connection && (await storing(connection));

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const body = Buffer.concat(chunks);
    const { headers, url = '/', method } = request;
    const clientId = String(headers['client-id']);
    const requestId = String(headers['request-id']);
    const parts = {
      clientId,
      requestId,
      timestamp: String(headers['request-timestamp']),
      target: url,
      body: method === 'GET' ? undefined : body,
    };
    if (!verifies(key, parts, String(headers.signature))) {
      response.writeHead(400).end();
      return;
    }
    const { order } = method === 'GET' ? {} : (JSON.parse(body.toString()) as Partial<BareCall>);
    const answer = Buffer.from(JSON.stringify({ order, payment: { status: 'PENDING' } }));
    if (store !== undefined && order !== undefined) {
      await store({ clientId, requestId, path: url, headers, body, order, answer });
    }
    const message = { clientId, requestId, target: url, body: answer };
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
