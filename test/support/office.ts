// Calls of the management API in tests, with a key for each role.
import type { ConfigFile } from '../../src/config/file.ts';
import { type Role, roles } from '../../src/people/role.ts';
import { clientId } from './gateway.ts';

export const otherClientId = 'BRN-0002-1700000000002';

/** The key of a role over all merchants, or bound to one. */
export function keyOf(role: Role, boundTo?: string): string {
  return `gok_${`${role}-${boundTo ?? 'all'}-`.padEnd(40, 'x')}`;
}

type ConfiguredKeys = NonNullable<NonNullable<ConfigFile['dashboard']>['keys']>;

/** Keys for every role: over all merchants, and bound to each of the two. */
export const dashboardKeys: ConfiguredKeys = roles.flatMap((role) =>
  [undefined, clientId, otherClientId].map((boundTo) => ({
    name: `${role} of ${boundTo ?? 'all'}`,
    key: keyOf(role, boundTo),
    role,
    ...(boundTo !== undefined && { client_id: boundTo }),
  })),
);

export interface OfficeCall {
  /** `operator` over all merchants unless set; null for none. */
  key?: string | null;
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface OfficeAnswer<Body = Record<string, unknown>> {
  status: number;
  body: Body;
  headers: Headers;
}

/** Calls `/office/v1<path>`: POST if there is a body, unless a method is given. */
export async function callOffice<Body = Record<string, unknown>>(
  url: string,
  path: string,
  { key = keyOf('operator'), method, body, headers = {} }: OfficeCall = {},
): Promise<OfficeAnswer<Body>> {
  const answer = await fetch(`${url}/office/v1${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /\/(problem\+)?json\b/.test(answer.headers.get('content-type') ?? '');
  return {
    status: answer.status,
    body: (isJson && text !== '' ? JSON.parse(text) : text) as Body,
    headers: answer.headers,
  };
}
