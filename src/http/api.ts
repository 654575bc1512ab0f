// The merchant API's calls: each in its place, behind the fault plan if there is one, and never without an answer.
import type { Channel } from '../channels/channel.ts';
import { operationsOf } from '../channels/operation.ts';
import { bankAccountPath } from '../channels/parts/bank-account.ts';
import { releasePath } from '../channels/parts/release.ts';
import type { Answer } from '../dialect.ts';
import { otherCodes } from '../requests/refused.ts';
import { DatabaseOutage } from '../storage/outage.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import type { Admission } from './admission/admission.ts';
import {
  addAccountEndpoint,
  changeAccountEndpoint,
  showAccountEndpoint,
} from './classic/bank-account.ts';
import { createEndpoint } from './classic/create.ts';
import type { ClassicDeps } from './classic/endpoint.ts';
import { operationEndpoint } from './classic/operation.ts';
import { releaseEndpoint } from './classic/release.ts';
import { splitEndpoints } from './classic/split-settlement.ts';
import { statusEndpoint, statusPath } from './classic/status.ts';
import { type Endpoint, type Exchange, headerOf, plain, type Reply } from './exchange.ts';
import { claimedBy, dialectOf } from './kept-refusal.ts';
import { methodNotAllowed, serverError } from './server-error.ts';
import type { SnapDeps } from './snap/endpoint.ts';
import { snapFailure, snapRoutes } from './snap/routes.ts';

/** A route of the merchant API. */
export interface ApiRoute {
  method: 'GET' | 'POST' | 'PUT';
  /** A `url` that ends in `*` stands for all paths that begin like it. */
  url: string;
  endpoint: Endpoint;
  /** The header in which a caller says who it is, before that has been checked. */
  clientHeader: string;
  /** The answer, in the dialect's words, to a call that does not reach its endpoint. */
  failure: (status: number, path: string, limitBytes?: number) => Answer;
}

/**
 * Runs between a merchant call and its handler: the sandbox's fault plan. `broken` makes a failure in the
 * format of the path's dialect. `drop` closes the connection without an answer.
 */
export type Interpose = (
  exchange: Exchange,
  next: () => Promise<Reply>,
  broken: (status: number) => Reply,
) => Promise<Reply | 'drop'>;

export interface ApiDeps extends ClassicDeps, SnapDeps {
  channels: readonly Channel[];
  interpose?: Interpose | undefined;
}

/** Answers a call of a route. Never rejects; `drop` means that the connection is to be closed without an answer. */
export type AnswerCall = (route: ApiRoute, exchange: Exchange) => Promise<Reply | 'drop'>;

/** All routes of the merchant API, of both dialects, from the registry. */
export function apiRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    ...classicRoutes(deps),
    ...snapRoutes(deps, deps.channels).map(
      ({ path, service, endpoint, clientHeader }): ApiRoute => {
        const failure = (status: number) =>
          snapFailure(service, status < 500 && status !== 405 && status !== 429 ? 400 : status);
        return { method: 'POST', url: path, endpoint, clientHeader, failure };
      },
    ),
  ];
}

function classicRoutes(deps: ApiDeps): ApiRoute[] {
  const common = { clientHeader: 'client-id', failure: classicFailure(deps) };
  const post = (url: string, endpoint: Endpoint): ApiRoute => ({
    ...common,
    method: 'POST',
    url,
    endpoint,
  });
  const routes: ApiRoute[] = [];
  for (const channel of deps.channels) {
    const { address } = channel.create;
    if (address.dialect !== 'classic') continue;
    routes.push(post(address.path, createEndpoint(deps, channel)));
    for (const operation of operationsOf(channel)) {
      const endpoint = operationEndpoint(deps, channel, operation);
      for (const path of operation.paths) routes.push(post(path, endpoint));
    }
  }
  routes.push(post(releasePath, releaseEndpoint(deps)));
  for (const [path, endpoint] of splitEndpoints(deps)) routes.push(post(path, endpoint));
  routes.push(post(bankAccountPath, addAccountEndpoint(deps)));
  routes.push({ ...post(bankAccountPath, changeAccountEndpoint(deps)), method: 'PUT' });
  const shown = { url: `${bankAccountPath}/*`, endpoint: showAccountEndpoint(deps) };
  routes.push({ ...common, method: 'GET', ...shown });
  routes.push({ ...common, method: 'GET', url: `${statusPath}*`, endpoint: statusEndpoint(deps) });
  return routes;
}

