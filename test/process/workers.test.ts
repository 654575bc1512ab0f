// A gateway of two workers as a process: both serve as one would, one is killed under load, all stop together.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { startMark, waitUntil } from '../../src/storage/embedded/processes.ts';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { classicSuites } from '../support/classic.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import {
  call,
  getToken,
  paths,
  paymentBody,
  privateKeyFile,
  snapFile,
  takesAll,
} from '../support/snap.ts';
import { command } from '../support/terminal.ts';
import { type GatewayProcess, printed, startProcess } from './gateway-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'gapura-workers-'));
let database: FreshDatabase;
let receiver: Receiver;
let gateway: GatewayProcess;
let url: string;
/** What the merchant answers to notifications. */
let status = 200;

const [suite] = classicSuites;
if (suite === undefined) throw new Error('no classic channel');

beforeAll(async () => {
  database = await freshDatabase();
  receiver = await openReceiver((response, received, count) => {
    response.statusCode = status;
    takesAll(response, received, count);
  });
  gateway = await start();
  url = printed(await gateway.ready, 'merchant API');
}, 60_000);

afterAll(async () => {
  gateway.child.kill('SIGKILL');
  await gateway.ended;
  await receiver.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<GatewayProcess> {
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(snapFile(receiver)));
  const settings = { DATABASE_URL: database.url, DATA_DIR: folder, GAPURA_CONFIG: config };
  const started = startProcess(settings, 'node', ['--workers', '2']);
  await started.ready;
  return started;
}

interface Told {
  status: number;
  body: unknown;
}

/** A call on a connection of its own: the next one reaches the other worker. */
function ask(
  method: string,
  path: string,
  body?: Buffer | object,
  headers: Record<string, string> = {},
  agent: Agent | false = false,
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method, headers, agent }, async (response) => {
      try {
        const text = Buffer.concat(await response.toArray()).toString();
        const isJson = response.headers['content-type']?.includes('json');
        resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text });
      } catch (error) {
        reject(error);
      }
    });
    sent.once('error', reject);
    sent.end(Buffer.isBuffer(body) || body === undefined ? body : JSON.stringify(body));
  });
}

/** The same call several times, by both workers. */
const byBoth = (path: string) => Promise.all([1, 2, 3, 4].map(() => ask('GET', path)));

/** A signed order. Returns its invoice number if it was acknowledged. */
async function order(agent: Agent | false = false): Promise<string | undefined> {
  const body = Buffer.from(JSON.stringify(suite?.body()));
  const invoice = JSON.parse(String(body)).order.invoice_number as string;
  const path = suite?.path ?? '';
  const message = { clientId, requestId: randomUUID(), target: path, body };
  const headers = requestHeaders(signingKey(secretKey), message, new Date());
  const answer = await ask('POST', path, body, headers as Record<string, string>, agent);
  return answer.status === 200 ? invoice : undefined;
}

const workersOf = ({ child }: GatewayProcess): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, parent, , script]) => parent === String(child.pid) && /serve\.js$/.test(script ?? ''),
    )
    .map(([pid]) => Number(pid));

it('passes the conformance checks of both dialects', { timeout: 180_000 }, async () => {
  const key = privateKeyFile(folder);
  const ended = await command(
    [
      'conformance',
      '--url',
      url,
      '--channel',
      'kredivo',
      '--channel',
      'dana',
      '--private-key',
      key,
    ],
    { GAPURA_CLIENT_ID: clientId, GAPURA_SECRET_KEY: secretKey },
  );
  expect(ended.out.split('\n').filter((line) => line.startsWith('  FAIL'))).toEqual([]);
  expect(ended.code).toBe(0);
});

it('adds up the metrics of both workers', async () => {
  const counted = async () => {
    const { body } = await ask('GET', '/metrics');
    const found = /duration_seconds_count\{[^}]*route="\/healthz"[^}]*\} (\d+)/.exec(String(body));
    return Number(found?.[1] ?? 0);
  };
  expect(await counted()).toBe(0);
  for (const _ of [1, 2, 3]) expect((await ask('GET', '/healthz')).status).toBe(200);
  expect([await counted(), await counted()]).toEqual([3, 3]);
});

it('has one fault plan, whose occasions are counted once', async () => {
  const fault = { at: 'api:/orders/v1/status/x', kind: 'error', status: 503, times: 1 };
  await ask('PUT', '/sandbox/v1/faults', [fault]);
  for (const { body } of await byBoth('/sandbox/v1/faults')) expect(body).toEqual([fault]);
  const statuses = (await byBoth('/orders/v1/status/x')).map((answer) => answer.status);
  expect(statuses.filter((one) => one === 503)).toHaveLength(1);
  await ask('DELETE', '/sandbox/v1/faults');
  for (const { body } of await byBoth('/sandbox/v1/faults')) expect(body).toEqual([]);
});

