// The composition root: configuration → storage → acquirers → app → workers, and back down again.
import type { FastifyInstance } from 'fastify';
import { type AcquirerMakers, chooseAcquirers } from './acquirers/choose.ts';
import { cardAcquirers, type TakesCards } from './cards/acquirer.ts';
import type { CardDeps } from './cards/deps.ts';
import { cardJobs } from './cards/jobs.ts';
import { tryLimits } from './cards/limits.ts';
import { savedTokens } from './cards/vault.ts';
import { allChannels } from './channels/index.ts';
import { requireOwnDataDir } from './config/data-dir.ts';
import type { Config } from './config/environment.ts';
import {
  agreement,
  configuredMerchants,
  notificationSettings,
  requestRetentionSeconds,
  snapSettings,
} from './config/settings.ts';
import { type Configured, channelOf, type House, openHouse } from './gateway/house.ts';
import { gatewayJobs } from './gateway/jobs.ts';
import { generatedEncryptionKey } from './gateway/keys.ts';
import { createWorkers } from './gateway/workers.ts';
import { createApp, type Mount } from './http/app.ts';
import { closeWithin } from './http/drain.ts';
import { healthRoutes } from './http/health.ts';
import { requireFreePort } from './http/port.ts';
import type { Log } from './lib/log.ts';
import { createSealer, type Sealer } from './lib/seal.ts';
import type { MerchantEntry } from './merchants/merchant.ts';
import { createDispatcher } from './notifications/dispatcher.ts';
import type { Dispatcher } from './notifications/dispatcher-deps.ts';
import { releaseAll } from './notifications/lease.ts';
import { type MerchantTokens, merchantTokens } from './notifications/merchant-token.ts';
import type { SignerOf } from './notifications/notification.ts';
import { classicSigner } from './notifications/sign-classic.ts';
import { snapSigner } from './notifications/sign-snap.ts';
import { createHttpTransport } from './notifications/transport.ts';
import type { OfficeDeps } from './office/deps.ts';
import { cardRoutes } from './pages/card/routes.ts';
import { docsRoutes } from './pages/docs/routes.ts';
import { guideRoutes } from './pages/guide/routes.ts';
import { copyScript, stylesheet } from './pages/kit/assets.ts';
import { assetRoutes } from './pages/kit/page.ts';
import { createLogos, type Logos } from './pages/logo/logos.ts';
import { logoRoutes } from './pages/logo/routes.ts';
import type { PaymentDeps } from './payments/deps.ts';
import { groupChanges, groupCommit } from './payments/group-commit.ts';
import type { Acquirer, AcquirerOf } from './payments/ports.ts';
import { createSandbox, type Sandbox } from './sandbox/sandbox.ts';
import type { SettlementDeps } from './settlement/settle-batches.ts';
import { openStorage, type Storage } from './storage/open.ts';
import { announcer } from './words/announce.ts';
import { answerer } from './words/answers.ts';

export interface Gateway {
  /** Base of every link, without a trailing slash. */
  publicUrl: string;
  port: number;
  /** The demo merchant of a sandbox without a configuration file. */
  demo?: MerchantEntry | undefined;
  /** Resolves with the reason when the gateway can no longer serve, although nobody stopped it. */
  lost: Promise<string>;
  /** Stops accepting calls, finishes those in flight, stops the database. */
  stop(): Promise<void>;
}

/** Channels that a configuration may name. */
const channelIds = allChannels.map((channel) => channel.id);

/** What is wrong with a merchant's settings of a channel. */
function settingsProblem(channel: string, settings: unknown): string | undefined {
  const check = channelOf(channel).settingsProblem;
  return check === undefined ? 'has no settings' : check(settings);
}

// A stop takes at most 10 seconds; the rest of them is for the database.
/** How long a stop waits for calls and then for attempts in flight, together, in milliseconds. */
const callsMayTakeMs = 5000;
/** The least time for attempts in flight, in milliseconds. */
const attemptsMayTakeMs = 1000;

