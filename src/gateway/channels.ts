// A payment's channel, for parts that know only its id.
import type { Channel } from '../channels/channel.ts';
import { channelById } from '../channels/index.ts';

/** A payment's channel. Throws an Error if the registry has lost it: that is a bug, not a merchant's mistake. */
export function channelOf(id: string): Channel {
  const channel = channelById(id);
  if (channel === undefined) throw new Error(`there is no channel ${id}`);
  return channel;
}
