// Operations on calls of the merchant API: accepted and refused ones.
import Type from 'typebox';
import type { SignatureExplanation } from '../../requests/refused.ts';
import { shownHeaders } from '../../requests/refused-record.ts';
import { isSame } from '../../wire/explanation.ts';
import type { OfficeDeps } from '../deps.ts';
import { openPeriod } from '../period.ts';
import {
  type Call,
  type CallSummary,
  callId,
  channelAt,
  errorKinds,
  findCall,
  listCalls,
  placeIn,
  textsOf,
} from '../requests.ts';
import { explainRefused } from '../signature.ts';
import { cursorOf, pageWanted } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, dayOrInstant, paging, text } from './schemas.ts';

const period = { from: Type.Optional(dayOrInstant), to: Type.Optional(dayOrInstant) };

const list = operation({
  method: 'GET',
  path: '/requests',
  permission: 'requests.read',
  summary: 'List calls of the merchant API, refused ones too, newest first',
  query: Type.Object(
    {
      client_id: Type.Optional(text),
      refused: Type.Optional(Type.Enum(['true', 'false'])),
      channel: Type.Optional(text),
      status: Type.Optional(Type.String({ pattern: '^[1-5]\\d\\d$' })),
      code: Type.Optional(text),
      request_id: Type.Optional(text),
      path: Type.Optional(text),
      ...period,
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'text', 'text', 'text');
    const filter = {
      clientId: query.client_id,
      refused: query.refused === undefined ? undefined : query.refused === 'true',
      channel: query.channel,
      status: query.status === undefined ? undefined : Number(query.status),
      code: query.code,
      requestId: query.request_id,
      path: query.path,
      ...openPeriod(query),
    };
    const place = after && placeIn(after);
    const { rows, next } = await listCalls(deps, actor, filter, { limit, after: place });
    return {
      requests: rows.map((row) => summaryView(deps, row)),
      next: next === undefined ? null : cursorOf(textsOf(next)),
    };
  },
});

const errors = operation({
  method: 'GET',
  path: '/requests/errors',
  permission: 'requests.read',
  summary: 'Group refused calls by what was wrong with them',
  query: Type.Object(
    { client_id: Type.Optional(text), channel: Type.Optional(text), ...period },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { client_id: clientId, channel } = query;
    const filter = { clientId, channel, ...openPeriod(query) };
    const { kinds, isAll } = await errorKinds(deps, actor, filter);
    return {
      errors: kinds.map((kind) => ({
        code: kind.code,
        wire_code: kind.wireCode,
        status: kind.status,
        message: kind.message,
        channel: kind.channel ?? null,
        path: kind.path,
        count: kind.count,
        not_kept: kind.unkept,
        last_at: kind.lastAt,
        example_id: kind.exampleId,
      })),
      capped: !isAll,
    };
  },
});

const show = operation({
  method: 'GET',
  path: '/requests/:id',
  permission: 'requests.read',
  summary: 'Show a call with its bytes, its answer and why it was refused',
  async run(deps, actor, { params }) {
    return callView(deps, await findCall(deps, actor, params.id ?? ''));
  },
});

function summaryView(deps: OfficeDeps, call: CallSummary) {
  const isRefused = call.kind === 'refused';
  return {
    id: callId(call),
    at: call.at,
    client_id: call.clientId ?? null,
    channel: channelAt(deps, call.path)?.id ?? null,
    request_id: call.requestId ?? null,
    method: isRefused ? call.method : 'POST',
    path: call.path,
    status: call.status ?? null,
    refused: isRefused,
    code: isRefused ? call.code : null,
    ...(isRefused && {
      wire_code: call.wireCode,
      message: call.message,
      why: call.why ?? call.message,
    }),
  };
}

function callView(deps: OfficeDeps, call: Call) {
  const common = {
    ...summaryView(deps, call),
    headers: shownHeaders(call.headers),
    ...bytes('body', call.body),
  };
  if (call.kind === 'accepted') {
    const { answer, paymentId } = call;
    return {
      ...common,
      ...(answer === undefined ? { answer: null } : bytes('answer', answer)),
      payment_id: paymentId ?? null,
    };
  }
  const explanation = explainRefused(deps, call);
  const [first] = explanation?.findings ?? [];
  return {
    ...common,
    ...(first !== undefined && { why: first.message }),
    body_bytes: call.bodyBytes,
    body_intact: call.intact,
    ...bytes('answer', call.answer),
    payment_id: null,
    not_kept: call.unkept,
    ...(explanation !== undefined && { diagnosis: diagnosisView(explanation) }),
  };
}

function diagnosisView({ looked, findings, lines }: SignatureExplanation) {
  return {
    looked_into: looked,
    findings: findings.map(({ code, message, proven }) => ({ code, message, proven })),
    lines: lines.map((line) => ({
      name: line.name,
      expected: line.expected ?? null,
      ...(line.signed !== undefined && { signed: line.signed, same: isSame(line) === true }),
    })),
  };
}

/** Bytes as text, or in base64 where they are not UTF-8. */
function bytes<Name extends string>(name: Name, given: Buffer): Record<string, string> {
  const asText = given.toString('utf8');
  if (Buffer.from(asText, 'utf8').equals(given)) return { [name]: asText };
  return { [name]: asText, [`${name}_base64`]: given.toString('base64') };
}

export const requestOperations = { list, errors, show };
