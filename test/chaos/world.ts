// One gateway with everything around it: its database, the proxies, the merchants' servers, the callers.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Caller, createCaller } from './caller.ts';
import { type Database, embeddedDatabase, ownDatabase } from './database.ts';
import { type Disk, openDisk } from './disk.ts';
import { type Gateway, type Memory, startGateway } from './gateway.ts';
import type { History } from './history.ts';
import { merchants, snapPublicKey } from './orders.ts';
import { openProxy, type TcpProxy } from './proxy.ts';
import { authorityFile, openReceivers, type Receivers, tokenUrlPath } from './receivers.ts';
import type { Story } from './story.ts';

/** Where the database is: run by the gateway itself, or somewhere else, behind a proxy of ours. */
export type Setting = 'embedded' | 'remote';

export interface World {
  setting: Setting;
  disk: Disk;
  database: Database;
  gateway: Gateway;
  /** Between the gateway and the database; only in the remote setting. */
  databaseProxy?: TcpProxy | undefined;
  /** Between callers and the gateway. */
  clientProxy: TcpProxy;
  receivers: Receivers;
  caller: Caller;
  history: History;
  /** Every order so far. */
  stories: Story[];
  /** Memory of a gateway that has served and is quiet; set by the first round. */
  baseline?: Memory | undefined;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Whether our own server writes to the disk for sure. */
  durable: boolean;
}

export async function openWorld(setting: Setting, options: WorldOptions): Promise<World> {
  const disk = openDisk();
  const receivers = await openReceivers();
  const dataDir = join(disk.folder, 'data');
  const ownDir = join(disk.folder, 'server');
  for (const folder of [dataDir, ownDir]) mkdirSync(folder);
  chmodSync(disk.folder, 0o755);
  const config = join(disk.folder, 'config.json');
  writeFileSync(config, JSON.stringify(configFor(receivers)));
  const database =
    setting === 'embedded' ? embeddedDatabase(dataDir) : await ownDatabase(ownDir, options.durable);
  const databaseProxy =
    setting === 'remote' ? await openProxy(() => database.connection().port ?? 0) : undefined;
  let gateway: Gateway | undefined;
  const clientProxy = await openProxy(() => gateway?.port() ?? 0);
  const url = `http://127.0.0.1:${clientProxy.port}`;
  gateway = startGateway({
    DATA_DIR: dataDir,
    GAPURA_CONFIG: config,
    PUBLIC_URL: url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    NODE_EXTRA_CA_CERTS: authorityFile,
    LOG_LEVEL: 'warn',
    ...(databaseProxy === undefined ? {} : { DATABASE_URL: urlOf(database, databaseProxy) }),
  });
  // Whatever ends this process early: nothing of the world may stay behind.
  const abandon = () => {
    gateway.killNow();
    database.kill();
    disk.remove();
  };
  process.once('exit', abandon);
  const history: History = { asked: [], seen: [] };
  const caller = createCaller(url, history);
  return {
    setting,
    disk,
    database,
    gateway,
    databaseProxy,
    clientProxy,
    receivers,
    caller,
    history,
    stories: [],
    async close() {
      await caller.close();
      await Promise.all([clientProxy.close(), receivers.close()]);
      await gateway.kill(true);
      await databaseProxy?.close();
      await database.close();
      process.off('exit', abandon);
      disk.remove();
    },
  };
}

function urlOf(database: Database, proxy: TcpProxy): string {
  const { user = '', password = '', database: name = '' } = database.connection();
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}/${name}`;
}

/** Receivers are tried again within seconds, so that a round need not wait for half an hour. */
const retrySeconds = [1, 2, 3, 5, 8, 12, 16, 20, 25, 30, 40, 50, 60, 80, 100, 120];

export const notificationTimeoutSeconds = 2;

/** A configuration file with both merchants, whose notifications go to these receivers. */
export function configFor({ origins }: Pick<Receivers, 'origins'>): object {
  return {
    merchants: merchants.map(({ clientId, secretKey }, index) => ({
      name: `Toko ${index + 1}`,
      client_id: clientId,
      secret_key: secretKey,
      notification_url: `${origins[index]}/payments/notifications`,
      snap: {
        public_key: snapPublicKey,
        token_url: origins[index] + tokenUrlPath,
        notification_url: `${origins[index]}/v1.0/debit/notify`,
      },
      settlement_accounts: [
        { id: `SBS-${index}`, bank: 'BCA', number: '0011223344', holder: 'PT Uji', default: true },
      ],
    })),
    fees: {
      cards: { fixed: 2000, basis_points: 280 },
      indomaret: { fixed: 5000, basis_points: 0 },
      dana: { fixed: 0, basis_points: 150 },
    },
    notifications: {
      retry_seconds: retrySeconds,
      timeout_seconds: notificationTimeoutSeconds,
    },
  };
}
