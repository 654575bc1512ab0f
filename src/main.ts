// The second half of the composition root: storage → acquirers → app → jobs, and back down again.
import type { FastifyInstance } from 'fastify';
import type { AcquirerMakers } from './acquirers/choose.ts';
import { cardAcquirers, type TakesCards } from './cards/acquirer.ts';
import type { CardDeps } from './cards/deps.ts';
import { cardJobs } from './cards/jobs.ts';
import { tryLimits } from './cards/limits.ts';
import { stepsOf } from './cards/steps.ts';
import { savedTokens } from './cards/vault.ts';
import { allChannels } from './channels/index.ts';
import { cashRules } from './config/cash.ts';
import type { Config } from './config/environment.ts';
import {
  agreement,
  notificationSettings,
  payoutRules,
  secondPersonAbove,
  snapSettings,
} from './config/settings.ts';
import { admit } from './gateway/admit.ts';
import { channelOf } from './gateway/channels.ts';
import { databaseFiguresJob, proofJob, proofMetrics } from './gateway/database-figures.ts';
import { openDeliveries } from './gateway/deliveries.ts';
import { figuresJob } from './gateway/figures.ts';
import { type House, openHouse } from './gateway/house.ts';
import { createJobRunner } from './gateway/job-runner.ts';
import { gatewayJobs } from './gateway/jobs.ts';
import { merchantDesk } from './gateway/merchant-desk.ts';
import { metricsOfAll } from './gateway/metrics.ts';
import { openNews } from './gateway/news.ts';
import { officeDoors } from './gateway/office-doors.ts';
import { paymentDeps } from './gateway/payments.ts';
import { payoutJobs } from './gateway/payouts.ts';
import { periodSettings } from './gateway/periods.ts';
import { measureProcess } from './gateway/process-metrics.ts';
import { readiness } from './gateway/readiness.ts';
import { resealJob } from './gateway/reseal.ts';
import { dueRunner } from './gateway/run-due.ts';
import { settlementDeps } from './gateway/settlement.ts';
import { noSiblings, type Siblings } from './gateway/siblings.ts';
import { openProviders } from './gateway/upstreams.ts';
import type { Admission } from './http/admission/admission.ts';
import { createApp, type Mount } from './http/app.ts';
import type { ClassicDeps } from './http/classic/endpoint.ts';
import { closeWithin } from './http/drain.ts';
import { healthRoutes } from './http/health.ts';
import type { Log } from './lib/log.ts';
import type { OfficeDeps } from './office/deps.ts';
import { maskedCardOf } from './office/shown.ts';
import { cardRoutes } from './pages/card/routes.ts';
import { docsRoutes } from './pages/docs/routes.ts';
import { guideRoutes } from './pages/guide/routes.ts';
import { copyScript, stylesheet } from './pages/kit/assets.ts';
import { assetRoutes } from './pages/kit/page.ts';
import { createLogos, type Logos } from './pages/logo/logos.ts';
import { logoRoutes } from './pages/logo/routes.ts';
import type { Acquirer } from './payments/ports.ts';
import { channelIds, type Gateway, type Prepared, prepare, sealedKinds } from './prepare.ts';
import { createRefusedKeeper } from './requests/refused-keeper.ts';
import { createSandbox, type Sandbox } from './sandbox/sandbox.ts';

export type { Gateway };

// A stop takes at most 10 seconds; the rest of them is for the database.
/** How long a stop waits for calls and then for attempts in flight, together, in milliseconds. */
const callsMayTakeMs = 5000;
/** The least time for attempts in flight, in milliseconds. */
const attemptsMayTakeMs = 1000;
/**
 * Connections that wait to be taken. Node's default of 511 overflows when a thousand callers come at once, and the
 * system then drops their first bytes: they would wait for seconds, before anybody could refuse them.
 */
const connectionsWaiting = 4096;

/** Acquirers that the configuration can name, in addition to the sandbox's. */
type Makers = AcquirerMakers<Acquirer & TakesCards>;

/** Starts a gateway of one process. The message of what it throws says what is wrong and how to fix it. */
export async function startGateway(config: Config, log: Log, makers?: Makers): Promise<Gateway> {
  const prepared = await prepare(config, log);
  const { demo, demoKeys, firstSignIn, lost } = prepared;
  try {
    const served = await serve(prepared, log, noSiblings, makers);
    return { ...served, demo, demoKeys, firstSignIn, lost };
  } catch (error) {
    await prepared.close();
    throw error;
  }
}

/** One process that serves. `holder` is its name on the leases of notifications. */
export type Served = Pick<Gateway, 'publicUrl' | 'port' | 'stop'> & { holder: string };

/**
 * Serves from a prepared database: storage → what is shared → acquirers, deliveries, payments → jobs and
 * routes. Stopping closes the database too.
 */
