// The merchant's logo on the card page: from our own address, with its own type, and never linked elsewhere.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { open } from '../support/card-page.ts';
import { orderCard } from '../support/cards.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { sampleLogo } from '../support/logo-sample.ts';

let house: TestGateway;
let server: Server;

beforeAll(async () => {
  server = createServer((_request, response) => response.end(sampleLogo()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const logo_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logo.png`;
  const merchant = { name: 'Toko Uji', client_id: clientId, secret_key: secretKey, logo_url };
  house = await startTestGateway({
    file: ({ origin }) => ({
      merchants: [{ ...merchant, notification_url: `${origin}/payments/notifications` }],
    }),
  });
});

afterAll(async () => {
  await house?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('the page shows the name alone until the logo is here', async () => {
  const { url } = await orderCard(house);
  expect((await open(url)).html).not.toContain('<img');
  const logo = await fetch(`${house.url}/merchant-logo/${clientId}`);
  expect(logo.status).toBe(200);
  expect(Object.fromEntries(logo.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  expect(Buffer.from(await logo.arrayBuffer()).equals(sampleLogo())).toBe(true);
  const { html } = await open(url);
  expect(html).toMatch(
    /<img class="logo" src="\/merchant-logo\/[^"?]+\?v=[0-9a-f]+" alt="Logo of Toko Uji"/,
  );
  expect(html).toContain('<span>Toko Uji</span>');
});

it('there is none for a merchant that does not exist', async () => {
  expect((await fetch(`${house.url}/merchant-logo/BRN-NOBODY`)).status).toBe(404);
});
