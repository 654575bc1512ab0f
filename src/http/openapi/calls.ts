// Every call of merchants, as the OpenAPI document and the page of the API have it.
import type { TSchema } from 'typebox';
import type { Channel } from '../../channels/channel.ts';
import { type Operation, operationsOf } from '../../channels/operation.ts';
import { bankAccountPath, bankAccountRequest } from '../../channels/parts/bank-account.ts';
import { releasePath, releaseRequest } from '../../channels/parts/release.ts';
import { splitPaths, splitRequests } from '../../channels/parts/split-settlement.ts';
import type { RefusalStyle } from '../../wire/classic/refusals.ts';
import { documented } from '../../wire/leaf.ts';
import { statusPath } from '../classic/status.ts';
import { snapStatusPath, statusRequest } from '../snap/status.ts';
import { customerTokenPath, tokenPath } from '../snap/tokens.ts';

type Json = Record<string, unknown>;

export interface Described {
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

/** The calls of these channels and those that all share, one for each path and method. */
export function allCalls(channels: readonly Channel[]): Described[] {
  return merged(channels.flatMap(callsOf).concat(sharedCalls));
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

/** `post-credit-card-capture`: also the page's anchors. */
export function operationId({ method, path }: { method: string; path: string }): string {
  return `${method}${path}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
}

/** The headers of a call, by the names of the wire. */
export const headersOf = {
  classic: ['Client-Id', 'Request-Id', 'Request-Timestamp', 'Signature'],
  snap: ['X-TIMESTAMP', 'X-SIGNATURE', 'X-PARTNER-ID', 'X-EXTERNAL-ID', 'Authorization'],
  token: ['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'],
  none: [],
} as const;
