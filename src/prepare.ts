// The first half of the composition root: what a start does once, before one process or several serve.
import { sealedCards } from './cards/sealed.ts';
import { allChannels } from './channels/index.ts';
import { channelsToName } from './channels/settings.ts';
import { requireOwnDataDir } from './config/data-dir.ts';
import type { Config } from './config/environment.ts';
import { configuredPeople } from './config/people.ts';
import {
  agreement,
  configuredKeys,
  configuredMerchants,
  payoutRules,
  simulatesPayouts,
} from './config/settings.ts';
import { generatedEncryptionKey } from './gateway/keys.ts';
import { turnToNewestKey } from './gateway/reseal.ts';
import { sealedByGateway } from './gateway/sealed.ts';
import { requireFreePort } from './http/port.ts';
import type { Log } from './lib/log.ts';
import { createSealer, type Sealer } from './lib/seal.ts';
import { storeConfigured } from './merchants/configured.ts';
import { demoMerchant } from './merchants/demo.ts';
import { writeDemoKey } from './merchants/demo-key.ts';
import type { KnownChannels } from './merchants/form.ts';
import type { MerchantEntry } from './merchants/merchant.ts';
import { releaseAll } from './notifications/lease.ts';
import { rolesWith } from './office/roles.ts';
import { type ConfiguredPerson, sandboxOwner, storeConfiguredPeople } from './people/configured.ts';
import { storeConfiguredKeys } from './people/keys.ts';
import { linkDays, makeLink } from './people/links.ts';
import { type SandboxKeys, sandboxKeys, storedSandboxKeys } from './people/sandbox-keys.ts';
import { canAnySignIn } from './people/store.ts';
import { clearFaultPlan } from './sandbox/faults.ts';
import { emptiedTables } from './sandbox/reset.ts';
import { followCalendar } from './settlement/follow-calendar.ts';
import { windowOf } from './settlement/terms.ts';
import type { PostgresConnection } from './storage/connection.ts';
import type { Db } from './storage/db.ts';
import { openStorage } from './storage/open.ts';

/** What a running gateway is to those who started it. */
export interface Gateway {
  /** Base of every link, without a trailing slash. */
  publicUrl: string;
  port: number;
  /** The demo merchant of a sandbox without a configuration file. */
  demo?: MerchantEntry | undefined;
  /** The office keys of the same sandbox, for the command line. */
  demoKeys?: SandboxKeys | undefined;
  /** How to sign in to the back office at first. */
  firstSignIn?: FirstSignIn | undefined;
  /** Resolves with the reason when the gateway can no longer serve, although nobody stopped it. */
  lost: Promise<string>;
  /** Stops accepting calls, finishes those in flight, stops the database. */
  stop(): Promise<void>;
}

/**
 * What whoever has started the gateway needs to sign in: the sandbox's owner, or, in production before anybody can
 * sign in, the secret of a link that is used once.
 */
export type FirstSignIn = { email: string; password: string } | { link: string };

/** A database and settings that are ready to serve from. */
export interface Prepared {
  /** With the encryption keys that are used, generated or given. */
  config: Config;
  db: Db;
  /** The same database, for work that may take longer. */
  longDb: Db;
  /** Where other processes of this gateway connect. */
  connection: PostgresConnection;
  demo: MerchantEntry | undefined;
  demoKeys: SandboxKeys | undefined;
  firstSignIn: FirstSignIn | undefined;
  /** Resolves if an embedded database ends although nobody stopped it. */
  lost: Promise<string>;
  close(): Promise<void>;
}

/** Channels that a configuration may name. */
export const channelIds = allChannels.map((channel) => channel.id);

/** Everything that a gateway keeps sealed. */
export const sealedKinds = [...sealedByGateway, ...sealedCards];

/** What merchants are checked with. */
export const knownChannels: KnownChannels = channelsToName(allChannels);

