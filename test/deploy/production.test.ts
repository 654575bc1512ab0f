// Production as deploy/ has it: nginx in front, PostgreSQL with the two roles of roles.sh, the command of the systemd
// unit with two workers, and a provider behind TLS. Payments on every channel go through, and come back.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigFile } from '../../src/config/file.ts';
import { type Client, createClient, exchangeOf, verifyNotification } from '../../src/sdk/index.ts';
import type { PostgresConnection } from '../../src/storage/connection.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type Embedded, startEmbedded } from '../../src/storage/embedded.ts';
import { connectPostgres } from '../../src/storage/postgres.ts';
import { type GatewayProcess, startProcess } from '../process/gateway-process.ts';
import { bodyOf } from '../support/cards.ts';
import { classicSuites } from '../support/classic.ts';
import { freePort } from '../support/free-port.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import { TEST_SETTINGS } from '../support/global-setup.ts';
import { expectProvenLedger } from '../support/money.ts';
import { openReceiver, type Received, type Receiver } from '../support/receiver.ts';
import { scratchFolder } from '../support/scratch.ts';
import {
  merchantPair,
  notifyPath,
  paymentBody,
  refundBody,
  snapFile,
  takesAll,
  tokenUrlPath,
} from '../support/snap.ts';
import { type TrustingFetch, trustingFetch } from '../support/trusting-fetch.ts';
import { channels, frontAtBack, frontId, frontSecret } from '../support/two-gateways.ts';
import { ca, certificate, type RunningProxy, startProxy } from './proxy.ts';

const deploy = join(import.meta.dirname, '..', '..', 'deploy');
const folder = scratchFolder();
const upstream = 'doku';

let server: Embedded;
let receiver: Receiver;
let provider: GatewayProcess;
let gateway: GatewayProcess;
let nginx: RunningProxy;
let trusting: TrustingFetch;
let shop: Client;
/** PUBLIC_URL, and the sandbox of the provider. */
let [url, providerUrl] = ['', ''];
let [output, databaseUrl] = ['', ''];
const password = 'four quiet words here';

interface Shown {
  payment_code?: string;
  payment_url?: string;
}

beforeAll(async () => {
  const ports = [];
  for (let i = 0; i < 4; i += 1) ports.push(await freePort());
  const [own = 0, outside = 0, providers = 0, providersOutside = 0] = ports;
  [url, providerUrl] = [`https://localhost:${outside}`, `http://127.0.0.1:${providers}`];
  const log = { info: () => {}, warn: () => {} };
  [server, receiver, nginx] = await Promise.all([
    startEmbedded({
      dataDir: join(folder, 'postgres'),
      log,
      extraSettings: TEST_SETTINGS,
      listen: 'tcp',
    }),
    openReceiver(takesAll),
    startProxy('nginx', [
      { gateway: own, proxy: outside },
      { gateway: providers, proxy: providersOutside },
    ]),
  ]);
  provider = startProcess({
    NODE_EXTRA_CA_CERTS: certificate,
    PORT: String(providers),
    PUBLIC_URL: `https://localhost:${providersOutside}`,
    DATA_DIR: join(folder, 'provider'),
    GAPURA_CONFIG: configFile('provider.json', { merchants: [frontAtBack(url, upstream)] }),
  });
  await provider.ready;
  gateway = await startInProduction(own, await behind(`https://localhost:${providersOutside}`));
  output = await gateway.ready;
  trusting = trustingFetch(ca);
  const { privateKey } = merchantPair;
  shop = createClient({ clientId, secretKey, privateKey, baseUrl: url, fetch: trusting.fetch });
}, 120_000);

afterAll(async () => {
  for (const one of [gateway, provider]) one?.child.kill('SIGTERM');
  const ends = await Promise.all([gateway?.ended, provider?.ended]);
  await Promise.all([nginx?.stop(), trusting?.close(), receiver?.close()]);
  await server?.stop();
  expect(ends.map((end) => end?.code)).toEqual([0, 0]);
}, 60_000);

function configFile(name: string, file: ConfigFile): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(file));
  return path;
}

/** The configuration of a gateway whose channels are all with that provider. */
async function behind(base_url: string): Promise<ConfigFile> {
  const { snap_public_key: public_key } = (await played('keys')) as { snap_public_key: string };
  return snapFile(receiver, {
    upstreams: {
      [upstream]: {
        base_url,
        client_id: frontId,
        secret_key: frontSecret,
        snap: { private_key: merchantPair.privateKey, public_key },
      },
    },
    acquirers: Object.fromEntries(channels.map((channel) => [channel, { upstream }])),
    // The shop and the provider of this test are on this machine.
    notifications: { allow_private_addresses: true },
  });
}

/** Starts it with the settings and the arguments of the systemd unit, on a database made by roles.sh. */
async function startInProduction(port: number, file: ConfigFile): Promise<GatewayProcess> {
  const { owner, program } = makeRoles(server.connection);
  databaseUrl = owner;
  const unit = readFileSync(join(deploy, 'systemd/gapura.service'), 'utf8');
  const settings = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) =>
    line.split(' ').map((one) => one.split('=') as [string, string]),
  );
  const [, args = ''] =
    /^ExecStart=\/usr\/bin\/node bin\/gapura\.mjs start (.*)$/m.exec(unit) ?? [];
  expect(args).toBe('--workers auto');
  return startProcess(
    {
      ...Object.fromEntries(settings),
      NODE_EXTRA_CA_CERTS: certificate,
      DATA_DIR: join(folder, 'gapura'),
      GAPURA_CONFIG: configFile('gapura.json', file),
      DATABASE_URL: program,
      DATABASE_OWNER_URL: owner,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      PUBLIC_URL: url,
      TRUSTED_PROXIES: '127.0.0.1',
      PORT: String(port),
    },
    'node',
    // As `auto` does on two cores, wherever this runs.
    ['--workers', '2'],
  );
}

