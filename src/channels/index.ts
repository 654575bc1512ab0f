// THE REGISTRY: every channel there is, one line each. Routes, pages, SDK and documents follow from it.

import { cards } from './cards/channel.ts';
import type { Channel } from './channel.ts';
import { dana } from './dana/channel.ts';
import { indodana } from './indodana/channel.ts';
import { indomaret } from './indomaret/channel.ts';
import { kredivo } from './kredivo/channel.ts';

export const channels = { kredivo, indodana, indomaret, dana, cards } as const;

/**
 * Every channel, in the registry's order, without its own types: a request that its schema let pass
 * is what its `accept` takes, which a list of different channels cannot say.
 */
export const allChannels: readonly Channel[] = Object.values(
  channels,
) as readonly unknown[] as readonly Channel[];

const byId: ReadonlyMap<string, Channel> = new Map(
  allChannels.map((channel) => [channel.id, channel]),
);

/** The channel of that id, or undefined. */
export function channelById(id: string): Channel | undefined {
  return byId.get(id);
}
