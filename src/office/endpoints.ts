// Merchants' receivers of notifications: how they do, muting them, and sending them a test.
import { newId, randomDigits } from '../lib/ids.ts';
import type { Merchant } from '../merchants/merchant.ts';
import { healthOf, type ReceiverHealth, waitingMost } from '../notifications/health.ts';
import { findMutes, type Mute, mute, unmute } from '../notifications/mutes.ts';
import type { Attempt, Notification } from '../notifications/notification.ts';
import { testEvent } from '../notifications/resend-many.ts';
import { insertAttempted, receiverOf } from '../notifications/store.ts';
import { notificationUrl } from '../notifications/target.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { findChannel, missing } from './named.ts';
import { narrowed } from './scope.ts';
import { testBody } from './test-body.ts';

export interface Endpoint extends ReceiverHealth {
  /** The channels whose notifications go there now; empty for an address that is not configured any more. */
  channels: string[];
  /** Whether the dispatcher gives it one attempt at a time, because it keeps failing. */
  failingNow: boolean;
  /** Its own mute, or its merchant's. */
  mute: Mute | undefined;
  waitingIsCapped: boolean;
}

/** The receivers of these merchants, in their order. */
export async function endpointsOf(
  deps: OfficeDeps,
  merchants: readonly Merchant[],
): Promise<Endpoint[]> {
  const configured = merchants.flatMap((merchant) =>
    [...urlsOf(deps, merchant)].map(([url, channels]) => ({
      clientId: merchant.clientId,
      url,
      channels,
    })),
  );
  const ids = merchants.map(({ clientId }) => clientId);
  const [health, mutes, failing] = await Promise.all([
    healthOf(deps.db, ids, configured),
    findMutes(deps.db),
    deps.deliveries.failing(),
  ]);
  return health.map((one) => ({
    ...one,
    waiting: Math.min(one.waiting, waitingMost),
    waitingIsCapped: one.waiting > waitingMost,
    channels:
      configured.find(({ clientId, url }) => clientId === one.clientId && url === one.url)
        ?.channels ?? [],
    failingNow: failing.includes(receiverOf(one.url)),
    mute: mutes.find(({ clientId, url = one.url }) => clientId === one.clientId && url === one.url),
  }));
}

/** The addresses of a merchant's notifications, each with its channels. */
export function urlsOf(
  { channels }: Pick<OfficeDeps, 'channels'>,
  merchant: Merchant,
): Map<string, string[]> {
  const byUrl = new Map<string, string[]>();
  for (const channel of channels) {
    const isActive = merchant.channels === undefined || merchant.channels.includes(channel.id);
    const url = isActive ? urlFor(merchant, channel.id, channel.create.address.dialect) : undefined;
    if (url !== undefined) byUrl.set(url, [...(byUrl.get(url) ?? []), channel.id]);
  }
  return byUrl;
}

/** SNAP notifications are never sent to the merchant's general address, which expects the classic dialect. */
function urlFor(merchant: Merchant, channel: string, dialect: string): string | undefined {
  const { snap, notificationUrls } = merchant;
  const urls =
    dialect === 'snap' ? { notificationUrl: snap?.notificationUrl, notificationUrls } : merchant;
  return notificationUrl(urls, channel);
}

/** The merchants whose receivers exist for the actor, by client id. Throws OBJECT_NOT_FOUND. */
export function merchantsFor(
  { merchants }: Pick<OfficeDeps, 'merchants'>,
  actor: Actor,
  asked: string | undefined,
): Merchant[] {
  const clientId = narrowed(actor, asked);
  if (clientId !== undefined) return [demandMerchant(merchants.find(clientId), clientId)];
  return [...merchants.all()].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
}

function demandMerchant(found: Merchant | undefined, clientId: string): Merchant {
  if (found === undefined) throw missing('merchant', clientId);
  return found;
}

