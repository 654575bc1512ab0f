// Calls of the merchant API as people look for them: accepted and refused ones in one list.
import type { Channel } from '../channels/channel.ts';
import { operationsOf } from '../channels/operation.ts';
import { isUuid } from '../lib/ids.ts';
import { fieldInvalid } from '../refusal.ts';
import {
  findKept,
  type KeptCall,
  type KeptFilter,
  type KeptSummary,
  listKept,
} from '../requests/kept-store.ts';
import type { RefusedRecord } from '../requests/refused-record.ts';
import {
  findRefused,
  kindsOfRefused,
  listRefused,
  type RefusedFilter,
  type RefusedKind,
  type RefusedSummary,
} from '../requests/refused-store.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { findChannel, missing } from './named.ts';
import { isOwn, narrowed } from './scope.ts';

export type CallSummary =
  | ({ kind: 'accepted' } & KeptSummary)
  | ({ kind: 'refused' } & RefusedSummary);
export type Call = ({ kind: 'accepted' } & KeptCall) | ({ kind: 'refused' } & RefusedRecord);

export interface CallFilter {
  clientId?: string | undefined;
  /** Only refused calls, or only accepted ones. */
  refused?: boolean | undefined;
  channel?: string | undefined;
  status?: number | undefined;
  /** Of a refusal, or as its answer names it. */
  code?: string | undefined;
  requestId?: string | undefined;
  path?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Where a list goes on. At the same instant accepted calls come first. */
export type CallPlace =
  | { kind: 'accepted'; at: Date; clientId: string; key: string }
  | { kind: 'refused'; at: Date; id: string };

/** So many calls of either kind are looked through for one page, so that a rare filter costs no more. */
const lookedThrough = 5000;

/**
 * The newest calls that match, newest first. A page may be shorter than `limit`, even empty, with a `next` place
 * where the search goes on. Throws OBJECT_NOT_FOUND for another merchant's client id, and an unknown channel.
 */
export async function listCalls(
  deps: Pick<OfficeDeps, 'db' | 'merchants' | 'channels'>,
  actor: Actor,
  filter: CallFilter,
  page: { limit: number; after?: CallPlace | undefined },
): Promise<{ rows: CallSummary[]; next: CallPlace | undefined }> {
  const clientId = narrowed(actor, filter.clientId);
  const paths = pathsWanted(deps, filter);
  const { requestId, status, code, from, to } = filter;
  const limit = page.limit + 1;
  const common = { clientId, requestId, paths, status, from, to };
  const most = { limit, most: lookedThrough };
  const clientIds = clientId === undefined ? allIds(deps) : [clientId];
  const [accepted, refused] = await Promise.all([
    filter.refused === true || code !== undefined
      ? nothing
      : listKept(deps.db, { ...common, clientIds } satisfies KeptFilter, {
          ...most,
          after: afterAccepted(page.after),
        }),
    filter.refused === false
      ? nothing
      : listRefused(
          deps.db,
          { ...common, knownOnly: isBound(actor), code },
          {
            ...most,
            after: afterRefused(page.after),
          },
        ),
  ]);
  return merged(
    accepted.rows.map((row) => ({ kind: 'accepted', ...row })),
    refused.rows.map((row) => ({ kind: 'refused', ...row })),
    [
      accepted.horizon && { kind: 'accepted' as const, ...accepted.horizon },
      refused.horizon && { kind: 'refused' as const, ...refused.horizon },
    ].filter((one) => one !== undefined),
    page.limit,
  );
}

const nothing = { rows: [], horizon: undefined };

function allIds({ merchants }: Pick<OfficeDeps, 'merchants'>): string[] {
  return merchants.all().map(({ clientId }) => clientId);
}

/** Calls in the name of a client that is not a merchant are shown only to those who see all. */
function isBound({ clientId }: Actor): boolean {
  return clientId !== undefined;
}

function afterAccepted(place: CallPlace | undefined) {
  return place?.kind === 'refused' ? { at: place.at } : place;
}

function afterRefused(place: CallPlace | undefined) {
  return place?.kind === 'accepted' ? { at: place.at, including: true } : place;
}

/** Merges two sorted lists. Nothing beyond the nearest place where a list was cut short is shown. */
function merged(
  accepted: CallSummary[],
  refused: CallSummary[],
  horizons: CallPlace[],
  limit: number,
): { rows: CallSummary[]; next: CallPlace | undefined } {
  const [horizon] = horizons.sort(inOrder);
  const all = [...accepted, ...refused].sort(inOrder);
  const seen =
    horizon === undefined
      ? all
      : all.filter((one) => one.kind === horizon.kind || inOrder(one, horizon) <= 0);
  const rows = seen.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: seen.length > limit && last ? placeOf(last) : horizon };
}

/** Newest first, accepted before refused. Of one kind they stay as the database has sorted them. */
function inOrder(a: Pick<CallPlace, 'at' | 'kind'>, b: Pick<CallPlace, 'at' | 'kind'>): number {
  const byTime = b.at.getTime() - a.at.getTime();
  if (byTime !== 0 || a.kind === b.kind) return byTime;
  return a.kind === 'accepted' ? -1 : 1;
}