/** Starts the gateway. The message of what it throws says in one sentence what is wrong and how to fix it. */
export async function startGateway(config: Config, log: Log): Promise<Gateway> {
  // A bad configuration is found before anything is started.
  const merchants = configuredMerchants(config.file, channelIds, settingsProblem);
  const agreed = agreement(config.file, channelIds);
  // So are a folder of somebody else and a port in use, before a key or a database is made.
  requireOwnDataDir(config);
  await requireFreePort(config.host, config.port);
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

/** Storage → what is shared → acquirers, deliveries, payments → jobs and routes. */
async function assemble(
  config: Config,
  log: Log,
  storage: Storage,
  sealer: Sealer,
  configured: Configured,
): Promise<Gateway> {
  const { house, demo } = await openHouse(config, log, storage.db, sealer, configured);
  const { db, clock, merchants } = house;
  const sandbox = config.mode === 'sandbox' ? await createSandbox(house) : undefined;
  const acquirerOf = acquirers(config, sandbox?.acquirerMakers ?? {});
  const { dispatcher, tokens, transport } = deliveries(house, sandbox);
  const { allowPrivateAddresses } = notificationSettings(config.file, config.mode);
  const logos = createLogos({ allowPrivateAddresses, log });
  const payments = paymentDeps(house, dispatcher, acquirerOf);
  const { withoutAccount } = sandbox ?? {};
  const settlement: SettlementDeps = { db, clock, merchants, log, withoutAccount };
  const channels = allChannels;
  const office: OfficeDeps = { db, clock, log, merchants, channels, payments, settlement };
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
  const doors =
    sandbox?.mounts({ office, cards, runDue, forgetMerchantTokens: tokens.forget }) ?? [];
  const app = routes(house, payments, cards, logos, sandbox, doors);
  const port = await listen(app, config);
  house.links.publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  // Only this process uses an embedded database, so leases of a killed run can be released at once.
  if (config.databaseUrl === undefined) await releaseAll(db.single);
  workers.start();
  dispatcher.start();
  return {
    publicUrl: house.links.publicUrl,
    port,
    demo,
    lost: storage.lost,
    async stop() {
      const startedMs = performance.now();
      await closeWithin(app, callsMayTakeMs);
      await workers.stop();
      const left = callsMayTakeMs - (performance.now() - startedMs);
      await dispatcher.stop(Math.max(attemptsMayTakeMs, left));
      await Promise.all([transport.close(), logos.close()]);
      await storage.close();
    },
  };
}

/** What posts notifications: the dispatcher, merchants' access tokens, the connections. */
function deliveries(house: House, sandbox: Sandbox | undefined) {
  const { config, db, clock, log, merchants, metrics } = house;
  const settings = notificationSettings(config.file, config.mode);
  const transport = createHttpTransport(settings);
  const { privateKey } = house.keys;
  const tokens = merchantTokens({ merchants, privateKey, clock, send: transport.send });
  const send = sandbox?.faultyTransport(transport.send) ?? transport.send;
  const dispatcher = createDispatcher({
    db,
    clock,
    sign: signers(house, tokens),
    transport: tokens.dropTokenOnFailure(send),
    settings,
    log,
    observe: ({ outcome, seconds }) => metrics.delivered(outcome, seconds),
  });
  metrics.gauge(
    'gapura_notification_receivers_failing',
    'Receivers of notifications that keep failing and get one attempt at a time',
    () => dispatcher.failing().length,
  );
  return { dispatcher, tokens, transport };
}

/** The merchant API and the pages; `doors` are the sandbox's. */
function routes(
  house: House,
  payments: PaymentDeps,
  cards: CardDeps,
  logos: Logos,
  sandbox: Sandbox | undefined,
  doors: readonly Mount[],
): FastifyInstance {
  const { config, db, clock, log, merchants, metrics, links } = house;
  const isSandbox = sandbox !== undefined;
  const channels = allChannels;
  return createApp({
    payments,
    merchants,
    channelOf,
    log,
    savedTokens: savedTokens(db),
    tokens: house.accessTokens,
    strictness: config.file.strictness ?? 'documented',
    snap: snapSettings(config.file),
    wallNow: () => new Date(),
    trustedProxies: config.trustedProxies,
    observe: metrics.answered,
    channels,
    mounts: [
      healthRoutes({ ready: () => db.ping(), metrics: metrics.registry }),
      assetRoutes([stylesheet], [copyScript]),
      docsRoutes({ links, channels, sandbox: isSandbox }),
      guideRoutes({
        db,
        clock,
        merchants,
        channels,
        sandbox: isSandbox,
        tillHref: sandbox?.tillHref,
      }),
      cardRoutes({ cards, merchants, logos, sandbox: isSandbox }),
      logoRoutes({ merchants, logos }),
      ...doors,
    ],
    interpose: sandbox?.faultyApi,
  });
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
    commit: groupChanges(db.single),
    answerTo: answerer(house),
    announce: announcer(house),
    terms,
    requestRetentionSeconds: requestRetentionSeconds(config.file),
    reserve: dispatcher.reserve,
    wake: dispatcher.wake,
    observe: ({ channel }, { kind }) => metrics.fact(channel, kind),
  };
}

async function listen(app: FastifyInstance, config: Config): Promise<number> {
  await app.listen({ host: config.host, port: config.port });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
