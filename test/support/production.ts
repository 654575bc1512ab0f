// A gateway in production mode for tests: an external database with two roles, TLS in front of it, a bank of ours.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/environment.ts';
import { createLog } from '../../src/lib/log.ts';
import { type Gateway, startGateway } from '../../src/main.ts';
import type { Client } from '../../src/sdk/index.ts';
import { createClient } from '../../src/sdk/index.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { scratchFolder } from './scratch.ts';
import { openTestBank, type TestBank } from './test-bank.ts';
import { trustingFetch } from './trusting-fetch.ts';

export interface Production {
  /** `https://localhost:<port>`: PUBLIC_URL. Its certificate is nobody's but ours. */
  url: string;
  gateway: Gateway;
  database: FreshDatabase;
  bank: TestBank;
  /** A merchant's server. */
  receiver: Receiver;
  /** What a merchant's engineer uses. */
  client(keys: { clientId: string; secretKey: string }): Client;
  stop(): Promise<void>;
}

const file = (name: string) => readFileSync(new URL(`./tls/${name}`, import.meta.url), 'utf8');
const certificate = file('localhost.crt');

/** Starts it with the settings that production demands. Call `stop` in `afterAll`. */
export async function startProduction(): Promise<Production> {
  const [database, receiver, proxy] = await Promise.all([
    freshDatabase(),
    openReceiver(),
    openProxy(),
  ]);
  const bank = openTestBank(proxy.url);
  const folder = scratchFolder();
  const configPath = join(folder, 'gapura.json');
  // The merchant's server of this test is on this machine.
  const notifications = { allow_private_addresses: true };
  writeFileSync(configPath, JSON.stringify({ acquirers: { cards: 'bank' }, notifications }));
  const config = loadConfig({
    GAPURA_MODE: 'production',
    GAPURA_CONFIG: configPath,
    DATABASE_URL: database.programUrl,
    DATABASE_OWNER_URL: database.url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PUBLIC_URL: proxy.url,
    TRUSTED_PROXIES: '127.0.0.1',
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
  });
  const gateway = await startGateway(config, createLog('silent'), bank.makers);
  proxy.leadTo(gateway.port);
  const trusting = trustingFetch(certificate);
  return {
    url: proxy.url,
    gateway,
    database,
    bank,
    receiver,
    client: (keys) => createClient({ ...keys, baseUrl: proxy.url, fetch: trusting.fetch }),
    async stop() {
      await gateway.stop();
      await Promise.all([proxy.close(), trusting.close(), receiver.close()]);
      await database.drop();
    },
  };
}

/** A reverse proxy that ends TLS and passes everything on, byte for byte. */
async function openProxy() {
  let port = 0;
  const keys = { key: file('localhost.key'), cert: certificate };
  const server = createServer(keys, (request, response) => {
    const headers = { ...request.headers, 'x-forwarded-for': request.socket.remoteAddress };
    const { method, url: path } = request;
    const onward = forward({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    leadTo(to: number) {
      port = to;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
