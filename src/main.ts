// The composition root: configuration → storage → acquirers → app → workers, and back down again.
import type { FastifyInstance } from 'fastify';
import { chooseAcquirers } from './acquirers/choose.ts';
import { tryLimits } from './cards/limits.ts';
import type { CardDeps } from './cards/try.ts';
import type { Channel } from './channels/channel.ts';
import { allChannels, channelById, plannedChannels } from './channels/index.ts';
import type { Config } from './config.ts';
import { demoMerchant } from './demo.ts';
import type { House } from './house.ts';
import { createApp } from './http/app.ts';
import { operationRoutes } from './http/operation.ts';
import { assetRoutes } from './http/page.ts';
import { gatewayJobs } from './jobs.ts';
import { gatewayKeys, generatedEncryptionKey } from './keys.ts';
import { movableClock } from './lib/clock.ts';
import type { Log } from './lib/log.ts';
import { createMetrics } from './lib/metrics.ts';
import { createSealer, type Sealer } from './lib/seal.ts';
import { openDirectory } from './merchants/directory.ts';
import type { MerchantEntry } from './merchants/merchant.ts';
import { save } from './merchants/store.ts';
import { announcer } from './notifications/announce.ts';
import { createDispatcher, type Dispatcher } from './notifications/dispatcher.ts';
import { classicSigner } from './notifications/sign-classic.ts';
import { createHttpTransport } from './notifications/transport.ts';
import { cardRoutes } from './pages/card/routes.ts';
import { guideRoutes } from './pages/guide/routes.ts';
import { stylesheet } from './pages/kit/assets.ts';
import type { AcquirerOf } from './payments/ports.ts';
import type { SettleDeps } from './payments/settle.ts';
import { createSandbox } from './sandbox/sandbox.ts';
import { configuredMerchants, notificationSettings, requestRetentionSeconds } from './settings.ts';
import type { Db } from './storage/db.ts';
import { openStorage, type Storage } from './storage/open.ts';
import { createWorkers } from './workers.ts';

export interface Gateway {
  /** Base of every link, without a trailing slash. */
  publicUrl: string;
  port: number;
  /** The demo merchant of a sandbox without a configuration file. */
  demo?: MerchantEntry;
  /** Settles when the gateway can no longer serve although nobody stopped it; says why. */
  lost: Promise<string>;
  /** Stops accepting, finishes what is in flight, stops the database. */
  stop(): Promise<void>;
}

/** Starts the gateway. What it throws says in one sentence what is wrong and how to mend it. */
export async function startGateway(config: Config, log: Log): Promise<Gateway> {
  const sealer = createSealer(encryptionKeys(config));
  const storage = await openStorage({ ...config, log });
  try {
    return await assemble(config, log, storage, sealer);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function encryptionKeys(config: Config): Buffer[] {
  if (config.encryptionKeys.length > 0) return config.encryptionKeys;
  return [generatedEncryptionKey(config.dataDir)];
}

async function assemble(
  config: Config,
  log: Log,
  storage: Storage,
  sealer: Sealer,
): Promise<Gateway> {
  const { db } = storage;
  const demo = await keepMerchants(config, db, sealer);
  const house: House = {
    config,
    log,
    db,
    clock: movableClock(),
    metrics: createMetrics(),
    merchants: await openDirectory(db, sealer),
    keys: await gatewayKeys(db, sealer),
    sealer,
    links: { publicUrl: config.publicUrl ?? '' },
    channelOf,
  };
  const sandbox = config.mode === 'sandbox' ? await createSandbox(house) : undefined;
  const acquirerOf = acquirers(config, sandbox?.acquirerMakers ?? {});
  const settings = notificationSettings(config.file, config.mode);
  const transport = createHttpTransport(settings);
  const dispatcher = createDispatcher({
    db,
    clock: house.clock,
    sign: signers(house),
    transport: sandbox?.faultyTransport(transport.send) ?? transport.send,
    settings,
    log,
    observe: ({ outcome, seconds }) => house.metrics.delivered(outcome, seconds),
  });
  const settling = settleDeps(house, dispatcher);
  const create = {
    db,
    clock: house.clock,
    acquirerOf,
    requestRetentionSeconds: requestRetentionSeconds(config.file),
  };
  const cards: CardDeps = { ...settling, sealer, acquirerOf, log, limits: tryLimits };
  const workers = createWorkers(gatewayJobs(house, create, settling, sandbox), log);
  const runDue = async () => {
    await workers.runAll();
    await dispatcher.runDue();
  };
  const app = createApp({
    ...create,
    settling,
    ...house,
    wallNow: () => new Date(),
    observe: house.metrics.answered,
    channels: allChannels,
    mounts: [
      operationRoutes({ ready: () => db.ping(), metrics: house.metrics.registry }),
      assetRoutes([stylesheet]),
      guideRoutes({ ...house, channels: allChannels, sandbox: sandbox !== undefined }),
      cardRoutes({ ...house, cards, sandbox: sandbox !== undefined }),
      ...(sandbox?.mounts({ ...settling, cards, runDue }) ?? []),
    ],
    ...(sandbox === undefined ? {} : { interpose: sandbox.faultyApi }),
  });
  const port = await listen(app, config);
  house.links.publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  workers.start();
  dispatcher.start();
  return {
    publicUrl: house.links.publicUrl,
    port,
    ...(demo === undefined ? {} : { demo }),
    lost: storage.lost,
    async stop() {
      await app.close();
      await workers.stop();
      await dispatcher.stop();
      await transport.close();
      await storage.close();
    },
  };
}

/** Brings the configured merchants into the database, or the demo merchant where none is configured. */
async function keepMerchants(
  config: Config,
  db: Db,
  sealer: Sealer,
): Promise<MerchantEntry | undefined> {
  const known = [...allChannels.map((channel) => channel.id), ...plannedChannels];
  for (const entry of configuredMerchants(config.file, known)) await save(db.single, entry, sealer);
  const wantsDemo = config.mode === 'sandbox' && config.configPath === undefined;
  return wantsDemo ? demoMerchant(db, sealer) : undefined;
}

function acquirers(config: Config, makers: Parameters<typeof chooseAcquirers>[2]): AcquirerOf {
  const ids = allChannels.map((channel) => channel.id);
  const fallback = config.mode === 'sandbox' ? 'simulator' : undefined;
  return chooseAcquirers(ids, config.file.acquirers ?? {}, makers, fallback);
}

function signers(house: House): Parameters<typeof createDispatcher>[0]['sign'] {
  const keyOf = (clientId: string) => house.merchants.find(clientId)?.keys[0];
  const classic = classicSigner(keyOf, () => new Date());
  return () => classic;
}

function settleDeps(house: House, dispatcher: Dispatcher): SettleDeps {
  return {
    db: house.db,
    clock: house.clock,
    announce: announcer(house),
    feeOf: () => 0n,
    wake: () => dispatcher.wake(),
    observe: ({ channel }, { kind }) => house.metrics.fact(channel, kind),
  };
}

async function listen(app: FastifyInstance, config: Config): Promise<number> {
  await app.listen({ host: config.host, port: config.port });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

/** A payment's channel. That the registry has lost one is a bug of ours, never a merchant's mistake. */
function channelOf(id: string): Channel {
  const channel = channelById(id);
  if (channel === undefined) throw new Error(`there is no channel ${id}`);
  return channel;
}
