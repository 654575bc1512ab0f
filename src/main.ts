// The composition root: configuration → storage → acquirers → app → workers, and back down again.
import type { FastifyInstance } from 'fastify';
import { type AcquirerMakers, chooseAcquirers } from './acquirers/choose.ts';
import { cardAcquirers, type TakesCards } from './cards/acquirer.ts';
import type { CardDeps } from './cards/deps.ts';
import { cardJobs } from './cards/jobs.ts';
import { tryLimits } from './cards/limits.ts';
import { savedTokens } from './cards/vault.ts';
import type { Channel } from './channels/channel.ts';
import { allChannels, channelById } from './channels/index.ts';
import type { Config } from './config/environment.ts';
import {
  agreement,
  configuredMerchants,
  notificationSettings,
  requestRetentionSeconds,
  snapSettings,
} from './config/settings.ts';
import type { House } from './gateway/house.ts';
import { gatewayJobs } from './gateway/jobs.ts';
import { gatewayKeys, generatedEncryptionKey } from './gateway/keys.ts';
import { createWorkers } from './gateway/workers.ts';
import { createApp } from './http/app.ts';
import { closeWithin } from './http/drain.ts';
import { operationRoutes } from './http/health.ts';
import { createAccessTokens } from './http/snap/access-tokens.ts';
import { movableClock } from './lib/clock.ts';
import type { Log } from './lib/log.ts';
import { createMetrics } from './lib/metrics.ts';
import { createSealer, type Sealer } from './lib/seal.ts';
import { demoMerchant } from './merchants/demo.ts';
import { writeDemoKey } from './merchants/demo-key.ts';
import { openDirectory } from './merchants/directory.ts';
import { isSnapKeyUnusable, type MerchantEntry } from './merchants/merchant.ts';
import { save } from './merchants/store.ts';
import { createDispatcher, type Dispatcher } from './notifications/dispatcher.ts';
import { releaseAll } from './notifications/lease.ts';
import { type MerchantTokens, merchantTokens } from './notifications/merchant-token.ts';
import type { SignerOf } from './notifications/notification.ts';
import { classicSigner } from './notifications/sign-classic.ts';
import { snapSigner } from './notifications/sign-snap.ts';
import { createHttpTransport } from './notifications/transport.ts';
import { cardRoutes } from './pages/card/routes.ts';
import { docsRoutes } from './pages/docs/routes.ts';
import { guideRoutes } from './pages/guide/routes.ts';
import { stylesheet } from './pages/kit/assets.ts';
import { assetRoutes } from './pages/kit/page.ts';
import type { PaymentDeps } from './payments/deps.ts';
import { groupCommit } from './payments/group-commit.ts';
import type { Acquirer, AcquirerOf } from './payments/ports.ts';
import { createSandbox } from './sandbox/sandbox.ts';
import type { SettlementDeps } from './settlement/settle-batches.ts';
import { type Agreement, agreedTerms } from './settlement/terms.ts';
import { openStorage, type Storage } from './storage/open.ts';
import { announcer } from './words/announce.ts';
import { answerer } from './words/answers.ts';

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

const channelIds = allChannels.map((channel) => channel.id);
/** Channels that a configuration may name. */
const knownChannels = channelIds;

// Of the 10 s in which the gateway has stopped, the rest is the database's.
/** How long a stop waits for calls under way, in milliseconds; attempts under way get what is left of it. */
const callsMayTakeMs = 5000;
/** What attempts get in any case. */
const attemptsMayTakeMs = 1000;

