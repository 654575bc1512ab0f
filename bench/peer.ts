// The server to compare with: bare node:http that verifies, parses and signs, and stores nothing.
import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { responseHeaders } from '../src/wire/classic/headers.ts';
import { signingKey, verifies } from '../src/wire/classic/signature.ts';

const key = signingKey((workerData as { secretKey: string }).secretKey);

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
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
    const { order } = method === 'GET' ? {} : (JSON.parse(body.toString()) as { order?: object });
    const answer = Buffer.from(JSON.stringify({ order, payment: { status: 'PENDING' } }));
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
