// The merchant API as an OpenAPI 3.1 document, made from the schemas in the registry.
import type { TSchema } from 'typebox';
import type { Channel } from '../channels/channel.ts';
import { type Operation, operationsOf } from '../channels/operation.ts';
import { bankAccountPath, bankAccountRequest } from '../channels/parts/bank-account.ts';
import { releasePath, releaseRequest } from '../channels/parts/release.ts';
import { splitPaths, splitRequests } from '../channels/parts/split-settlement.ts';
import type { RefusalStyle } from '../wire/classic/refusals.ts';
import { documented } from '../wire/leaf.ts';
import { statusPath } from './classic/status.ts';
import { snapStatusPath, statusRequest } from './snap/status.ts';
import { customerTokenPath, tokenPath } from './snap/tokens.ts';

type Json = Record<string, unknown>;

interface Described {
  method: 'get' | 'post' | 'put';
  path: string;
  tag: string;
  summary: string;
  dialect: 'classic' | 'snap' | 'token' | 'none';
  /** One schema for each channel that shares the path. */
  bodies: readonly Json[];
  /** Whose words the refusals have; common unless set. */
  refusals?: RefusalStyle | undefined;
}

/** The document for all calls of merchants, in the registry's order. `publicUrl` has no trailing slash. */
export function openApiDocument(channels: readonly Channel[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const call of merged(channels.flatMap(callsOf).concat(sharedCalls))) {
    paths[call.path] = { ...paths[call.path], [call.method]: operation(call) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gapura',
      version: '0.1.0',
      description: 'Speaks the DOKU merchant API; not affiliated with DOKU.',
      license: { name: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      parameters,
      schemas: { ClassicError: classicError, CardError: cardError, SnapAnswer: snapAnswer },
    },
  };
}

function callsOf(channel: Channel): Described[] {
  const { create, guide, name: tag, refusals } = channel;
  const { dialect } = create.address;
  const call = (path: string, summary: string, body: TSchema) =>
    ({
      method: 'post',
      path,
      tag,
      summary,
      dialect,
      bodies: [documented(body)],
      refusals,
    }) as const;
  const calls: Described[] = [
    call(create.address.path, `Create a payment: ${tag}`, create.request),
    ...operationsOf(channel).flatMap(({ paths, kind, request }) =>
      paths.map((path) => call(path, operationSummary[kind](channel), request)),
    ),
  ];
  if (guide) {
    const summary = `How to pay at ${tag}`;
    calls.push({ method: 'get', path: guide.apiPath, tag, summary, dialect: 'none', bodies: [] });
  }
  return calls;
}

const operationSummary: Record<Operation['kind'], (channel: Channel) => string> = {
  capture: () => 'Capture an authorized amount',
  refund: (channel) =>
    channel.voidsBeforeSettlement ? 'Void or refund a payment' : 'Refund a payment',
  tokens: () => 'List a customer’s saved cards',
  unbind: () => 'Delete a saved card',
};

const grant: Json = {
  type: 'object',
  required: ['grantType'],
  properties: { grantType: { type: 'string' }, additionalInfo: {} },
};

const splitSummaries: Readonly<Record<keyof typeof splitRequests, string>> = {
  [splitPaths.checkStatus]: "A payment's split, and whether its money has been settled",
  [splitPaths.edit]: 'Change the split of a payment that is unpaid or held',
  [splitPaths.cancel]: 'Remove the split of a payment that is unpaid or held',
};

const splitCalls = Object.values(splitPaths).map(
  (path): Described => ({
    method: 'post',
    path,
    tag: 'Settlement',
    summary: splitSummaries[path],
    dialect: 'classic',
    bodies: [documented(splitRequests[path])],
  }),
);

const accountCalls: readonly Described[] = [
  {
    method: 'post',
    path: bankAccountPath,
    tag: 'Settlement',
    summary: 'Add a bank account; nothing is paid to it until it is verified',
    dialect: 'classic',
    bodies: [documented(bankAccountRequest)],
  },
  {
    method: 'put',
    path: bankAccountPath,
    tag: 'Settlement',
    summary: 'Change a bank account; it stays as it is until the change is verified',
    dialect: 'classic',
    bodies: [documented(bankAccountRequest)],
  },
];

const sharedCalls: Described[] = [
  {
    method: 'get',
    path: `${statusPath}{id}`,
    tag: 'Check status',
    summary: 'The state of a payment, by invoice number or Request-Id',
    dialect: 'classic',
    bodies: [],
  },
  {
    method: 'post',
    path: snapStatusPath,
    tag: 'Check status',
    summary: 'The state of a SNAP payment',
    dialect: 'snap',
    bodies: [documented(statusRequest)],
  },
  {
    method: 'post',
    path: releasePath,
    tag: 'Settlement',
    summary: 'Release the settlement of a held payment, with a new split if wanted',
    dialect: 'classic',
    bodies: [documented(releaseRequest)],
  },
  ...splitCalls,
  ...accountCalls,
  ...[tokenPath, customerTokenPath].map(
    (path): Described => ({
      method: 'post',
      path,
      tag: 'Access tokens',
      summary: 'Get an access token',
      dialect: 'token',
      bodies: [grant],
    }),
  ),
];

/** Joins calls with the same path: there the body says which channel is meant. */
function merged(calls: readonly Described[]): Described[] {
  const byPlace = new Map<string, Described>();
  for (const call of calls) {
    const place = `${call.method} ${call.path}`;
    const known = byPlace.get(place);
    byPlace.set(place, known ? { ...known, bodies: [...known.bodies, ...call.bodies] } : call);
  }
  return [...byPlace.values()];
}

const headersOf = {
  classic: ['ClientId', 'RequestId', 'RequestTimestamp', 'Signature'],
  snap: ['XTimestamp', 'XSignature', 'XPartnerId', 'XExternalId', 'Authorization'],
  token: ['XClientKey', 'XTimestamp', 'XSignature'],
  none: [],
} as const;

function operation(call: Described): Json {
  const inPath = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const named = headersOf[call.dialect].map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }));
  return {
    tags: [call.tag],
    summary: call.summary,
    parameters: [...inPath, ...named],
    requestBody: call.bodies.length === 0 ? undefined : bodyOf(call.bodies),
    responses: responsesOf(call),
  };
}

