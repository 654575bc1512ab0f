// What the blocks of docs/sdk.md use and do not declare: a gateway, a shop, and the orders that they name.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createClient } from '@gapura/sdk';
import express from 'express';
import { startGapura } from 'gapura/testing';
import { Hono } from 'hono';

export const clientId = 'BRN-0002-1700000000002';
export const secretKey = 'SK-DocumentedSecretKey000002';
const received = [];
export const queue = { add: (entry) => received.push(entry) };

/** Express takes the first route of a path, and several blocks show one: each of these begins with a new app. */
export let app = express();
const server = createServer((request, response) => app(request, response)).listen(0, '127.0.0.1');
await once(server, 'listening');
const shop = `http://127.0.0.1:${server.address().port}`;
export const hono = new Hono();
export const exported = {};
/** The block about Fastify keeps its server for itself. */
let fastify;
subscribe('fastify.initialization', (made) => {
  fastify = made.fastify;
});

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const privateKey = own.privateKey.export({ type: 'pkcs8', format: 'pem' });
writeFileSync('merchant.pem', privateKey);
const gapura = await startGapura({
  config: {
    merchants: [
      {
        name: 'Toko Dokumen',
        client_id: clientId,
        secret_key: secretKey,
        notification_url: `${shop}/payments/notifications`,
        snap: {
          public_key: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }),
          token_url: `${shop}/v1.0/access-token/b2b`,
          notification_url: `${shop}/v1.0/debit/notify`,
        },
        settlement_accounts: [
          {
            id: 'SBS-0001-20260101000000001',
            bank: 'BCA',
            number: '0011223344',
            holder: 'PT Contoh',
            default: true,
          },
        ],
      },
    ],
  },
});
export const gatewayPublicKey = gapura.publicKey;
process.env.DOKU_CLIENT_ID = clientId;
process.env.DOKU_SECRET_KEY = secretKey;
export const { DOKU_CLIENT_ID, DOKU_SECRET_KEY } = process.env;

// The documents name the addresses of a gateway and a shop that somebody has started.
const fetchReal = globalThis.fetch;
globalThis.fetch = (url, init) =>
  fetchReal(
    String(url)
      .replace(/^http:\/\/localhost:8080|^https:\/\/api-sandbox\.doku\.com/, gapura.url)
      .replace(/^http:\/\/localhost:3000/, shop),
    init,
  );

export const client = createClient({ clientId, secretKey, privateKey });
const indomaret = (more = {}) =>
  client.indomaret.create(
    {
      order: { invoice_number: 'INV-1', amount: 150000 },
      online_to_offline_info: { reusable_status: false, expired_time: 60 },
      customer: { name: 'Sari Dewi' },
      indomaret_info: { receipt: { description: 'Order INV-1' } },
      ...more,
    },
    { requestId: 'order-1-attempt-1' },
  );

function newApp() {
  app = express();
}

/** Each section begins with an empty gateway and the order that it is about. */
let section;
const setUp = {
  'Create a payment': () => {},
  'Verify a notification': newApp,
  'DANA and the SNAP dialect': newApp,
  'Check the status': () => indomaret(),
  'Release a held payment': () => indomaret({ additional_info: { hold_settlement: true } }),
  async 'Cards: capture, refund, saved cards'() {
    await client.cards.create(
      {
        order: { invoice_number: 'INV-1', amount: 90000, callback_url: 'https://shop.example/' },
        customer: { id: 'CUST-1', name: 'Sari Dewi', email: 'sari@example.test' },
        card: { save: true },
        payment: { type: 'AUTHORIZE' },
      },
      { requestId: 'order-1-attempt-1' },
    );
    const card = { number: '4761349999000039', expiry: '1249', cvv: '123', save: true };
    await gapura.pay('INV-1', { card });
  },
  Workers: () => indomaret(),
};
let block = 0;
export const before = async (heading) => {
  block = heading === section ? block + 1 : 1;
  // The second block about DANA is about a payment that is paid.
  if (heading.startsWith('DANA') && block === 2) await gapura.pay('INV-1');
  if (block > 1) return;
  await check();
  section = heading;
  await gapura.reset();
  received.length = 0;
  await setUp[heading]?.();
};

/** After a section that receives notifications, its handler must take one from the gateway. */
async function check() {
  if (section === 'In your framework') {
    await indomaret();
    await gapura.pay('INV-1');
    await through((request) => hono.fetch(request));
    await through((request) => exported.POST(request));
    await through(async (request) => {
      const { url, headers } = request;
      const payload = Buffer.from(await request.arrayBuffer());
      const answer = { method: 'POST', url, headers: Object.fromEntries(headers), payload };
      return { status: (await fastify.inject(answer)).statusCode };
    });
    expect(received.length === 4, `four receivers took a notification, not ${received.length}`);
  }
  if (section === 'Verify a notification') {
    await indomaret();
    await gapura.pay('INV-1');
    expect(received.length === 1, 'the handler took the notification of the payment');
  }
  if (section === 'Workers') {
    await gapura.pay('INV-1');
    await through((request) => exported.default.fetch(request));
  }
  if (section === 'Test your handler')
    expect(received.length === 1, 'it took the test notification');
  if (section === 'DANA and the SNAP dialect') {
    await client.dana.create({
      partnerReferenceNo: 'INV-2',
      amount: { value: '150000.00', currency: 'IDR' },
      urlParam: { url: 'https://shop.example/return', type: 'PAY_RETURN', isDeepLink: 'N' },
      additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
    });
    await gapura.pay('INV-2');
    expect(received.length > 0, 'the SNAP handler took a notification');
  }
}

async function through(handle) {
  const [{ attempts }] = await gapura.notifications('INV-1');
  const { request_headers: headers, request_body: body } = attempts[0];
  const request = new Request('https://shop.example/payments/notifications', {
    method: 'POST',
    headers,
    body,
  });
  const { status } = await handle(request);
  expect(status === 200, `the receiver answered ${status}`);
}

function expect(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`);
}

export const end = async () => {
  await check();
  await gapura.stop();
  server.close();
};
