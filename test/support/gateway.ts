// A whole gateway for a test: its own database, a merchant, a receiver of notifications, and functions to control it.
import { inject } from 'vitest';
import { type ConfigFile, checkConfig } from '../../src/config/file.ts';
import type { TracingSettings } from '../../src/config/tracing.ts';
import { snapKeySetting } from '../../src/gateway/keys.ts';
import { createLog } from '../../src/lib/log.ts';
import { type Gateway, startGateway } from '../../src/main.ts';
import { type Client, createClient } from '../../src/sdk/index.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { testKey } from './global-setup.ts';
import { type Answer, openReceiver, type Receiver } from './receiver.ts';

export const clientId = 'BRN-0001-1700000000001';
export const secretKey = 'SK-TestSecretKey0123456789';

/** Path of the test merchant's notification URL, below the receiver's origin. */
export const notificationPath = '/payments/notifications';

export interface TestGatewayOptions {
  /** Merged into the configuration file; `merchants` replaces the one test merchant. */
  file?: (receiver: Receiver) => ConfigFile;
  /** How the merchant answers notifications; 200 unless set. */
  answer?: Answer;
  log?: (line: string) => void;
  /** The address by which the gateway reaches its database, such as that of a wire to cut. */
  reachedBy?: (own: FreshDatabase) => Promise<string>;
  /** Reverse proxies whose `X-Forwarded-For` is trusted; none unless set. */
  trustedProxies?: string[];
  /** The database of an earlier gateway, which stays when this one stops; a new one unless set. */
  database?: FreshDatabase;
  /** The first one seals. */
  encryptionKeys?: Buffer[];
  /** A free one unless set. */
  port?: number;
  /** Where traces are sent; nowhere unless set. */
  tracing?: TracingSettings;
}

export interface TestGateway {
  url: string;
  db: Db;
  receiver: Receiver;
  client: Client;
  gateway: Gateway;
  /** GET (or POST with a body) on one of the sandbox's routes: the status and the parsed answer. */
  sandbox(
    path: string,
    body?: unknown,
    method?: string,
  ): Promise<{ status: number; body: unknown }>;
  /** Moves business time. Afterwards everything that became due is done. */
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the gateway. Call `stop` in `afterAll`. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const receiver = await openReceiver(options.answer);
  const database = options.database ?? (await freshDatabase());
  if (options.encryptionKeys === undefined) await keepSnapKey(database);
  const databaseUrl = (await options.reachedBy?.(database)) ?? database.programUrl;
  const tested = testConfig(databaseUrl, options.file?.(receiver) ?? {}, receiver);
  const {
    trustedProxies = [],
    encryptionKeys = tested.encryptionKeys,
    port = 0,
    tracing,
  } = options;
  const config = {
    ...tested,
    databaseOwnerUrl: database.url,
    trustedProxies,
    encryptionKeys,
    port,
    tracing,
  };
  const sink = { write: (line: string) => options.log?.(line) };
  const log = createLog(options.log ? 'trace' : 'silent', sink);
  const gateway = await startGateway(config, log).catch(async (error: unknown) => {
    await receiver.close();
    throw error;
  });
  const url = gateway.publicUrl;
  const sandbox: TestGateway['sandbox'] = (path, body, method) => call(url, path, body, method);
  return {
    url,
    db: database.db,
    receiver,
    client: createClient({ clientId, secretKey, baseUrl: url }),
    gateway,
    sandbox,
    async advance(seconds) {
      const { status } = await sandbox('clock', { advance_seconds: seconds });
      if (status !== 200) throw new Error(`the clock did not move: ${status}`);
    },
    async stop() {
      await gateway.stop();
      await receiver.close();
      if (options.database === undefined) await database.drop();
    },
  };
}

/** Stores the key of all test gateways, if there is none yet. */
async function keepSnapKey({ db }: FreshDatabase): Promise<void> {
  await db.single.rows(sql`
    insert into settings (name, value)
    values (${snapKeySetting}, ${JSON.stringify(inject('testServer').snapKey)}::jsonb)
    on conflict (name) do nothing`);
}

function testConfig(databaseUrl: string, file: ConfigFile, receiver: Receiver) {
  const merchant = {
    name: 'Toko Uji',
    client_id: clientId,
    secret_key: secretKey,
    notification_url: `${receiver.origin}${notificationPath}`,
  };
  return {
    mode: 'sandbox' as const,
    host: '127.0.0.1',
    port: 0,
    dataDir: '/nonexistent',
    databaseUrl,
    encryptionKeys: [testKey],
    logLevel: 'silent',
    workers: 1,
    file: checkConfig({ merchants: [merchant], ...file }, 'the test configuration'),
    configPath: 'test',
  };
}

async function call(url: string, path: string, body: unknown, method?: string) {
  const response = await fetch(`${url}/sandbox/v1/${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
