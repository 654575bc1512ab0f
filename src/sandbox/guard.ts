// Keeps other websites away from the doors that nobody signs: /sandbox/v1 and the simulator's pages.
import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, sendProblem } from '../http/problem.ts';

/** By which names this sandbox may be called, besides `localhost` and IP addresses. */
export type KnownHosts = () => readonly (string | undefined)[];

/** Below this path every call is a program's: no page of another site has a reason to make one. */
const api = '/sandbox/v1';

/**
 * Makes the hook that refuses, with 403, a call under an unknown host name, a call of the API that a page of
 * another site makes, and a form that such a page posts. A name that an attacker's DNS points to this machine
 * would make the attacker's page one of ours; an IP address cannot be pointed anywhere else.
 */
export function guardDoors(knownHosts: KnownHosts) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const host = nameIn(request.headers.host);
    if (host !== undefined && !isKnown(host, knownHosts())) {
      const detail = `This sandbox is not called ${host}: add the name to SANDBOX_HOSTS, or set PUBLIC_URL.`;
      return sendProblem(reply, new Problem(403, 'Unknown host', detail));
    }
    if (isForeign(request)) {
      const detail = 'A page of another site may not call this: call it from a program.';
      return sendProblem(reply, new Problem(403, 'Cross-site call', detail));
    }
    return undefined;
  };
}

/** The name in a Host header, in lower case, without the port and the brackets of IPv6. */
export function nameIn(host: string | undefined): string | undefined {
  return host
    ?.toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function isKnown(host: string, names: ReturnType<KnownHosts>): boolean {
  if (isIP(host) !== 0 || host === 'localhost' || host.endsWith('.localhost')) return true;
  return names.some((name) => name?.toLowerCase() === host);
}

function isForeign({ method, url, headers }: FastifyRequest): boolean {
  const isApi = url.startsWith(api);
  if (!isApi && (method === 'GET' || method === 'HEAD')) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // A browser that does not say where a call comes from says at least its origin. Our pages send no referrer,
  // and therefore the origin `null`.
  const { origin, host } = headers;
  if (origin === undefined) return false;
  if (origin === 'null') return isApi;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}