export interface MuteWanted {
  clientId: string;
  /** Absent: every address of the merchant. */
  url?: string | undefined;
  until?: Date | undefined;
}

/** Sends nothing to a receiver from now on. What falls due waits. Throws OBJECT_NOT_FOUND and FIELD_INVALID. */
export async function muteEndpoint(
  deps: OfficeDeps,
  actor: Actor,
  { clientId, url, until }: MuteWanted,
): Promise<Mute> {
  const now = deps.clock.now();
  merchantsFor(deps, actor, clientId);
  if (until !== undefined && until <= now) throw fieldInvalid('until', 'must be in the future');
  const made = { clientId, url, until, by: actor.name, at: now };
  await deps.db.transaction(async (tx) => {
    await mute(tx, made);
    const object = `endpoint ${url ?? 'all'}`;
    await audit(tx, actor, { action: 'mute endpoint', object, clientId, after: { until } });
  });
  await deps.deliveries.mutesChanged();
  return made;
}

/** Ends a mute: what has waited is sent, and its schedule goes on. Throws OBJECT_NOT_FOUND and OFFICE_CONFLICT. */
export async function unmuteEndpoint(
  deps: OfficeDeps,
  actor: Actor,
  { clientId, url }: Pick<MuteWanted, 'clientId' | 'url'>,
): Promise<void> {
  merchantsFor(deps, actor, clientId);
  await deps.db.transaction(async (tx) => {
    if (!(await unmute(tx, { clientId, url }))) {
      throw conflicting({ name: 'ENDPOINT_NOT_MUTED' });
    }
    const object = `endpoint ${url ?? 'all'}`;
    await audit(tx, actor, { action: 'unmute endpoint', object, clientId });
  });
  await deps.deliveries.mutesChanged();
  deps.payments.wake();
}

/**
 * Posts a signed sample to the merchant's address of a channel now, the first one that has an address unless one is
 * named. Its reference begins with `TEST-`, it belongs to no payment, and it is never retried. Returns it with what was
 * sent and what came back. Throws OBJECT_NOT_FOUND, and OFFICE_CONFLICT if there is no address.
 */
export async function sendTest(
  deps: OfficeDeps,
  actor: Actor,
  wanted: { clientId: string; channel?: string | undefined },
): Promise<{ notification: Notification; attempts: Attempt[] }> {
  const [merchant] = merchantsFor(deps, actor, wanted.clientId);
  const { clientId, channel: asked } = wanted;
  const candidates = asked === undefined ? deps.channels : [findChannel(deps, asked)];
  const [target] = candidates.flatMap((channel) => {
    const { dialect } = channel.create.address;
    const url = merchant && urlFor(merchant, channel.id, dialect);
    return url === undefined ? [] : [{ channel, url, dialect }];
  });
  if (target === undefined) {
    throw conflicting({ name: 'ENDPOINT_MISSING' });
  }
  const { channel, url, dialect } = target;
  const now = deps.clock.now();
  const reference = `TEST-${randomDigits(12)}`;
  const notification: Notification = {
    id: newId(),
    clientId,
    channel: channel.id,
    paymentId: newId(),
    reference,
    event: testEvent,
    dialect,
    url,
    body: testBody(channel, { clientId, reference, now }),
    createdAt: now,
    status: 'PENDING',
    attempts: 0,
  };
  const { delivered, attempt } = await deps.deliveries.attempt(notification);
  const done: Notification = {
    ...notification,
    status: delivered ? 'DELIVERED' : 'EXHAUSTED',
    attempts: 1,
    firstAttemptAt: attempt.at,
  };
  await deps.db.transaction(async (tx) => {
    await insertAttempted(tx, done, attempt);
    const after = { url, status: done.status, http_status: attempt.httpStatus };
    const object = `notification ${done.id}`;
    await audit(tx, actor, { action: 'send test notification', object, clientId, after });
  });
  return { notification: done, attempts: [attempt] };
}
