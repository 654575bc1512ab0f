// The examples of deploy/ for nginx and Caddy: what a merchant has signed arrives byte for byte.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { classicSuites } from '../support/classic.ts';
import { freePort } from '../support/free-port.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { ca, proxyNames, type RunningProxy, startProxy } from './proxy.ts';

const suite = classicSuites.find(({ channel }) => channel.id === 'indomaret') ?? classicSuites[0];
if (suite === undefined) throw new Error('there is no channel of the classic dialect');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

interface Sent {
  method: 'GET' | 'POST';
  /** As it is on the wire and in the signature. */
  path: string;
  body?: string;
  /** What is signed instead, for a signature that is not valid. */
  signed?: string;
}

/** Sends a signed call to the proxy, without a client that would tidy its path. */
async function send(port: number, { method, path, body = '', signed = path }: Sent) {
  const bytes = body === '' ? undefined : Buffer.from(body);
  const message = { clientId, requestId: randomUUID(), target: signed, body: bytes };
  const headers = requestHeaders(signingKey(secretKey), message, new Date());
  const call = request({ host: '127.0.0.1', servername: 'localhost', port, ca, method, path });
  for (const [name, value] of Object.entries(headers)) call.setHeader(name, value as string);
  call.setHeader('host', `localhost:${port}`);
  call.end(bytes);
  const [answer] = await once(call, 'response');
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part);
  return { status: answer.statusCode as number, text: Buffer.concat(parts).toString() };
}

/** As a JSON library of another language may write it: with a BOM-free mix of line ends, spaces and escapes. */
function oddly(body: object): string {
  const text = JSON.stringify(body, undefined, 3).replaceAll('\n', '\r\n');
  return `${text.replace('INV', '\\u0049NV').replaceAll('":', '" \t:')}\r\n \n`;
}

/** The gateway's words for a signature that is not valid are no answer to a call that arrived as it was sent. */
const invalid = /signature/i;

describe.each(proxyNames)('%s', (name) => {
  let proxy: RunningProxy | undefined;
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    proxy = await startProxy(name, [{ gateway: gateway.gateway.port, proxy: port }]);
  });
  afterAll(() => proxy?.stop());

  it('passes on a body of unusual bytes and a path of unusual escapes', async () => {
    const invoice = `INV-${randomUUID()}`;
    const body = oddly(suite.body(set('order.invoice_number', invoice)));
    const made = await send(port, { method: 'POST', path: suite.path, body });
    expect([made.status, made.text]).toEqual([200, expect.stringContaining(invoice)]);
    const escaped = invoice.replaceAll('-', '%2d').replace('I', '%49');
    const path = `/orders/v1/status/${escaped}`;
    const found = await send(port, { method: 'GET', path });
    expect([found.status, found.text]).toEqual([200, expect.stringContaining(invoice)]);
    const tidied = await send(port, { method: 'GET', path, signed: decodeURIComponent(path) });
    expect([tidied.status, tidied.text]).toEqual([400, expect.stringMatching(invalid)]);
  });

  it.each(['a%2Fb', 'a%2fb', 'a%20b', 'a+b', '~a', '%7Ea', "(a)!*'", 'a%3Fb', 'a;b=c', '%C3%A9'])(
    'passes on the path %s',
    async (last) => {
      const path = `/orders/v1/status/${last}`;
      const { status, text } = await send(port, { method: 'GET', path });
      expect([status, text]).toEqual([404, expect.not.stringMatching(invalid)]);
    },
  );

  it.each(['/metrics', '/healthz', '/readyz'])('keeps %s inside', async (path) => {
    const { status, text } = await send(port, { method: 'GET', path });
    expect([status, text]).toEqual([404, expect.not.stringContaining('alive')]);
  });
});