function placeOf(call: CallSummary): CallPlace {
  if (call.kind === 'refused') return { kind: 'refused', at: call.at, id: call.id };
  return { kind: 'accepted', at: call.at, clientId: call.clientId, key: call.key };
}

function pathsWanted(
  deps: Pick<OfficeDeps, 'channels'>,
  { channel, path }: CallFilter,
): string[] | undefined {
  const ofChannel = channel === undefined ? undefined : pathsOf(findChannel(deps, channel));
  if (path === undefined) return ofChannel;
  return ofChannel === undefined || ofChannel.includes(path) ? [path] : [];
}

/** The paths on which merchants call a channel. */
function pathsOf(channel: Channel): string[] {
  const { address } = channel.create;
  return [address.path, ...operationsOf(channel).flatMap(({ paths }) => paths)];
}

/** The channel whose path this is; undefined if there is none, or several. */
export function channelAt(
  { channels }: Pick<OfficeDeps, 'channels'>,
  path: string,
): Channel | undefined {
  const found = channels.filter((one) => pathsOf(one).includes(path));
  return found.length === 1 ? found[0] : undefined;
}

/** The id of a call in the office: that of a refused one, or the client id and key of an accepted one. */
export function callId(call: CallSummary | Call): string {
  if (call.kind === 'refused') return call.id;
  return `${acceptedPrefix}${Buffer.from(`${call.clientId}\n${call.key}`).toString('base64url')}`;
}

const acceptedPrefix = 'q_';

/** A call with its bytes. Throws OBJECT_NOT_FOUND. */
export async function findCall(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  id: string,
): Promise<Call> {
  if (isUuid(id)) {
    const found = await findRefused(db, id);
    const isSeen =
      found !== undefined &&
      (!isBound(actor) || (found.known && isOwn(actor, found.clientId ?? '')));
    if (!isSeen) throw missing('request', id);
    return { kind: 'refused', ...found };
  }
  const [clientId = '', key] = acceptedIn(id);
  const found =
    key === undefined || !isOwn(actor, clientId)
      ? undefined
      : await findKept(db, { clientId, key });
  if (found === undefined) throw missing('request', id);
  return { kind: 'accepted', ...found };
}

function acceptedIn(id: string): string[] {
  if (!id.startsWith(acceptedPrefix)) return [];
  const text = Buffer.from(id.slice(acceptedPrefix.length), 'base64url').toString('utf8');
  return text.includes('\0') ? [] : text.split('\n', 2);
}

/** Refused calls of one kind, on one channel or else one path. */
export interface ErrorKind extends RefusedKind {
  channel: string | undefined;
}

/** So many of the newest refused calls are counted. */
const countedMost = 5000;

/** The kinds of refused calls, the most frequent first. `isAll` is false if there were more than are counted. */
export async function errorKinds(
  deps: Pick<OfficeDeps, 'db' | 'channels'>,
  actor: Actor,
  filter: Pick<CallFilter, 'clientId' | 'channel' | 'from' | 'to'>,
): Promise<{ kinds: ErrorKind[]; isAll: boolean }> {
  const clientId = narrowed(actor, filter.clientId);
  const { from, to } = filter;
  const wanted: RefusedFilter = {
    clientId,
    knownOnly: isBound(actor),
    paths: pathsWanted(deps, filter),
    from,
    to,
  };
  const { kinds, looked } = await kindsOfRefused(deps.db, wanted, countedMost);
  const byName = new Map<string, ErrorKind>();
  for (const kind of kinds) {
    const channel = channelAt(deps, kind.path)?.id;
    const name = JSON.stringify([kind.code, kind.status, kind.message, channel ?? kind.path]);
    byName.set(name, together(byName.get(name), { ...kind, channel }));
  }
  const all = [...byName.values()].sort((a, b) => b.count - a.count);
  return { kinds: all, isAll: looked < countedMost };
}

function together(known: ErrorKind | undefined, one: ErrorKind): ErrorKind {
  if (known === undefined) return one;
  const newest = known.lastAt < one.lastAt ? one : known;
  return {
    ...newest,
    count: known.count + one.count,
    unkept: known.unkept + one.unkept,
  };
}

/** Reads a place from the texts of a cursor. Throws FIELD_INVALID. */
export function placeIn([at = '', kind, first = '', second = '']: readonly string[]): CallPlace {
  const instant = new Date(at);
  if (kind === 'accepted') return { kind, at: instant, clientId: first, key: second };
  if (kind === 'refused' && isUuid(first)) return { kind, at: instant, id: first };
  throw fieldInvalid('after', 'is not a cursor of this list');
}

/** The texts of a cursor. */
export function textsOf(place: CallPlace): string[] {
  const at = place.at.toISOString();
  if (place.kind === 'refused') return [at, place.kind, place.id, ''];
  return [at, place.kind, place.clientId, place.key];
}