function bodyOf(bodies: readonly Json[]): Json {
  const schema = bodies.length === 1 ? bodies[0] : { oneOf: bodies };
  return { required: true, content: { 'application/json': { schema } } };
}

function responsesOf({ dialect, refusals }: Described): Json {
  const good = {
    description: 'Done',
    content: { 'application/json': { schema: { type: 'object' } } },
  };
  if (dialect === 'none') return { 200: good, 404: { description: 'Unknown' } };
  const schema = dialect === 'classic' ? classicSchemas[refusals ?? 'common'] : 'SnapAnswer';
  const bad = (description: string) => ({
    description,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  });
  return {
    200: good,
    '4XX': bad('Refused; the message names the field'),
    ...(refusals === 'card-api' && { 412: bad('The merchant is not set up for it') }),
    409: bad('A repeat; in the classic dialect with the bytes of the first answer'),
  };
}

const classicSchemas: Record<RefusalStyle, string> = {
  common: 'ClassicError',
  'card-api': 'CardError',
};

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const parameters = {
  ClientId: header('Client-Id', 'Your client id'),
  RequestId: header('Request-Id', 'Unique for each request, at most 128 characters'),
  RequestTimestamp: header('Request-Timestamp', 'UTC, yyyy-MM-ddTHH:mm:ssZ, within an hour of now'),
  Signature: header(
    'Signature',
    'HMACSHA256= and the base64 of the HMAC over the component string',
  ),
  XTimestamp: header('X-TIMESTAMP', 'ISO-8601 with an offset'),
  XSignature: header('X-SIGNATURE', 'RSA-SHA256 for tokens, else HMAC-SHA512 in base64'),
  XPartnerId: header('X-PARTNER-ID', 'Your client id'),
  XClientKey: header('X-CLIENT-KEY', 'Your client id'),
  XExternalId: header('X-EXTERNAL-ID', 'Unique for the endpoint and the day in Jakarta'),
  Authorization: header('Authorization', 'Bearer and the access token'),
};

const text = { type: 'string' };
const errorWith = (code: string, message: string, type: string): Json => ({
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { ...text, examples: [code] },
        message: { ...text, examples: [message] },
        type: { ...text, examples: [type] },
      },
    },
  },
});
const classicError = errorWith(
  'invalid_parameter',
  'order.amount is required',
  'invalid_request_error',
);
const cardError = errorWith(
  'INVALID_PARAMETER',
  'order.amount Must Not Be Blank',
  'Invalid Parameter',
);
const snapAnswer: Json = {
  type: 'object',
  properties: { responseCode: text, responseMessage: text },
};
