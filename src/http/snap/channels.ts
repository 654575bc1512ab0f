// Which channel a SNAP request is for: several share a path, and `additionalInfo.channel` says which.
import type { TSchema } from 'typebox';
import type { Channel } from '../../channels/channel.ts';
import { snapChecker } from '../../wire/snap/check.ts';

/** A way of asking: what the dispatch needs to know of it is the schema of its requests. */
interface Asked {
  request: TSchema;
}

export interface Dispatch<O extends Asked> {
  path: string;
  /** The channel that the body names, its operation and the checked body. Throws what the check throws. */
  choose(body: object): { channel: Channel; operation: O; checked: never };
}

interface Entry<O extends Asked> {
  channel: Channel;
  operation: O;
  check: (body: unknown) => unknown;
}

/** One dispatch for each path at which SNAP channels serve what `operationsOf` gives of them. */
export function dispatches<O extends Asked>(
  channels: readonly Channel[],
  operationsOf: (channel: Channel) => readonly O[],
  pathsOf: (operation: O) => readonly string[],
): Dispatch<O>[] {
  const byPath = new Map<string, Map<string, Entry<O>>>();
  for (const channel of channels) {
    const { address } = channel.create;
    if (address.dialect !== 'snap') continue;
    for (const operation of operationsOf(channel)) {
      const entry = { channel, operation, check: snapChecker(operation.request) };
      for (const path of pathsOf(operation)) {
        const entries = byPath.get(path) ?? new Map<string, Entry<O>>();
        byPath.set(path, entries.set(address.channel, entry));
      }
    }
  }
  return [...byPath].map(([path, entries]) => ({ path, choose: (body) => choose(entries, body) }));
}

function choose<O extends Asked>(entries: Map<string, Entry<O>>, body: object) {
  const [first] = entries.values();
  // A channel that nobody knows is refused by the first one's schema, in its place among the other fields.
  const entry = entries.get(channelNameOf(body)) ?? first;
  if (entry === undefined) throw new Error('a path without channels');
  const { channel, operation } = entry;
  return { channel, operation, checked: entry.check(body) as never };
}

function channelNameOf(body: object): string {
  const { additionalInfo } = body as { additionalInfo?: { channel?: unknown } | null };
  const name = additionalInfo?.channel;
  return typeof name === 'string' ? name : '';
}