/** Runs roles.sh as PostgreSQL's image does on an empty volume. Returns the URLs of the two roles. */
function makeRoles({ host = '', port = 5432, user = '', password }: PostgresConnection) {
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets);
  for (const role of ['owner', 'program'])
    writeFileSync(join(secrets, `${role}_password`), `${role}'s`);
  const script = join(folder, 'roles.sh');
  const text = readFileSync(join(deploy, 'postgres/roles.sh'), 'utf8');
  writeFileSync(script, text.replaceAll('/run/secrets', secrets));
  const env = {
    PATH: process.env.PATH,
    POSTGRES_USER: user,
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: 'postgres',
    ...(typeof password === 'string' && { PGPASSWORD: password }),
  };
  execFileSync('sh', [script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const urlOf = (role: string, password: string) =>
    `postgresql://${role}:${encodeURIComponent(password)}@${host}:${port}/gapura`;
  return { owner: urlOf('gapura_owner', "owner's"), program: urlOf('gapura_app', "program's") };
}

async function inDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const db = await connectPostgres({ connectionString: databaseUrl });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Asks or tells the provider's sandbox. */
async function played(path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${providerUrl}/sandbox/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    body: body === undefined ? null : JSON.stringify(body),
  });
  const said = await response.json();
  expect(response.status, JSON.stringify(said)).toBe(200);
  return said;
}

/** The next notification that the shop gets while it does this, verified. */
async function heardWhile(act: () => Promise<unknown>) {
  const before = notifications().length;
  await act();
  await expect.poll(() => notifications().length, { timeout: 15_000 }).toBe(before + 1);
  return notifications()[before] as Received;
}

/** What came to the shop's notification addresses, without requests for tokens. */
const notifications = () => receiver.received.filter(({ target }) => target !== tokenUrlPath);

const paid = (name: string) => () => played(`payments/${name}/outcome`, { outcome: 'SUCCESS' });

describe('a payment through nginx and a gateway in production', () => {
  it.each(classicSuites)('with $channel.id', async ({ channel, body }) => {
    const order = body() as { order: { invoice_number: string } };
    const { invoice_number: invoice } = order.order;
    const answer = await shop[channel.id as 'kredivo'].create(order as never);
    const { payment_code, payment_url } = (await played(`payments/${invoice}`)) as Shown;
    // The customer pays at the provider.
    expect(JSON.stringify(answer)).toContain(payment_code ?? payment_url);
    const { headers, body: raw, target } = await heardWhile(paid(invoice));
    const verified = verifyNotification(raw, Object.fromEntries(headers), {
      secretKey,
      path: target,
    });
    expect(verified.body).toMatchObject({
      order: { invoice_number: invoice },
      transaction: { status: 'SUCCESS' },
    });
    expect(await shop.orders.status(invoice)).toMatchObject({ transaction: { status: 'SUCCESS' } });
  });

  it('with dana, and its refund', async () => {
    const order = paymentBody();
    const { partnerReferenceNo: name } = order;
    await shop.dana.create(order as never);
    const { target, body } = await heardWhile(paid(name));
    expect(target).toBe(notifyPath);
    expect(JSON.parse(body.toString())).toMatchObject({
      originalPartnerReferenceNo: name,
      latestTransactionStatus: '00',
    });
    expect(await shop.dana.refund(refundBody(name, 1000) as never)).toMatchObject({
      responseCode: '2000700',
    });
  });

  it('with a card that is refunded', async () => {
    const order = bodyOf();
    const { invoice_number } = order.order;
    const made = await shop.cards.create(order);
    await heardWhile(paid(invoice_number));
    const refunded = await shop.cards.refund({
      order: { invoice_number },
      payment: { original_request_id: exchangeOf(made)?.requestId ?? '' },
      refund: { amount: order.order.amount },
    });
    expect(refunded.refund).toMatchObject({ status: 'SUCCESS' });
  });

  it('ends in a book that is proven', async () => {
    await inDatabase(expectProvenLedger);
  });
});

describe('the office behind nginx', () => {
  it('is opened by the printed link, over TLS, and knows the address that nginx saw', async () => {
    const link = output
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line.includes('link='));
    expect(link).toMatch(new RegExp(`^${url}/dashboard/join\\?link=`));
    const page = await trusting.fetch(link ?? '');
    expect(page.headers.get('strict-transport-security')).toMatch(/max-age=\d{7}/);
    const joined = await trusting.fetch(`${url}/dashboard/join`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: url,
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': '203.0.113.9',
      },
      body: new URLSearchParams({
        link: new URL(link ?? '').searchParams.get('link') ?? '',
        email: 'ani@example.test',
        name: 'Ani',
        password,
        repeat: password,
      }),
    });
    expect(joined.status).toBe(303);
    expect(joined.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-.*; Secure/)]);
    const from = await inDatabase((db) =>
      db.rows(sql`select distinct from_address from audit_entries where from_address is not null`),
    );
    expect(from).toEqual([{ from_address: '127.0.0.1' }]);
  });
});
