// THE REGISTRY: every channel, one line each. Routes, pages, SDK and documents are built from it.

import { cards } from './cards/channel.ts';
import type { Channel } from './channel.ts';
import { dana } from './dana/channel.ts';
import { indodana } from './indodana/channel.ts';
import { indomaret } from './indomaret/channel.ts';
import { kredivo } from './kredivo/channel.ts';

export const channels = { kredivo, indodana, indomaret, dana, cards } as const;

/**
 * Every channel in the registry's order, without its own types. `accept` takes a body that the channel's
 * own schema has checked, and a list of different channels cannot express that in its type.
 */
export const allChannels: readonly Channel[] = Object.values(
  channels,
) as readonly unknown[] as readonly Channel[];

const byId: ReadonlyMap<string, Channel> = new Map(
  allChannels.map((channel) => [channel.id, channel]),
);

/** The channel with that id, or undefined. */
export function channelById(id: string): Channel | undefined {
  return byId.get(id);
}
