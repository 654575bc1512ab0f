// Chooses the acquirer of each payment: the provider that it is with, or the gateway's own acquirer of its channel.
import { ConfigError } from '../config/file.ts';
import type { Acquirer, Placed, UpstreamOf } from '../payments/ports.ts';
import { Refusal } from '../refusal.ts';

/** Functions that make an acquirer, by the name that the configuration uses. */
export type AcquirerMakers<A extends Acquirer> = Readonly<Record<string, (channel: string) => A>>;

/** Acquirers by channel, as the configuration writes them: one by name, or a provider. */
export type Choices = Readonly<Record<string, string | { upstream: string }>>;

export interface Choosing<A extends Acquirer> {
  channelIds: readonly string[];
  configured: Choices;
  makers: AcquirerMakers<A>;
  /** The name of the one for channels that name none, and for payments from before their channel had a provider. */
  fallback: string | undefined;
  /** By name. */
  upstreams?: ReadonlyMap<string, Acquirer> | undefined;
  /** What a merchant has instead. */
  choicesOf?: ((clientId: string) => Choices | undefined) | undefined;
}

export interface Chosen<A extends Acquirer> {
  /** Throws CHANNEL_INACTIVE for a payment that has no acquirer. */
  acquirerOf: (payment: Placed) => Acquirer;
  upstreamOf: UpstreamOf;
  /** The gateway's own acquirer of a channel. Throws CHANNEL_INACTIVE if it has none. */
  own: (channel: string) => A;
}

/** Throws ConfigError for an unknown channel, or a name that no acquirer has. */
export function chooseAcquirers<A extends Acquirer>(choosing: Choosing<A>): Chosen<A> {
  const { channelIds, configured, makers, fallback, upstreams = new Map() } = choosing;
  checkNames(choosing);
  const chosen = new Map<string, A>();
  for (const channel of channelIds) {
    const choice = configured[channel];
    const make = makers[(typeof choice === 'string' ? choice : fallback) ?? ''];
    if (make !== undefined) chosen.set(channel, make(channel));
  }
  const inactive = (channel: string) => new Refusal({ code: 'CHANNEL_INACTIVE', channel });
  const own = (channel: string): A => {
    const acquirer = chosen.get(channel);
    if (acquirer === undefined) throw inactive(channel);
    return acquirer;
  };
  return {
    own,
    acquirerOf({ channel, upstream }) {
      if (upstream === undefined) return own(channel);
      const acquirer = upstreams.get(upstream);
      if (acquirer === undefined) throw inactive(channel);
      return acquirer;
    },
    upstreamOf(clientId, channel) {
      const choice = choosing.choicesOf?.(clientId)?.[channel] ?? configured[channel];
      return typeof choice === 'object' ? choice.upstream : undefined;
    },
  };
}

function checkNames<A extends Acquirer>({ channelIds, configured, makers }: Choosing<A>): void {
  for (const [channel, choice] of Object.entries(configured)) {
    if (!channelIds.includes(channel)) {
      const known = channelIds.join(', ');
      throw new ConfigError(`acquirers names the channel "${channel}": use one of ${known}.`);
    }
    if (typeof choice === 'string' && makers[choice] === undefined) {
      const known = Object.keys(makers).join(', ') || 'none in this mode';
      throw new ConfigError(`acquirers.${channel} is "${choice}": use one of ${known}.`);
    }
  }
}
