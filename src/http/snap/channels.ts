// Finds the channel of a SNAP request: several channels share a path, and `additionalInfo.channel` names one.
import type { TSchema } from 'typebox';
import type { Channel } from '../../channels/channel.ts';
import { snapChecker } from '../../wire/snap/check.ts';

/** An operation, as far as the dispatch needs it: the schema of its requests. */
interface HasRequest {
  request: TSchema;
}

export interface Dispatch<O extends HasRequest> {
  path: string;
  /** The channel that the body names, its operation and the checked body. Throws the refusal of a bad body. */
  choose(body: object): { channel: Channel; operation: O; checked: never };
}

interface Entry<O extends HasRequest> {
  channel: Channel;
  operation: O;
  check: (body: unknown) => unknown;
}

/** One dispatch for each path of the operations that `operationsOf` returns for the SNAP channels. */
export function dispatches<O extends HasRequest>(
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

function choose<O extends HasRequest>(entries: Map<string, Entry<O>>, body: object) {
  const [first] = entries.values();
  // An unknown channel is refused by the first channel's schema, in the order of the fields.
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