export async function serve(
  prepared: Pick<Prepared, 'config' | 'db' | 'longDb' | 'connection' | 'close'>,
  log: Log,
  siblings: Siblings = noSiblings,
  makers: Makers = {},
): Promise<Served> {
  const { config, db, longDb, connection, close } = prepared;
  const house = await openHouse(config, log, db, agreement(config.file, channelIds));
  const { clock, merchants, sealer, metrics } = house;
  measureProcess(house, { calls: db, long: longDb });
  const sandbox = config.mode === 'sandbox' ? await createSandbox(house, siblings) : undefined;
  const providers = openProviders(house, siblings, { ...sandbox?.acquirerMakers, ...makers });
  const { dispatcher, tokens, transport, forOffice, muted } = openDeliveries(
    house,
    siblings,
    sandbox?.faultyTransport,
  );
  const { allowPrivateAddresses } = notificationSettings(config.file, config.mode);
  const logos = createLogos({ allowPrivateAddresses, log });
  const admission = admit(house);
  const news = openNews(db, connection);
  const payments = paymentDeps(house, { dispatcher, providers, admission, news });
  const shared = { db: longDb, clock, log, merchants };
  const settlement = settlementDeps(house, longDb, sandbox);
  const payouts = { db: longDb, clock, rules: payoutRules(config.file) };
  const office: OfficeDeps = {
    ...shared,
    ...merchantDesk(house, siblings),
    channels: allChannels,
    sealer,
    links: house.links,
    deliveries: forOffice,
    payments,
    settlement,
    noteProof: proofMetrics(metrics),
    periods: periodSettings(config.file, house.agreed, house.keys),
    payouts,
    cash: cashRules(config.file, channelIds),
    customerSteps: (paymentId) => stepsOf(longDb, paymentId),
    secondPersonAbove: secondPersonAbove(config.file),
    ...providers.forOffice,
  };
  const acquirerOf = cardAcquirers(providers.own);
  const cards: CardDeps = { payments, sealer, acquirerOf, limits: tryLimits };
  const jobs = [
    ...(sandbox?.jobs ?? []),
    { name: 'follow muted receivers', everySeconds: 1, run: () => muted.follow() },
    ...gatewayJobs({ house, payments, settlement, maskedCardOf: maskedCardOf(allChannels) }),
    ...payoutJobs({ ...payouts, log, bank: sandbox?.bank }),
    ...cardJobs(cards),
    providers.job(payments),
    resealJob({ db, log, sealer, kinds: sealedKinds }),
    figuresJob({ office, metrics }),
    databaseFiguresJob({ db: longDb, metrics, sealer, kinds: sealedKinds }),
    proofJob(office, db, log),
  ];
  const runner = createJobRunner(jobs, log, metrics);
  const runDue = dueRunner(runner, dispatcher, siblings);
  const doors = [
    ...officeDoors(house, office, sandbox !== undefined, news),
    providers.doors(payments),
    ...(sandbox?.mounts({ office, cards, runDue, forgetMerchantTokens: tokens.forget }) ?? []),
  ];
  const refused = createRefusedKeeper({
    db: db.single,
    clock,
    log,
    merchants,
    observe: metrics.keptRefused,
  });
  const calls = { elsewhere: providers.elsewhere(payments), keepRefused: refused.keep };
  const app = routes(house, admission, siblings, sandbox, {
    office,
    cards,
    logos,
    doors,
    ...calls,
  });
  const port = await listen(app, config);
  house.links.publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  runner.start();
  dispatcher.start();
  refused.start();
  return {
    publicUrl: house.links.publicUrl,
    port,
    holder: dispatcher.holder,
    async stop() {
      const startedMs = performance.now();
      await closeWithin(app, callsMayTakeMs);
      await runner.stop();
      const left = callsMayTakeMs - (performance.now() - startedMs);
      await dispatcher.stop(Math.max(attemptsMayTakeMs, left));
      const noted = house.keyUses
        .write()
        .catch((err) => log.warn({ err }, 'uses of keys are lost'));
      const closed = [transport.close(), logos.close(), refused.stop(), news.close(), noted];
      await Promise.all([...closed, house.tracing.stop()]);
      await close();
    },
  };
}

interface CallParts extends Pick<ClassicDeps, 'elsewhere' | 'keepRefused'> {
  office: OfficeDeps;
  cards: CardDeps;
  logos: Logos;
  doors: readonly Mount[];
}

/** The merchant API and the pages; `doors` are the office's, the providers' and the sandbox's. */
function routes(
  house: House,
  admission: Admission,
  siblings: Siblings,
  sandbox: Sandbox | undefined,
  { office, cards, logos, doors, elsewhere, keepRefused }: CallParts,
): FastifyInstance {
  const { config, db, clock, log, merchants, metrics, links } = house;
  const isSandbox = sandbox !== undefined;
  const channels = allChannels;
  return createApp({
    admission,
    payments: office.payments,
    office,
    merchants,
    channelOf,
    log,
    savedTokens: savedTokens(db),
    elsewhere,
    keepRefused,
    noteKeyUse: house.keyUses.note,
    tokens: house.accessTokens,
    strictness: config.file.strictness ?? 'documented',
    snap: snapSettings(config.file),
    wallNow: () => new Date(),
    trustedProxies: config.trustedProxies,
    observe: metrics.answered,
    tracing: house.tracing,
    channels,
    mounts: [
      healthRoutes({ ready: readiness(db), metrics: metricsOfAll(metrics, siblings) }),
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

async function listen(app: FastifyInstance, config: Config): Promise<number> {
  await app.listen({ host: config.host, port: config.port, backlog: connectionsWaiting });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
