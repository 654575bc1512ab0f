// Operations on services: what a merchant has on each channel, its requests, and their decision.
import Type from 'typebox';
import type { ServiceRequest } from '../../merchants/service-requests.ts';
import { decideService, requestService, serviceRequestsFor, servicesOf } from '../services.ts';
import { pageOf, pageWanted } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, text } from './schemas.ts';

const noteText = Type.Optional(Type.String({ maxLength: 1000 }));
const statuses = ['PENDING', 'APPROVED', 'REJECTED'] as const;

const list = operation({
  method: 'GET',
  path: '/merchants/:client_id/services',
  permission: 'merchants.read',
  summary: 'Show every channel as a merchant has it, with the form of its settings',
  async run(deps, actor, { params: { client_id: clientId = '' } }) {
    const services = await servicesOf(deps, actor, clientId);
    return {
      services: services.map(({ channel, active, settings, waiting }) => ({
        channel: channel.id,
        name: channel.name,
        active,
        settings: settings ?? null,
        settings_schema: channel.settingsSchema ?? null,
        waiting: waiting ? requestView(waiting) : null,
      })),
    };
  },
});

const request = operation({
  method: 'POST',
  path: '/merchants/:client_id/services/requests',
  permission: 'services.request',
  summary: 'Ask for a change of a channel',
  status: 201,
  body: Type.Object(
    {
      channel: text,
      active: Type.Optional(Type.Boolean()),
      /** The whole settings of the channel. */
      settings: Type.Optional(Type.Unknown()),
      note: noteText,
    },
    closed,
  ),
  async run(deps, actor, { params: { client_id: clientId = '' }, body }) {
    return requestView(await requestService(deps, actor, clientId, body));
  },
});

const requests = operation({
  method: 'GET',
  path: '/services/requests',
  permission: 'merchants.read',
  summary: 'List requests for services, newest first',
  query: Type.Object(
    {
      client_id: Type.Optional(text),
      status: Type.Optional(Type.Enum([...statuses])),
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'id');
    const { client_id: clientId, status } = query;
    const filter = { clientId, status, after: after?.[0], limit: limit + 1 };
    const found = await serviceRequestsFor(deps, actor, filter);
    const { rows, next } = pageOf(found, limit, ({ id }) => [id]);
    return { requests: rows.map(requestView), next };
  },
});

const decision = Type.Object({ note: noteText }, closed);

const approve = operation({
  method: 'POST',
  path: '/services/requests/:id/approve',
  permission: 'services.approve',
  summary: 'Approve what somebody else asked for, and apply it',
  body: decision,
  async run(deps, actor, { params: { id = '' }, body: { note } }) {
    return requestView(await decideService(deps, actor, id, { status: 'APPROVED', note }));
  },
});

const reject = operation({
  method: 'POST',
  path: '/services/requests/:id/reject',
  permission: 'services.approve',
  summary: 'Reject what somebody else asked for',
  body: decision,
  async run(deps, actor, { params: { id = '' }, body: { note } }) {
    return requestView(await decideService(deps, actor, id, { status: 'REJECTED', note }));
  },
});

function requestView(one: ServiceRequest) {
  return {
    id: one.id,
    client_id: one.clientId,
    channel: one.channel,
    active: one.active ?? null,
    settings: one.settings ?? null,
    note: one.note ?? null,
    status: one.status,
    requested_by: one.requestedBy.name,
    requested_at: one.requestedAt,
    decided_by: one.decidedBy?.name ?? null,
    decided_at: one.decidedAt ?? null,
    decision_note: one.decisionNote ?? null,
  };
}

export const serviceOperations = { list, request, requests, approve, reject };