/** Answers in the classic format to calls that do not reach their endpoint. */
function classicFailure({ wallNow }: Pick<ApiDeps, 'wallNow'>) {
  return (status: number, path: string, limitBytes = 0): Answer => {
    if (status === 405) return methodNotAllowed(path, wallNow());
    if (status === 413) return refusalAnswer({ code: 'BODY_TOO_LARGE', limitBytes });
    if (status === 429) return refusalAnswer({ code: 'RATE_LIMITED' });
    if (status < 500) return { ...refusalAnswer({ code: 'BODY_MALFORMED' }), status };
    return serverError(path, wallNow(), status);
  };
}

/** Makes the function that answers calls. */
export function answerCalls(deps: Pick<ApiDeps, 'admission' | 'interpose' | 'log'>): AnswerCall {
  const { admission, interpose } = deps;
  return async (route, exchange) => {
    const { endpoint } = route;
    const broken = (status: number) => plain(route.failure(status, exchange.target));
    const work = () =>
      interpose === undefined
        ? endpoint(exchange)
        : interpose(exchange, () => endpoint(exchange), broken);
    try {
      const clientId = headerOf(exchange, route.clientHeader);
      return (await admission.inPlace(clientId, work)) ?? broken(503);
    } catch (error) {
      return callFailed(deps, route, exchange.target, error);
    }
  };
}

/** The answer to a call that failed outside its endpoint, or before it. Writes a log line for what is not the caller's fault. */
export function callFailed(
  { admission, log }: { admission: Pick<Admission, 'settings'>; log: ApiDeps['log'] },
  route: Pick<ApiRoute, 'failure'>,
  path: string,
  error: unknown,
): Reply {
  const status = statusOf(error);
  if (status === 503) log.warn({ err: error, path }, 'a request came at a bad moment');
  else if (status >= 500) log.error({ err: error, path }, 'a request failed');
  return plain(route.failure(status, path, admission.settings.bodyBytes));
}

function statusOf(error: unknown): number {
  if (error instanceof DatabaseOutage) return 503;
  const { statusCode = 500 } = error as { statusCode?: number };
  return statusCode > 500 && statusCode !== 503 ? 500 : statusCode;
}

/** What keeping a refused call needs. */
export type Keeping = Pick<ApiDeps, 'keepRefused' | 'addressOf'>;

/**
 * Keeps a call that did not reach its endpoint although the gateway had room for it: an unknown path, another method,
 * a body that is too large. One that names no client is not a merchant's.
 * `failure` is the HTTP status of what went wrong, which SNAP may answer with another one.
 */
export function keepUnreached(
  { keepRefused, addressOf }: Keeping,
  exchange: Exchange,
  failure: number,
  { status, body: answer }: Pick<Reply, 'status' | 'body'>,
): void {
  const code = unreached[failure];
  const claimed = claimedBy(dialectOf(exchange), exchange, addressOf);
  if (code === undefined || claimed.clientId === undefined) return;
  keepRefused({ ...claimed, code, why: whyUnreached[failure], status, answer });
}

const unreached: Readonly<Record<number, string>> = {
  404: otherCodes.path,
  405: otherCodes.method,
  413: 'BODY_TOO_LARGE',
};
const whyUnreached: Readonly<Record<number, string>> = {
  404: 'There is nothing at this path: compare it with the documentation, letter by letter.',
  405: 'The path exists, but not with this method.',
  413: 'The body is larger than the gateway reads.',
};

/** The failures of paths that no route has: in the classic format. */
export function unknownRoute(deps: Pick<ApiDeps, 'wallNow'>): Pick<ApiRoute, 'failure'> {
  return { failure: classicFailure(deps) };
}