it('moves both clocks, and does everything due before it answers', async () => {
  status = 500;
  const invoices = await Promise.all([1, 2, 3, 4].map(() => order()));
  for (const invoice of invoices) {
    const path = `/sandbox/v1/payments/${invoice}/outcome`;
    expect((await ask('POST', path, { outcome: 'SUCCESS' })).status).toBe(200);
  }
  const before = Date.now();
  for (const attempts of [1, 2]) {
    await ask('POST', '/sandbox/v1/clock', { advance_seconds: attempts === 1 ? 0 : 1800 });
    const { body } = await ask('GET', '/sandbox/v1/notifications?status=PENDING');
    const { notifications } = body as { notifications: { attempts: unknown[] }[] };
    expect(notifications.map((one) => one.attempts.length)).toEqual(invoices.map(() => attempts));
  }
  for (const { body } of await byBoth('/sandbox/v1/clock')) {
    expect(Date.parse((body as { now: string }).now)).toBeGreaterThanOrEqual(before + 1_800_000);
  }
  status = 200;
});

it('ends access tokens in both workers at a reset', async () => {
  const token = await getToken(url);
  const pay = () =>
    call(url, paths.payment, token, paymentBody(), { headers: { connection: 'close' } });
  for (const _ of [1, 2]) expect((await pay()).status).toBe(200);
  expect((await ask('POST', '/sandbox/v1/reset')).status).toBe(204);
  for (const _ of [1, 2]) expect((await pay()).status).toBe(401);
});

it('replaces a worker that is killed under load, and loses nothing that it acknowledged', {
  timeout: 120_000,
}, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const [victim = 0, survivor] = workersOf(gateway);
  const replaced = gateway.logged('a worker serves');
  const acknowledged: string[] = [];
  let failed = 0;
  const caller = async () => {
    while (acknowledged.length < 300 && failed < 100) {
      const invoice = await order(agent).catch(() => undefined);
      if (invoice === undefined) failed += 1;
      else if (acknowledged.push(invoice) === 100) process.kill(victim, 'SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  // Only the calls on the connections of the one that died.
  expect(failed).toBeLessThanOrEqual(16);
  await replaced;
  agent.destroy();
  const rows = await database.db.rows<{ reference: string }>(sql`select reference from payments`);
  const stored = new Set(rows.map(({ reference }) => reference));
  expect(acknowledged.filter((invoice) => !stored.has(invoice))).toEqual([]);
  const now = workersOf(gateway);
  expect(now).toHaveLength(2);
  expect(now).toContain(survivor);
  expect(now).not.toContain(victim);
  expect((await byBoth('/readyz')).map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
});

it('closes the connection that a worker did not live to take', async () => {
  const [victim = 0] = workersOf(gateway);
  const replaced = gateway.logged('a worker serves');
  process.kill(victim, 'SIGSTOP');
  const { hostname, port } = new URL(url);
  const open = async () => {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.write('GET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n');
    const answered = new Promise((resolve) => socket.once('data', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    return { socket, answered, closed };
  };
  // One of the first two goes to the stopped worker. All that follow go to the other one.
  const [first, second, third] = [await open(), await open(), await open()];
  await third.answered;
  const taken = await Promise.race([first, second].map((one) => one.answered.then(() => one)));
  const waiting = taken === first ? second : first;
  process.kill(victim, 'SIGKILL');
  await waiting.closed;
  expect(waiting.socket.bytesRead).toBe(0);
  for (const { socket } of [taken, third]) socket.destroy();
  await replaced;
});

it('leaves no worker behind when the primary is killed', async () => {
  const workers = workersOf(gateway);
  expect(workers).toHaveLength(2);
  gateway.child.kill('SIGKILL');
  const gone = await waitUntil(() => workers.every((pid) => startMark(pid) === undefined), 10_000);
  expect(gone).toBe(true);
});

it('stops at SIGTERM with all its workers, and says so with exit code 0', {
  timeout: 60_000,
}, async () => {
  const second = await start();
  const workers = workersOf(second);
  expect(workers).toHaveLength(2);
  const stoppedAt = Date.now();
  second.child.kill('SIGTERM');
  const end = await second.ended;
  expect([end.code, end.signal]).toEqual([0, null]);
  expect(Date.now() - stoppedAt).toBeLessThan(10_000);
  expect(workers.filter((pid) => startMark(pid) !== undefined)).toEqual([]);
});