/**
 * Checks the configuration, opens and migrates the database, stores the configured merchants. The message of
 * what it throws says in one sentence what is wrong and how to fix it. The caller closes what it returns.
 */
export async function prepare(config: Config, log: Log): Promise<Prepared> {
  // A bad configuration is found before anything is started.
  const merchants = configuredMerchants(config.file, knownChannels);
  const agreed = agreement(config.file, channelIds);
  const officeKeys = configuredKeys(config.file);
  payoutRules(config.file);
  simulatesPayouts(config.file, config.mode);
  const people = configuredPeople(config.file);
  // So are a folder of somebody else and a port in use, before a key or a database is made.
  requireOwnDataDir(config);
  const free = await requireFreePort(config.host, config.port);
  // Several processes agree on a port before the first one listens.
  const port = config.workers > 1 ? free : config.port;
  const keyed = {
    ...config,
    // What serves never needs the owner of the tables.
    databaseOwnerUrl: undefined,
    port,
    encryptionKeys: encryptionKeys(config),
  };
  const { dataDir, databaseUrl, databaseOwnerUrl: ownerUrl, workers: processes } = config;
  const resets = config.mode === 'sandbox' ? emptiedTables : [];
  const storage = await openStorage({ dataDir, databaseUrl, ownerUrl, log, processes, resets });
  try {
    const { db } = storage;
    const sealer = createSealer(keyed.encryptionKeys);
    await turnToNewestKey({ db, log, sealer, kinds: sealedKinds });
    const demoKeys = isDemo(config) ? sandboxKeys(keyed.encryptionKeys[0]) : undefined;
    const ownKeys = demoKeys === undefined ? [] : storedSandboxKeys(demoKeys);
    await db.transaction((tx) => storeConfiguredKeys(tx, [...officeKeys, ...ownKeys]));
    await followCalendar({ db: storage.longDb, log }, windowOf(agreed));
    const firstSignIn = await storePeople(config, db, sealer, people);
    const demo = await storeMerchants(keyed, db, sealer, merchants);
    if (config.mode === 'sandbox') await clearFaultPlan(db);
    // Only this gateway uses an embedded database, so leases of a killed run can be released at once.
    if (databaseUrl === undefined) await releaseAll(db.single);
    return { ...storage, config: keyed, demo, demoKeys, firstSignIn };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function encryptionKeys(config: Config): [Buffer, ...Buffer[]] {
  const [newest, ...older] = config.encryptionKeys;
  if (newest !== undefined) return [newest, ...older];
  return [generatedEncryptionKey(config.dataDir)];
}

/** Returns how to sign in at first, if the configuration does not say it. */
async function storePeople(
  { mode }: Config,
  db: Db,
  sealer: Sealer,
  people: readonly ConfiguredPerson[],
): Promise<FirstSignIn | undefined> {
  if (mode === 'sandbox' && people.length === 0) {
    const owner = await sandboxOwner(db, sealer);
    await storeConfiguredPeople(db, [owner]);
    return { email: owner.email, password: owner.password.text };
  }
  await storeConfiguredPeople(db, people);
  if (mode === 'sandbox' || (await canAnySignIn(db, rolesWith('people.write')))) return undefined;
  const days = linkDays.firstOwner;
  return { link: await db.transaction((tx) => makeLink(tx, { createdBy: 'start', days })) };
}

/** Whether this is a sandbox that nobody has configured. */
function isDemo({ mode, configPath }: Config): boolean {
  return mode === 'sandbox' && configPath === undefined;
}

/** Returns the demo merchant, if this gateway has one. */
async function storeMerchants(
  config: Config,
  db: Db,
  sealer: Sealer,
  entries: readonly MerchantEntry[],
): Promise<MerchantEntry | undefined> {
  await db.transaction((tx) => storeConfigured(tx, sealer, entries));
  if (!isDemo(config)) return undefined;
  const demo = await demoMerchant(db, sealer);
  await writeDemoKey(db, sealer, config.dataDir);
  return demo;
}
