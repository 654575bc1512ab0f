// The lifecycle of the gateway as a process: ready, stopped, killed, started twice, started with wrong settings.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drop } from '../../src/channels/fixture.ts';
import { createClient } from '../../src/sdk/index.ts';
import { classicSuites } from '../support/classic.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type GatewayProcess, printed, startProcess } from './gateway-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'gapura-life-'));
const running: GatewayProcess[] = [];
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  for (const { child } of running) child.kill('SIGTERM');
  await Promise.all(running.map(({ ended }) => ended));
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(settings: Record<string, string>, by?: 'node' | 'npm'): GatewayProcess {
  const started = startProcess(settings, by);
  running.push(started);
  return started;
}

const [suite] = classicSuites;
if (suite === undefined) throw new Error('no classic channel');

/** Orders on the first channel as the demo merchant whose keys were printed. Returns the invoice number. */
async function order(output: string): Promise<string> {
  const client = createClient({
    clientId: printed(output, 'client id'),
    secretKey: printed(output, 'secret key'),
    baseUrl: printed(output, 'merchant API'),
  });
  const body = suite?.body(drop('additional_info.settlement')) as {
    order: { invoice_number: string };
  };
  const channel = suite?.channel.id as 'kredivo';
  await client[channel].create(body as Parameters<typeof client.kredivo.create>[0]);
  return body.order.invoice_number;
}

const shown = async (output: string, invoice: string) => {
  const url = `${printed(output, 'merchant API')}/sandbox/v1/payments/${invoice}`;
  return (await (await fetch(url)).json()) as { status: string };
};

const serversIn = (folder: string) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('postgres') && line.includes(folder));

/** Signs in at the dashboard with what was printed; returns where that leads. */
async function signedIn(url: string, output: string): Promise<string> {
  const [email = '', password = ''] = printed(output, 'sign in').split(/\s+/);
  const answer = await fetch(`${url}/dashboard/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ email, password, to: '/dashboard' }),
  });
  return answer.headers.get('location') ?? `${answer.status}`;
}

describe('with the embedded database', { timeout: 90_000 }, () => {
  it('serves, keeps its secrets to itself, refuses a second start, and stops at SIGTERM', async () => {
    const first = start({ DATA_DIR: dataDir }, 'npm');
    const output = await first.ready;
    const url = printed(output, 'merchant API');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    expect(statSync(join(dataDir, 'encryption.key')).mode & 0o777).toBe(0o600);
    const invoice = await order(output);
    expect(await signedIn(url, output)).toBe('/dashboard');

    const second = await start({ DATA_DIR: dataDir }).ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('is in use');
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
    expect((await shown(output, invoice)).status).toBe('PENDING');

    const stoppedAt = Date.now();
    first.child.kill('SIGTERM');
    const end = await first.ended;
    expect([end.code, end.signal]).toEqual([0, null]);
    expect(Date.now() - stoppedAt).toBeLessThan(10_000);
    expect(end.stderr).not.toContain(printed(output, 'secret key'));
    expect(serversIn(dataDir)).toEqual([]);
  });

  it('recovers after kill -9, with all data and the same merchant, then with two workers', async () => {
    const first = start({ DATA_DIR: dataDir });
    const before = await first.ready;
    const invoice = await order(before);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = start({ DATA_DIR: dataDir, WORKERS: '2' });
    const after = await second.ready;
    expect(printed(after, 'client id')).toBe(printed(before, 'client id'));
    expect(printed(after, 'secret key')).toBe(printed(before, 'secret key'));
    expect(printed(after, 'sign in')).toBe(printed(before, 'sign in'));
    expect((await shown(after, invoice)).status).toBe('PENDING');
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(0);
    expect(serversIn(dataDir)).toEqual([]);
  });
});

describe('refuses to start, in one sentence and with exit code 1', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gapura-life-config-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const rows: [string, Record<string, string>, RegExp][] = [
    ['a port that is not one', { PORT: '99999' }, /^PORT is "99999"/],
    [
      'an unknown channel',
      {
        GAPURA_CONFIG: file(
          'd.json',
          '{"merchants":[{"name":"A","client_id":"B","secret_key":"C","channels":["gopay"]}]}',
        ),
      },
      /names the channel "gopay"/,
    ],
    [
      'a database that does not exist',
      { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' },
      /^PostgreSQL at 127\.0\.0\.1:1\/none cannot be used/,
    ],
    [
      'a data directory that holds something else',
      { DATA_DIR: join(import.meta.dirname, '..') },
      /^DATA_DIR .* holds something else \("[^"]+"\): choose an empty folder/,
    ],
    [
      'a data directory that cannot be made, where a recursive mkdir never returns',
      { DATA_DIR: '/proc/x' },
      /^DATA_DIR \/proc\/x cannot be made .*choose another one\.$/,
    ],
    [
      'a data directory that is a file',
      { DATA_DIR: join(import.meta.dirname, 'lifecycle.test.ts') },
      /^DATA_DIR .* cannot be made .*choose another one\.$/,
    ],
  ];

  it('for every wrong setting (each message has its row in environment.test.ts)', async () => {
    for (const [name, settings, sentence] of rows) {
      const end = await start({ DATA_DIR: join(dataDir, 'unused'), ...settings }).ended;
      expect([name, end.code]).toEqual([name, 1]);
      expect(end.stderr.trim(), name).toMatch(sentence);
      expect(end.stderr.trim().split('\n'), name).toHaveLength(1);
      expect(end.stderr).not.toContain('secret@');
    }
  });

  it('an address of another machine', async () => {
    const settings = { DATABASE_URL: database.url, HOST: '999.1.1.1', DATA_DIR: dataDir };
    const end = await start(settings).ended;
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/^HOST is not an address of this machine/m);
    expect(end.stderr).not.toContain('    at ');
  });

  it('a port in use, before a database is made', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const unused = join(dataDir, 'never-made');
    const end = await start({ PORT: String(port), DATA_DIR: unused }).ended;
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(new RegExp(`^Port ${port} is in use`));
    expect(existsSync(unused)).toBe(false);
    server.close();
  });
});

it('names the missing key when the secrets were encrypted with another', {
  timeout: 60_000,
}, async () => {
  const sealed = await freshDatabase();
  const settings = (fill: number) => ({
    DATABASE_URL: sealed.url,
    DATA_DIR: dataDir,
    ENCRYPTION_KEY: Buffer.alloc(32, fill).toString('base64'),
  });
  const first = start(settings(1));
  await first.ready;
  first.child.kill('SIGTERM');
  await first.ended;
  const end = await start(settings(2)).ended;
  expect(end.code).toBe(1);
  expect(end.stderr).toMatch(/^The database holds secrets that another ENCRYPTION_KEY has sealed/);
  await sealed.drop();
});

it('in production serves no sandbox, no simulator and no demo merchant', {
  timeout: 60_000,
}, async () => {
  const empty = await freshDatabase();
  const gateway = start({
    GAPURA_MODE: 'production',
    DATABASE_URL: empty.url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PUBLIC_URL: 'https://pay.example',
    DATA_DIR: dataDir,
    PORT: '18080',
  });
  const output = await gateway.ready;
  expect(output).not.toContain('client id');
  for (const path of ['/sandbox/v1/clock', '/simulator', '/sandbox/v1/keys']) {
    expect((await fetch(`http://127.0.0.1:18080${path}`)).status).toBe(404);
  }
  expect((await fetch('http://127.0.0.1:18080/readyz')).status).toBe(200);
  gateway.child.kill('SIGTERM');
  expect((await gateway.ended).code).toBe(0);
  await empty.drop();
});
