// The second half of the composition root: storage → acquirers → app → jobs, and back down again.
import type { FastifyInstance } from 'fastify';
import { waitingAway } from './acquirers/away.ts';
import { type AcquirerMakers, chooseAcquirers } from './acquirers/choose.ts';
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
  admissionSettings,
  agreement,
  notificationSettings,
  payoutRules,
  requestRetentionSeconds,
  secondPersonAbove,
  snapSettings,
} from './config/settings.ts';
import { channelOf } from './gateway/channels.ts';
import { openDeliveries } from './gateway/deliveries.ts';
import { type House, openHouse } from './gateway/house.ts';
import { createJobRunner } from './gateway/job-runner.ts';
import { gatewayJobs } from './gateway/jobs.ts';
import { merchantDesk } from './gateway/merchant-desk.ts';
import { metricsOfAll } from './gateway/metrics.ts';
import { openNews } from './gateway/news.ts';
import { officeDoors } from './gateway/office-doors.ts';
import { payoutJobs } from './gateway/payouts.ts';
import { periodSettings } from './gateway/periods.ts';
import { readiness } from './gateway/readiness.ts';
import { resealJob } from './gateway/reseal.ts';
import { dueRunner } from './gateway/run-due.ts';
import { settlementDeps } from './gateway/settlement.ts';
import { noSiblings, type Siblings } from './gateway/siblings.ts';
import { type Admission, createAdmission } from './http/admission/admission.ts';
import { createApp, type Mount } from './http/app.ts';
import { closeWithin } from './http/drain.ts';
import { healthRoutes } from './http/health.ts';
import type { Log } from './lib/log.ts';
import type { NewsDesk } from './lib/news.ts';
import type { Dispatcher } from './notifications/dispatcher-deps.ts';
import type { OfficeDeps } from './office/deps.ts';
import { maskedCardOf } from './office/shown.ts';
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
import { channelIds, type Gateway, type Prepared, prepare, sealedKinds } from './prepare.ts';
import { createRefusedKeeper, type RefusedKeeper } from './requests/refused-keeper.ts';
import { createSandbox, type Sandbox } from './sandbox/sandbox.ts';
import { announcer } from './words/announce.ts';
import { answerer } from './words/answers.ts';

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
  const { clock, merchants, sealer } = house;
  const sandbox = config.mode === 'sandbox' ? await createSandbox(house, siblings) : undefined;
  const acquirerOf = acquirers(config, { ...sandbox?.acquirerMakers, ...makers });
  const { dispatcher, tokens, transport, forOffice, muted } = openDeliveries(
    house,
    siblings,
    sandbox?.faultyTransport,
  );
  const { allowPrivateAddresses } = notificationSettings(config.file, config.mode);
  const logos = createLogos({ allowPrivateAddresses, log });
  const admission = admit(house);
  const news = openNews(db, connection);
  const payments = paymentDeps(house, dispatcher, waitingAway(acquirerOf, admission.away), news);
  const shared = { db: longDb, clock, log, merchants };
  const settlement = settlementDeps(house, longDb, sandbox);
  const payouts = { db: longDb, clock, rules: payoutRules(config.file) };
  const channels = allChannels;
  const office: OfficeDeps = {
    ...shared,
    ...merchantDesk(house, siblings),
    channels,
    sealer,
    links: house.links,
    deliveries: forOffice,
    payments,
    settlement,
    periods: periodSettings(config.file, house.agreed, house.keys),
    payouts,
    cash: cashRules(config.file, channelIds),
    customerSteps: (paymentId) => stepsOf(longDb, paymentId),
    secondPersonAbove: secondPersonAbove(config.file),
  };
  const takesCards = cardAcquirers(acquirerOf);
  const cards: CardDeps = { payments, sealer, acquirerOf: takesCards, limits: tryLimits };
  const jobs = [
    ...(sandbox?.jobs ?? []),
    { name: 'follow muted receivers', everySeconds: 1, run: () => muted.follow() },
    ...gatewayJobs({ house, payments, settlement, maskedCardOf: maskedCardOf(channels) }),
    ...payoutJobs({ ...payouts, log, bank: sandbox?.bank }),
    ...cardJobs(cards),
    resealJob({ db, log, sealer, kinds: sealedKinds }),
  ];
  const runner = createJobRunner(jobs, log);
  const runDue = dueRunner(runner, dispatcher, siblings);
  const doors = [
    ...officeDoors(house, office, sandbox !== undefined, news),
    ...(sandbox?.mounts({ office, cards, runDue, forgetMerchantTokens: tokens.forget }) ?? []),
  ];
  const refused = createRefusedKeeper({
    db: db.single,
    clock,
    log,
    merchants,
    observe: house.metrics.keptRefused,
  });
  const app = routes(house, admission, office, cards, logos, siblings, sandbox, doors, refused);
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
      await Promise.all([transport.close(), logos.close(), refused.stop(), news.close(), noted]);
      await close();
    },
  };
}

/** Who is let in, as the configuration says. */
function admit({ config, log, merchants, metrics }: House): Admission {
  const settings = admissionSettings(config.file, config.mode);
  const admission = createAdmission({
    settings,
    merchants,
    log,
    observe: metrics.refused,
    processes: config.workers,
  });
  metrics.gauge('gapura_calls_in_flight', 'Merchant calls in flight', () => admission.inFlight);
  metrics.gauge('gapura_calls_limit', 'How many may be', () => admission.limit);
  return admission;
}

/** The merchant API and the pages; `doors` are the office's and the sandbox's. */
function routes(
  house: House,
  admission: Admission,
  office: OfficeDeps,
  cards: CardDeps,
  logos: Logos,
  siblings: Siblings,
  sandbox: Sandbox | undefined,
  doors: readonly Mount[],
  { keep: keepRefused }: Pick<RefusedKeeper, 'keep'>,
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
    keepRefused,
    noteKeyUse: house.keyUses.note,
    tokens: house.accessTokens,
    strictness: config.file.strictness ?? 'documented',
    snap: snapSettings(config.file),
    wallNow: () => new Date(),
    trustedProxies: config.trustedProxies,
    observe: metrics.answered,
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

function acquirers(config: Config, makers: Makers) {
  const fallback = config.mode === 'sandbox' ? 'simulator' : undefined;
  return chooseAcquirers(channelIds, config.file.acquirers ?? {}, makers, fallback);
}

function paymentDeps(
  house: House,
  dispatcher: Dispatcher,
  acquirerOf: AcquirerOf,
  news: NewsDesk,
): PaymentDeps {
  const { config, db, clock, log, terms, metrics } = house;
  const insert = groupCommit(db.single);
  return {
    db,
    clock,
    log,
    acquirerOf,
    insert: async (creation) => {
      const isNew = await insert(creation);
      if (isNew) news.tell('payments', creation.payment.clientId);
      return isNew;
    },
    commit: groupChanges(db.single),
    answerTo: answerer(house),
    announce: announcer(house),
    terms,
    requestRetentionSeconds: requestRetentionSeconds(config.file),
    reserve: dispatcher.reserve,
    wake: dispatcher.wake,
    observe: ({ channel, clientId }, { kind }) => {
      metrics.fact(channel, kind);
      news.tell('changes', clientId);
    },
  };
}

async function listen(app: FastifyInstance, config: Config): Promise<number> {
  await app.listen({ host: config.host, port: config.port, backlog: connectionsWaiting });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
