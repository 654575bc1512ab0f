// Services: which channels a merchant has and how, what it asks to change, and an operator's decision.
import type { Channel } from '../channels/channel.ts';
import { channelsToName } from '../channels/settings.ts';
import type { MerchantForm } from '../merchants/form.ts';
import {
  decideServiceRequest,
  insertServiceRequest,
  listServiceRequests,
  lockServiceRequest,
  type ServiceRequest,
  type ServiceRequestFilter,
} from '../merchants/service-requests.ts';
import { findRecord } from '../merchants/store.ts';
import { formOf } from '../merchants/written.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { identityOf } from './approvals.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { changing, demandOffice, findMerchant, type MerchantDeps, reviseIn } from './merchants.ts';
import { demandId, findChannel, missing } from './named.ts';
import { narrowed } from './scope.ts';

/** One channel as a merchant has it. */
export interface Service {
  channel: Channel;
  active: boolean;
  /** As the channel defines them; undefined if the merchant has none of its own. */
  settings: unknown;
  /** What waits for a decision. */
  waiting?: ServiceRequest | undefined;
}

/** Every channel as the merchant has it. Throws OBJECT_NOT_FOUND. */
export async function servicesOf(
  deps: Pick<OfficeDeps, 'db' | 'channels'>,
  actor: Actor,
  clientId: string,
): Promise<Service[]> {
  const { channels: active, channelSettings } = await findMerchant(deps, actor, clientId);
  const limit = deps.channels.length;
  const waiting = await listServiceRequests(deps.db, { clientId, status: 'PENDING', limit });
  return deps.channels.map((channel) => ({
    channel,
    active: active?.includes(channel.id) ?? true,
    settings: channelSettings?.[channel.id],
    waiting: waiting.find((request) => request.channel === channel.id),
  }));
}

export type ServiceWanted = Pick<ServiceRequest, 'channel' | 'active' | 'settings' | 'note'>;

/**
 * Asks for a change of a channel: an operator decides. Throws OBJECT_NOT_FOUND, FIELD_INVALID for settings that the
 * channel does not take, and OFFICE_CONFLICT if a request waits or the file owns the merchant.
 */
export async function requestService(
  deps: MerchantDeps,
  actor: Actor,
  clientId: string,
  wanted: ServiceWanted,
): Promise<ServiceRequest> {
  let made: ServiceRequest | undefined;
  await changing(deps, actor, clientId, async (tx) => {
    const { channel, active, settings } = wanted;
    findChannel(deps, channel);
    if (active === undefined && settings === undefined) {
      throw fieldInvalid('active', 'or settings must say what to change');
    }
    demandSettings(deps, channel, settings);
    made = await insertServiceRequest(tx, { ...wanted, clientId, requestedBy: makerOf(actor) });
    if (made === undefined) {
      throw conflicting({ name: 'SERVICE_REQUESTED', channel });
    }
    const object = `service request ${made.id}`;
    await audit(tx, actor, { action: 'request service', object, clientId, after: wanted });
  });
  if (made === undefined) throw new Error('the service request was not stored');
  return made;
}

/** The requests that exist for the actor, newest first. */
export function serviceRequestsFor(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  filter: ServiceRequestFilter,
): Promise<ServiceRequest[]> {
  return listServiceRequests(db, { ...filter, clientId: narrowed(actor, filter.clientId) });
}

export interface ServiceDecision {
  status: 'APPROVED' | 'REJECTED';
  note?: string | undefined;
}

/**
 * Decides a request of somebody else; approving applies it in the same transaction. Throws OBJECT_NOT_FOUND, and
 * OFFICE_CONFLICT if it was decided before, if the actor asked for it, or if the file owns the merchant now.
 */
export async function decideService(
  deps: MerchantDeps,
  actor: Actor,
  id: string,
  { status, note }: ServiceDecision,
): Promise<ServiceRequest> {
  demandId('service request', id);
  const decided = await deps.db.transaction(async (tx) => {
    const request = await lockServiceRequest(tx, id);
    if (request === undefined) throw missing('service request', id);
    demandOpen(actor, request);
    if (status === 'APPROVED') await apply(tx, deps, actor, request);
    const { clientId, channel } = request;
    await audit(tx, actor, {
      action: status === 'APPROVED' ? 'approve service' : 'reject service',
      object: `service request ${id}`,
      clientId,
      before: { channel, requested_by: request.requestedBy.name },
      after: { status, note },
    });
    return decideServiceRequest(tx, id, { status, note, by: makerOf(actor) });
  });
  await deps.refreshMerchants();
  return decided;
}

function demandOpen(actor: Actor, { status, requestedBy }: ServiceRequest): void {
  if (status !== 'PENDING') {
    throw conflicting({ name: 'DECIDED_BEFORE', status });
  }
  if (requestedBy.identity !== identityOf(actor)) return;
  throw conflicting({ name: 'ASKED_BY_YOU' });
}

async function apply(
  tx: Tx,
  deps: MerchantDeps,
  actor: Actor,
  request: ServiceRequest,
): Promise<void> {
  const { clientId, channel } = request;
  const record = await findRecord(tx, clientId, { lock: true });
  if (record === undefined) throw missing('merchant', clientId);
  demandOffice(record);
  const form = withService(formOf(record), deps.channels, request);
  await reviseIn(tx, deps, actor, record, form, `change service ${channel}`);
}

function withService(
  form: MerchantForm,
  channels: readonly Channel[],
  { channel, active, settings }: ServiceRequest,
): MerchantForm {
  const all = channels.map(({ id }) => id);
  const known = form.channels ?? all;
  const wanted = active === undefined ? known.includes(channel) : active;
  const next = all.filter((id) => (id === channel ? wanted : known.includes(id)));
  // Without a list the merchant also has the channels that come later.
  const isEverything = form.channels === undefined && next.length === all.length;
  return {
    ...form,
    channels: isEverything ? undefined : next,
    channel_settings:
      settings === undefined
        ? form.channel_settings
        : { ...form.channel_settings, [channel]: settings },
  } as MerchantForm;
}

function demandSettings(deps: MerchantDeps, channel: string, settings: unknown): void {
  if (settings === undefined) return;
  const problem = channelsToName(deps.channels).settingsProblem(channel, settings);
  if (problem !== undefined) throw fieldInvalid('settings', problem);
}

function makerOf(actor: Actor) {
  return { identity: identityOf(actor), name: actor.name };
}
