// The gateway in front is killed while its provider has done what it was asked for, and no answer has come.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient, exchangeOf } from '../../src/sdk/index.ts';
import { bodyOf } from '../support/cards.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { frontAtBack, frontId, frontSecret } from '../support/two-gateways.ts';
import { bytesOf, forward } from '../upstream/line.ts';
import { type GatewayProcess, startProcess } from './gateway-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'gapura-upstream-kill-'));
let database: FreshDatabase;
let back: TestGateway;
let line: Server;
let front: GatewayProcess;
let settings: Record<string, string>;
let url: string;
let shop: Client;
/** Called when back has answered a call to this path; the answer goes nowhere. */
let holding: { path: string; answered: () => void } | undefined;

beforeAll(async () => {
  database = await freshDatabase();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  back = await startTestGateway({
    file: () => ({ merchants: [frontAtBack(url, 'back')] }),
  });
  line = createServer(async (incoming, outgoing) => {
    const answer = await forward(back.url, incoming, await bytesOf(incoming));
    if (holding !== undefined && incoming.url === holding.path) return holding.answered();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const base_url = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
  const config = join(folder, 'config.json');
  const merchants = [{ name: 'Toko Uji', client_id: clientId, secret_key: secretKey }];
  const upstreams = { back: { base_url, client_id: frontId, secret_key: frontSecret } };
  const acquirers = { cards: { upstream: 'back' } };
  writeFileSync(config, JSON.stringify({ merchants, upstreams, acquirers }));
  settings = {
    ...{ PORT: String(port), PUBLIC_URL: url, DATABASE_URL: database.url },
    ...{ DATA_DIR: folder, GAPURA_CONFIG: config },
  };
  await start();
  shop = createClient({ clientId, secretKey, baseUrl: url, maxRetries: 0 });
}, 60_000);

afterAll(async () => {
  front.child.kill('SIGKILL');
  await front.ended;
  line.closeAllConnections();
  line.close();
  await back.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  front = startProcess(settings);
  await front.ready;
}

async function sandbox(path: string, body?: object): Promise<Record<string, unknown>> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${url}/sandbox/v1/${path}`, sent)).json() as never;
}

const both = async (name: string) => {
  const there = (await back.sandbox(`payments/${name}`)).body as Record<string, unknown>;
  return [await sandbox(`payments/${name}`), there].map((one) => [
    one.status,
    one.paid_amount,
    one.refunded_amount,
  ]);
};

/** Orders, and waits until front has heard of the customer’s payment. */
async function ordered(type: string) {
  const order = bodyOf({ payment: { type } });
  const name = order.order.invoice_number;
  const created = await shop.cards.create(order);
  await back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  const heard = async () => (await sandbox(`payments/${name}`)).status;
  await expect.poll(heard, { interval: 20, timeout: 10_000 }).not.toBe('PENDING');
  return { name, requestId: exchangeOf(created)?.requestId ?? '' };
}

/** Calls, kills front once back has done it, and starts front again when a minute has passed. */
async function killedDuring(path: string, call: () => Promise<unknown>): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    holding = { path, answered: resolve };
  });
  const lost = call().then(
    () => 'answered',
    () => 'lost',
  );
  await answered;
  front.child.kill('SIGKILL');
  await front.ended;
  expect(await lost).toBe('lost');
  holding = undefined;
  await start();
}

it('a capture is made once, and the merchant’s repeat gets its answer', {
  timeout: 60_000,
}, async () => {
  const { name } = await ordered('AUTHORIZE');
  const { authorize_id = '' } = (await shop.orders.status(name)) as { authorize_id?: string };
  const requestId = randomUUID();
  const capture = () =>
    shop.cards.capture({ payment: { authorize_id, capture_amount: 50_000 } }, { requestId });
  await killedDuring('/credit-card/capture', capture);
  expect(await both(name)).toEqual([
    ['AUTHORIZED', 0, 0],
    ['SUCCESS', 50_000, 0],
  ]);
  await sandbox('clock', { advance_seconds: 61 });
  expect(await both(name)).toEqual([
    ['SUCCESS', 50_000, 0],
    ['SUCCESS', 50_000, 0],
  ]);
  expect((await capture()).payment).toMatchObject({ status: 'SUCCESS', capture_amount: 50_000 });
});

it('a refund is made once, and the merchant’s repeat gets its answer', {
  timeout: 60_000,
}, async () => {
  const { name, requestId: original_request_id } = await ordered('SALE');
  const requestId = randomUUID();
  const body = {
    order: { invoice_number: name },
    payment: { original_request_id },
    refund: { amount: 90_000 },
  };
  const refund = () => shop.cards.refund(body, { requestId });
  await killedDuring('/cancellation/credit-card/refund', refund);
  expect(await both(name)).toEqual([
    ['SUCCESS', 90_000, 0],
    ['VOIDED', 90_000, 90_000],
  ]);
  await sandbox('clock', { advance_seconds: 61 });
  expect(await both(name)).toEqual([
    ['VOIDED', 90_000, 90_000],
    ['VOIDED', 90_000, 90_000],
  ]);
  expect((await refund()).refund.status).toBe('SUCCESS');
});
