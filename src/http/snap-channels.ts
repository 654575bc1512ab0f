// Which channel a SNAP request is for: several share a path, and `additionalInfo.channel` says which.
import type { TSchema } from 'typebox';
import type { Channel } from '../channels/channel.ts';
import type { Address } from '../wire/contract.ts';
import { snapChecker } from '../wire/snap/check.ts';

/** A channel's way of doing one service: its address, and the schema of its requests. */
interface Operation {
  address: Address;
  request: TSchema;
}

export interface Dispatch<O extends Operation> {
  path: string;
  /** The channel that the body names, its operation and the checked body. Throws what the check throws. */
  choose(body: object): { channel: Channel; operation: O; checked: never };
}

interface Entry<O extends Operation> {
  channel: Channel;
  operation: O;
  check: (body: unknown) => unknown;
}

/** One dispatch for each path at which `operationOf` has a SNAP address. */
export function dispatches<O extends Operation>(
  channels: readonly Channel[],
  operationOf: (channel: Channel) => O | undefined,
): Dispatch<O>[] {
  const byPath = new Map<string, Map<string, Entry<O>>>();
  for (const channel of channels) {
    const operation = operationOf(channel);
    if (operation?.address.dialect !== 'snap') continue;
    const { path, channel: name } = operation.address;
    const entries = byPath.get(path) ?? new Map<string, Entry<O>>();
    byPath.set(
      path,
      entries.set(name, { channel, operation, check: snapChecker(operation.request) }),
    );
  }
  return [...byPath].map(([path, entries]) => ({ path, choose: (body) => choose(entries, body) }));
}

function choose<O extends Operation>(entries: Map<string, Entry<O>>, body: object) {
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
