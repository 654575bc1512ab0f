// All providers of the configuration as one part: acquirers, what is sent on to them, and how they are.
import type { Channel } from '../../channels/channel.ts';
import type { UpstreamSettings } from '../../config/upstreams.ts';
import type { Answer } from '../../dialect.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Tracing } from '../../lib/tracing.ts';
import type { Acquirer, UpstreamOf } from '../../payments/ports.ts';
import { outcomeOf } from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Question } from '../../requests/question.ts';
import type { ProviderView } from '../../upstreams/health.ts';
import { upstreamAcquirer } from './acquirer.ts';
import { type CallDeps, sendOn } from './calls.ts';
import { upstreamPath } from './doors.ts';
import { createProvider, type ObserveCall, type Provider } from './provider.ts';

export interface UpstreamsDeps {
  settings: readonly UpstreamSettings[];
  channelOf: (id: string) => Channel;
  clock: Clock;
  links: { readonly publicUrl: string };
  tracing: Tracing;
  observe: (upstream: string, operation: string, result: string, seconds: number) => void;
}

export interface Upstreams {
  acquirers: ReadonlyMap<string, Acquirer>;
  /** Sends a call about saved cards to the provider of the merchant's channel. Undefined if that has none. */
  sendOn(upstreamOf: UpstreamOf, channel: string, question: Question): Promise<Answer | undefined>;
  /** How this process sees them. */
  views(): ProviderView[];
}

export function createUpstreams(deps: UpstreamsDeps): Upstreams {
  const { channelOf, clock, links } = deps;
  const calls = new Map<string, CallDeps>();
  for (const settings of deps.settings) {
    const { name } = settings;
    const observe: ObserveCall = (...call) => deps.observe(name, ...call);
    const provider = createProvider(settings, observe, deps.tracing);
    const notificationUrl = () => `${links.publicUrl}${upstreamPath(name)}/notifications`;
    calls.set(name, { provider, channelOf, notificationUrl });
  }
  return {
    acquirers: new Map(
      [...calls].map(([name, one]) => [name, upstreamAcquirer({ ...one, clock })]),
    ),
    async sendOn(upstreamOf, channel, question) {
      const call = calls.get(upstreamOf(question.clientId, channel) ?? '');
      if (call === undefined) return undefined;
      if (call.provider.gate.isOpen()) throw new Refusal({ code: 'ACQUIRER_UNAVAILABLE', channel });
      const heard = await outcomeOf(sendOn(call, channel, question, { operation: 'tokens' }));
      return heard.said;
    },
    views: () => [...calls.values()].map(({ provider }) => viewOf(provider)),
  };
}

function viewOf({ name, gate, seen }: Provider): ProviderView {
  return {
    name,
    state: gate.state(),
    inFlight: gate.inFlight,
    waiting: gate.waiting,
    repliedAt: seen.repliedAt?.toISOString(),
    failedAt: seen.failedAt?.toISOString(),
    problem: seen.problem,
  };
}
