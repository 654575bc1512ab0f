// Providers of the same API in the running gateway: chosen acquirers, their jobs, doors, metrics and health.
import { type AcquirerMakers, type Chosen, chooseAcquirers } from '../acquirers/choose.ts';
import { upstreamDoors } from '../acquirers/upstream/doors.ts';
import { createUpstreams } from '../acquirers/upstream/upstreams.ts';
import { allChannels } from '../channels/index.ts';
import type { Config } from '../config/environment.ts';
import {
  type AcquirerProblem,
  acquirerProblem,
  type UpstreamSettings,
  upstreamSettings,
} from '../config/upstreams.ts';
import type { Mount } from '../http/app.ts';
import type { Elsewhere } from '../http/elsewhere.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { Acquirer } from '../payments/ports.ts';
import type { ProviderDesk } from '../upstreams/health.ts';
import { pollProviders, refresher } from '../upstreams/poll.ts';
import type { House } from './house.ts';
import type { Job } from './job-runner.ts';
import type { Siblings } from './siblings.ts';

export interface Providers<A extends Acquirer> extends Chosen<A> {
  forOffice: { providers: ProviderDesk; acquirerProblem: AcquirerProblem };
  job(payments: PaymentDeps): Job;
  doors(payments: PaymentDeps): Mount;
  elsewhere(payments: PaymentDeps): Elsewhere;
}

/** The names of the acquirers that a sandbox has, beside those that are handed in. */
export const sandboxAcquirers = ['simulator'] as const;

/** The check of what merchants' channels are put on, as the configuration has it. */
export function choosable({ file, mode }: Pick<Config, 'file' | 'mode'>): AcquirerProblem {
  const own = mode === 'sandbox' ? sandboxAcquirers : [];
  const needsSnap = allChannels
    .filter(({ create }) => create.address.dialect === 'snap')
    .map(({ id }) => id);
  return acquirerProblem({ upstreams: upstreamSettings(file, mode), own, needsSnap });
}

/** Makes the providers, and chooses among them and `makers`. Throws ConfigError. */
export function openProviders<A extends Acquirer>(
  house: House,
  siblings: Siblings,
  makers: AcquirerMakers<A>,
): Providers<A> {
  const { config, clock, links, channelOf, merchants, metrics, log, tracing } = house;
  const settings = upstreamSettings(config.file, config.mode);
  const upstreams = createUpstreams({
    settings,
    channelOf,
    clock,
    links,
    tracing,
    observe: metrics.providerCalled,
  });
  siblings.answer('providers', async () => upstreams.views());
  for (const { name } of settings) {
    const view = () => upstreams.views().find((one) => one.name === name);
    metrics.providerState(name, () => ({
      inFlight: view()?.inFlight ?? 0,
      isOpen: view()?.state !== 'closed',
    }));
  }
  const chosen = chooseAcquirers({
    channelIds: allChannels.map(({ id }) => id),
    configured: config.file.acquirers ?? {},
    makers,
    fallback: config.mode === 'sandbox' ? sandboxAcquirers[0] : undefined,
    upstreams: upstreams.acquirers,
    choicesOf: (clientId) => merchants.find(clientId)?.acquirers,
  });
  const about = (payments: PaymentDeps) => ({ payments, channels: allChannels });
  return {
    ...chosen,
    forOffice: {
      acquirerProblem: choosable(config),
      providers: {
        known: settings.map(knownOf),
        views: async () => [upstreams.views(), ...(await siblings.ask('providers'))].flat(),
      },
    },
    job: (payments) => ({
      name: 'ask providers',
      everySeconds: 2,
      run: () => pollProviders(about(payments)),
    }),
    doors: (payments) =>
      upstreamDoors({
        ...about(payments),
        upstreams: settings,
        log,
        observe: metrics.providerNotified,
      }),
    elsewhere: (payments) => ({
      sendOn: (channel, question) => upstreams.sendOn(chosen.upstreamOf, channel, question),
      has: (clientId, channel) => chosen.upstreamOf(clientId, channel) !== undefined,
      refresh: refresher(about(payments)),
    }),
  };
}

function knownOf(settings: UpstreamSettings) {
  const { name, baseUrl, clientId, snap, timeoutSeconds, pollSeconds, concurrency } = settings;
  return {
    settlementFile: settings.settlementFile,
    name,
    baseUrl,
    clientId,
    speaksSnap: snap !== undefined,
    timeoutSeconds,
    pollSeconds,
    concurrency,
  };
}
