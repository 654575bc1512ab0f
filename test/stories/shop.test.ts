// The example shop, over every channel: buy, pay, and see the notification.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createShop } from '../../examples/shop/shop.ts';
import { allChannels } from '../../src/channels/index.ts';
import { sql } from '../../src/storage/db.ts';
import { freePort } from '../support/free-port.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
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

it('offers every channel', async () => {
  const page = await (await fetch(origin)).text();
  expect(sold.filter((id) => !page.includes(`/buy/${id}`))).toEqual([]);
});

it.each(sold)('sells with %s and shows the notification', async (id) => {
  const bought = await fetch(`${origin}/buy/${id}`, { method: 'POST', redirect: 'manual' });
  expect(bought.status).toBe(303);
  const { reference } = await newest();
  const before = await (await fetch(`${origin}/orders/${reference}`)).text();
  expect(before).toContain('waiting');
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS' });
  await house.advance(0);
  expect(await (await fetch(`${origin}/orders/${reference}`)).text()).toContain('SUCCESS');
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
