// Chooses each channel's acquirer from the configuration, and refuses unknown names.
import { ConfigError } from '../config/file.ts';
import type { Acquirer } from '../payments/ports.ts';
import { Refusal } from '../refusal.ts';

/** Functions that make an acquirer, by the name that the configuration uses. */
export type AcquirerMakers<A extends Acquirer> = Readonly<Record<string, (channel: string) => A>>;

/**
 * `configured` names an acquirer by channel. `fallback` is used for the other channels. A channel without an
 * acquirer is inactive: the returned function throws CHANNEL_INACTIVE for it. Throws ConfigError for an
 * unknown channel or name.
 */
export function chooseAcquirers<A extends Acquirer>(
  channelIds: readonly string[],
  configured: Readonly<Record<string, string>>,
  makers: AcquirerMakers<A>,
  fallback: string | undefined,
): (channel: string) => A {
  const chosen = new Map<string, A>();
  for (const [channel, name] of Object.entries(configured)) {
    if (!channelIds.includes(channel)) {
      const known = channelIds.join(', ');
      throw new ConfigError(`acquirers names the channel "${channel}": use one of ${known}.`);
    }
    if (makers[name] === undefined) {
      const known = Object.keys(makers).join(', ') || 'none in this mode';
      throw new ConfigError(`acquirers.${channel} is "${name}": use one of ${known}.`);
    }
  }
  for (const channel of channelIds) {
    const make = makers[configured[channel] ?? fallback ?? ''];
    if (make !== undefined) chosen.set(channel, make(channel));
  }
  return (channel) => {
    const acquirer = chosen.get(channel);
    if (acquirer === undefined) throw new Refusal({ code: 'CHANNEL_INACTIVE', channel });
    return acquirer;
  };
}
