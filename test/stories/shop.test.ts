// The example shop, over every channel: buy, pay, and see the notification.
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findKeys } from '../../examples/shop/keys.ts';
import { createShop } from '../../examples/shop/shop.ts';
import { allChannels } from '../../src/channels/index.ts';
import { writeDemoFile } from '../../src/cli/demo-file.ts';
import { demoKeyPath } from '../../src/merchants/demo-key.ts';
import { sql } from '../../src/storage/db.ts';
import { freePort } from '../support/free-port.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { scratchFolder } from '../support/scratch.ts';
import { merchantPair, notifyPath, tokenUrlPath } from '../support/snap.ts';

let house: TestGateway;
let shop: Server;
let origin: string;
beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const notification_url = `${origin}/payments/notifications`;
  const merchant = {
    name: 'Toko',
    client_id: clientId,
    secret_key: secretKey,
    notification_url,
    snap: {
      public_key: merchantPair.publicKey,
      token_url: origin + tokenUrlPath,
      notification_url: origin + notifyPath,
    },
  };
  house = await startTestGateway({ file: () => ({ merchants: [merchant] }) });
  const keys = (await house.sandbox('keys')).body as { snap_public_key: string };
  const snap = { privateKey: merchantPair.privateKey, gatewayPublicKey: keys.snap_public_key };
  shop = createShop({ clientId, secretKey, baseUrl: house.url, origin, snap });
  await new Promise<void>((resolve) => shop.listen(port, '127.0.0.1', resolve));
  expect((shop.address() as AddressInfo).port).toBe(port);
});
afterAll(async () => {
  await new Promise((resolve) => shop.close(resolve));
  await house.stop();
});

const sold = allChannels.map(({ id }) => id);

const post = (path: string, cookie = '') =>
  fetch(origin + path, { method: 'POST', redirect: 'manual', headers: { cookie } });
const textOf = async (path: string, cookie = '') =>
  (await fetch(origin + path, { headers: { cookie } })).text();

/** Puts products into a new cart. Returns its cookie. */
async function cartWith(...products: string[]): Promise<string> {
  let cookie = '';
  for (const product of products) {
    const answer = await post(`/cart/${product}`, cookie);
    cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }
  return cookie;
}

it('shows products with drawings of its own, and a cart with a total and every channel', async () => {
  const page = await textOf('/');
  expect(page.match(/<svg /g)).toHaveLength(4);
  expect(page).not.toMatch(/(src|href)="https?:/);
  const cart = await textOf('/cart', await cartWith('batik', 'kopi', 'kopi'));
  expect(cart).toContain('Rp600.000');
  expect(cart).toContain('2 ×');
  expect(sold.filter((id) => !cart.includes(`action="/buy/${id}"`))).toEqual([]);
  expect(await textOf('/cart')).toContain('Your cart is empty');
});

it.each(sold)('sells with %s and shows the notification', async (id) => {
  const bought = await post(`/buy/${id}`, await cartWith('batik', 'kopi', 'kopi'));
  expect(bought.status).toBe(303);
  const { reference } = await newest();
  const before = await fetch(`${origin}/orders/${reference}`);
  expect(before.headers.get('refresh')).toBe('2');
  expect(await before.text()).toContain('Waiting for the payment');
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
  await house.advance(0);
  const after = await fetch(`${origin}/orders/${reference}`);
  expect(after.headers.get('refresh')).toBeNull();
  expect(await after.text()).toMatch(/Paid\. Thank you!.*SUCCESS/s);
});

it('finds the keys of the sandbox’s demo merchant, with the RSA key for DANA', async () => {
  const dataDir = scratchFolder();
  await expect(findKeys({ DATA_DIR: dataDir })).rejects.toThrow('Start the sandbox first');
  const demo = {
    clientId,
    name: 'Toko',
    secretKeys: [secretKey] as [string],
    notificationUrls: {},
    settlementAccounts: [],
    frameAncestors: [],
  };
  writeDemoFile(dataDir, house.url, { demo });
  writeFileSync(demoKeyPath(dataDir), merchantPair.privateKey);
  expect(await findKeys({ DATA_DIR: dataDir })).toEqual({
    clientId,
    secretKey,
    baseUrl: house.url,
    snap: {
      privateKey: merchantPair.privateKey,
      gatewayPublicKey: expect.stringContaining('BEGIN PUBLIC KEY'),
    },
  });
});

it('refuses an unsigned notification', async () => {
  const body = JSON.stringify({ order: { invoice_number: 'x' } });
  const answer = await fetch(`${origin}/payments/notifications`, { method: 'POST', body });
  expect(answer.status).toBe(400);
});

async function newest(): Promise<{ reference: string }> {
  const [row] = await house.db.rows<{ reference: string }>(
    sql`select reference from payments order by created_at desc limit 1`,
  );
  if (row === undefined) throw new Error('nothing was bought');
  return row;
}