/** Starts the gateway. What it throws says in one sentence what is wrong and how to mend it. */
export async function startGateway(config: Config, log: Log): Promise<Gateway> {
  // Nonsense in the configuration is found before anything is started.
  const merchants = configuredMerchants(config.file, knownChannels);
  const agreed = agreement(config.file, knownChannels);
  const sealer = createSealer(encryptionKeys(config));
  const storage = await openStorage({ ...config, log });
  try {
    return await assemble(config, log, storage, sealer, { merchants, agreed });
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
  { merchants: entries, agreed }: { merchants: readonly MerchantEntry[]; agreed: Agreement },
): Promise<Gateway> {
  const { db } = storage;
  for (const entry of entries) await save(db.single, entry, sealer);
  const wantsDemo = config.mode === 'sandbox' && config.configPath === undefined;
  const demo = wantsDemo ? await demoMerchant(db, sealer) : undefined;
  if (wantsDemo) await writeDemoKey(db, sealer, config.dataDir);
  const merchants = await openDirectory(db, sealer);
  for (const { clientId } of merchants.all().filter(isSnapKeyUnusable)) {
    log.warn(
      { clientId },
      'snap.public_key is no RSA public key in PEM: no tokens for this merchant',
    );
  }
  const clock = movableClock();
  const keys = await gatewayKeys(db, sealer);
  const house: House = {
    config,
    log,
    db,
    clock,
    metrics: createMetrics(),
    merchants,
    keys,
    accessTokens: createAccessTokens({ ...keys, clock }),
    sealer,
    links: { publicUrl: config.publicUrl ?? '' },
    channelOf,
    terms: agreedTerms(agreed, merchants),
  };
  const sandbox = config.mode === 'sandbox' ? await createSandbox(house) : undefined;
  const acquirerOf = acquirers(config, sandbox?.acquirerMakers ?? {});
  const settings = notificationSettings(config.file, config.mode);
  const transport = createHttpTransport(settings);
  const tokens = merchantTokens({ ...house, ...house.keys, send: transport.send });
  const dispatcher = createDispatcher({
    db,
    clock: house.clock,
    sign: signers(house, tokens),
    transport: tokens.dropTokenOnFailure(
      sandbox?.faultyTransport(transport.send) ?? transport.send,
    ),
    settings,
    log,
    observe: ({ outcome, seconds }) => house.metrics.delivered(outcome, seconds),
  });
  const payments = paymentDeps(house, dispatcher, acquirerOf);
  const settlement: SettlementDeps = { ...house, withoutAccount: sandbox?.withoutAccount };
  const takesCards = cardAcquirers(acquirerOf);
  const cards: CardDeps = { payments, sealer, acquirerOf: takesCards, limits: tryLimits };
  const jobs = [
    ...(sandbox?.jobs ?? []),
    ...gatewayJobs({ house, payments, settlement }),
    ...cardJobs(cards),
  ];
  const workers = createWorkers(jobs, log);
  const runDue = async () => {
    await workers.runAll();
    await dispatcher.runDue();
  };
  const app = createApp({
    ...house,
    payments,
    savedTokens: savedTokens(db),
    tokens: house.accessTokens,
    snap: snapSettings(config.file),
    wallNow: () => new Date(),
    trustedProxies: config.trustedProxies,
    observe: house.metrics.answered,
    channels: allChannels,
    mounts: [
      operationRoutes({ ready: () => db.ping(), metrics: house.metrics.registry }),
      assetRoutes([stylesheet]),
      docsRoutes({ ...house, channels: allChannels, sandbox: sandbox !== undefined }),
      guideRoutes({ ...house, channels: allChannels, sandbox: sandbox !== undefined }),
      cardRoutes({ ...house, cards, sandbox: sandbox !== undefined }),
      ...(sandbox?.mounts({
        payments,
        settlement,
        cards,
        runDue,
        forgetMerchantTokens: tokens.forget,
      }) ?? []),
    ],
    ...(sandbox === undefined ? {} : { interpose: sandbox.faultyApi }),
  });
  const port = await listen(app, config);
  house.links.publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  // Nobody else uses an embedded database: what a killed run was delivering is to be delivered now.
  if (config.databaseUrl === undefined) await releaseAll(db.single);
  workers.start();
  dispatcher.start();
  return {
    publicUrl: house.links.publicUrl,
    port,
    ...(demo === undefined ? {} : { demo }),
    lost: storage.lost,
    async stop() {
      const startedMs = performance.now();
      await closeWithin(app, callsMayTakeMs);
      await workers.stop();
      const left = callsMayTakeMs - (performance.now() - startedMs);
      await dispatcher.stop(Math.max(attemptsMayTakeMs, left));
      await transport.close();
      await storage.close();
    },
  };
}

function acquirers(config: Config, makers: AcquirerMakers<Acquirer & TakesCards>) {
  const fallback = config.mode === 'sandbox' ? 'simulator' : undefined;
  return chooseAcquirers(channelIds, config.file.acquirers ?? {}, makers, fallback);
}

function signers(house: House, tokens: MerchantTokens): SignerOf {
  const keyOf = (clientId: string) => house.merchants.find(clientId)?.keys[0];
  const wallNow = () => new Date();
  const byDialect = {
    classic: classicSigner(keyOf, wallNow),
    snap: snapSigner(keyOf, tokens, wallNow),
  };
  return (dialect) => byDialect[dialect];
}

function paymentDeps(house: House, dispatcher: Dispatcher, acquirerOf: AcquirerOf): PaymentDeps {
  const { config, db, clock, log, terms, metrics } = house;
  return {
    db,
    clock,
    log,
    acquirerOf,
    insert: groupCommit(db.single),
    answerTo: answerer(house),
    announce: announcer(house),
    terms,
    requestRetentionSeconds: requestRetentionSeconds(config.file),
    wake: () => dispatcher.wake(),
    observe: ({ channel }, { kind }) => metrics.fact(channel, kind),
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
