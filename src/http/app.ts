// The HTTP server: raw bodies, the routes of the merchant API from the registry, and mounted routes.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Channel } from '../channels/channel.ts';
import { operationsOf } from '../channels/operation.ts';
import { releasePath } from '../channels/parts/release.ts';
import type { Answer } from '../dialect.ts';
import { joinWrites } from '../lib/one-write.ts';
import { DatabaseOutage } from '../storage/outage.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import type { Service } from '../wire/snap/refusals.ts';
import { unusableAddress } from './address.ts';
import { bodyParser, keepLine, MemoryBudget } from './admission/body.ts';
import { createDoors, type Doors } from './admission/doors.ts';
import { createLimitedServer } from './admission/server.ts';
import { createEndpoint } from './classic/create.ts';
import type { ClassicDeps } from './classic/endpoint.ts';
import { operationEndpoint } from './classic/operation.ts';
import { releaseEndpoint } from './classic/release.ts';
import { statusEndpoint, statusPath } from './classic/status.ts';
import { closeConnectionsOnceClosing } from './drain.ts';
import { type Endpoint, type Exchange, headerOf, type Reply } from './exchange.ts';
import { Problem } from './problem.ts';
import { retryAfter } from './retry-after.ts';
import { badAddress, methodNotAllowed, notFound, serverError } from './server-error.ts';
import type { SnapDeps } from './snap/endpoint.ts';
import { snapFailure, snapRoutes } from './snap/routes.ts';

/** A part of the gateway that mounts its own routes. */
export type Mount = (app: FastifyInstance) => void;

/**
 * Runs between a merchant call and its handler: the sandbox's fault plan. `broken` makes a failure in the
 * format of the path's dialect. `drop` closes the connection without an answer.
 */
export type Interpose = (
  exchange: Exchange,
  next: () => Promise<Reply>,
  broken: (status: number) => Reply,
) => Promise<Reply | 'drop'>;

interface AppDeps extends ClassicDeps, SnapDeps {
  channels: readonly Channel[];
  mounts: readonly Mount[];
  interpose?: Interpose | undefined;
  /** Proxies whose X-Forwarded-For is trusted; without them the caller's address is that of the connection. */
  trustedProxies?: string[] | undefined;
  /** Called for every answered call; `route` is the pattern that matched. */
  observe?: ((method: string, route: string, status: number, seconds: number) => void) | undefined;
}

/** Builds the server; the caller calls `listen`. */
export function createApp(deps: AppDeps): FastifyInstance {
  const { admission } = deps;
  const { bodyBytes, heldBytes } = admission.settings;
  const doors = createDoors(admission);
  const app = Fastify({
    logger: false,
    bodyLimit: bodyBytes,
    exposeHeadRoutes: false,
    serverFactory: (handle) =>
      createLimitedServer(handle, {
        turnAway: doors.turnAway,
        unreadBytes: heldBytes,
        refused: admission.refused,
      }),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // Without a list no proxy is trusted: anyone can send X-Forwarded-For.
    trustProxy: deps.trustedProxies?.length ? deps.trustedProxies : false,
    routerOptions: { maxParamLength: 1024 },
    // A path with a broken escape reaches no route: answered in the wire's format, not in the framework's.
    frameworkErrors: (_error, request, reply) =>
      send(reply, plain(badAddress(pathOf(request), deps.wallNow()))),
  });
  closeConnectionsOnceClosing(app);
  app.addHook('onRequest', (request, _reply, done) => {
    // Each part of the gateway refuses it in its own format.
    done(unusableAddress(request.raw.url ?? '/'));
  });
  app.server.on('connection', joinWrites);
  app.removeAllContentTypeParsers();
  const budget = new MemoryBudget(heldBytes);
  app.addContentTypeParser(
    '*',
    bodyParser({ bodyBytes, budget, refused: () => admission.refused('memory') }),
  );
  app.setNotFoundHandler((request, reply) => send(reply, plain(notFound(pathOf(request)))));
  const snap = snapRoutes(deps, deps.channels);
  const services = new Map(snap.map(({ path, service }) => [path, service]));
  app.setErrorHandler((error, request, reply) => {
    const service = services.get(pathOf(request));
    return failed(deps, error, request, keepLine(reply), service);
  });
  if (deps.observe !== undefined) observeAnswers(app, deps.observe);
  const mount = mounter(app, deps, doors);
  mountMerchantApi(mount, deps);
  for (const { path: url, service, endpoint, clientHeader } of snap) {
    const failure = (status: number) => snapFailure(service, status);
    mount({ method: 'POST', url, endpoint, clientHeader, failure });
  }
  for (const part of deps.mounts) part(app);
  return app;
}

/** The pattern of a route is known when it is added: asking for it again at every answer costs a microsecond. */
function observeAnswers(app: FastifyInstance, observe: NonNullable<AppDeps['observe']>): void {
  const noteAs =
    (route: string) =>
    ({ method }: FastifyRequest, { statusCode, elapsedTime }: FastifyReply, done: () => void) => {
      observe(method, route, statusCode, elapsedTime / 1000);
      done();
    };
  app.addHook('onRoute', (route) => {
    const own = route.onResponse === undefined ? [] : [route.onResponse].flat();
    route.onResponse = [...own, noteAs(route.url)];
  });
  // An unknown path has no pattern, and a path that a caller invented must not become a label.
  const unknown = noteAs('unknown');
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) unknown(request, reply, done);
    else done();
  });
}

/** A route of the merchant API. */
interface ApiRoute {
  method: 'GET' | 'POST';
  url: string;
  endpoint: Endpoint;
  /** The header in which a caller says who it is, before that has been checked. */
  clientHeader: string;
  /** The answer, in the dialect's words, to a call that does not reach its endpoint. */
  failure: (status: number, path: string) => Answer;
}

type MountRoute = (route: ApiRoute) => void;

function mountMerchantApi(mount: MountRoute, deps: AppDeps): void {
  const classic = { clientHeader: 'client-id', failure: classicFailure(deps) };
  const post = (url: string, endpoint: Endpoint) =>
    mount({ ...classic, method: 'POST', url, endpoint });
  for (const channel of deps.channels) {
    const { address } = channel.create;
    if (address.dialect !== 'classic') continue;
    post(address.path, createEndpoint(deps, channel));
    for (const operation of operationsOf(channel)) {
      const endpoint = operationEndpoint(deps, channel, operation);
      for (const path of operation.paths) post(path, endpoint);
    }
  }
  post(releasePath, releaseEndpoint(deps));
  mount({ ...classic, method: 'GET', url: `${statusPath}*`, endpoint: statusEndpoint(deps) });
}

/** Makes the function that mounts a route: each call in its place, and behind the fault plan if there is one. */
function mounter(app: FastifyInstance, deps: AppDeps, doors: Doors): MountRoute {
  const { admission, interpose } = deps;
  return ({ method, url, endpoint, clientHeader, failure }) => {
    const broken = (status: number, { target }: Exchange) => plain(failure(status, target));
    const answer = (exchange: Exchange) =>
      interpose === undefined
        ? endpoint(exchange)
        : interpose(
            exchange,
            () => endpoint(exchange),
            (status) => broken(status, exchange),
          );
    doors.add(method, url, clientHeader, (status, target) => plain(failure(status, target)));
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const exchange = exchangeOf(request);
        const clientId = headerOf(exchange, clientHeader);
        const placed = admission.inPlace(clientId, () => answer(exchange));
        if (placed === undefined) return send(reply, broken(503, exchange));
        const given = await placed;
        if (given !== 'drop') return send(reply, given);
        reply.hijack();
        // The request was read completely, so destroying it has no effect: only closing the socket ends the call.
        request.raw.socket.destroy();
      },
    });
    app.route({
      method:
        method === 'GET' ? ['POST', 'PUT', 'PATCH', 'DELETE'] : ['GET', 'PUT', 'PATCH', 'DELETE'],
      url,
      handler: (request, reply) => {
        reply.header('allow', method);
        return send(reply, plain(failure(405, pathOf(request))));
      },
    });
  };
}

/** Answers in the classic format to calls that do not reach their endpoint. */
function classicFailure({ wallNow }: AppDeps) {
  return (status: number, path: string): Answer => {
    if (status === 405) return methodNotAllowed(path, wallNow());
    if (status === 429) return refusalAnswer({ code: 'RATE_LIMITED' });
    return serverError(path, wallNow(), status);
  };
}

function failed(
  deps: AppDeps,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  service: Service | undefined,
) {
  const path = pathOf(request);
  if (error instanceof Problem) {
    return send(
      reply,
      plain(error.status === 404 ? notFound(path) : badAddress(path, deps.wallNow())),
    );
  }
  const status = statusOf(error);
  if (service !== undefined && status < 500) {
    return send(reply, plain(snapFailure(service, 400)));
  }
  if (status === 413) {
    const limitBytes = request.routeOptions.bodyLimit;
    return send(reply, plain(refusalAnswer({ code: 'BODY_TOO_LARGE', limitBytes })));
  }
  if (status < 500)
    return send(reply, plain({ ...refusalAnswer({ code: 'BODY_MALFORMED' }), status }));
  if (status === 503) deps.log.warn({ err: error, path }, 'a request came at a bad moment');
  else deps.log.error({ err: error, path }, 'a request failed');
  if (service !== undefined) return send(reply, plain(snapFailure(service, status)));
  return send(reply, plain(serverError(path, deps.wallNow(), status)));
}

function statusOf(error: unknown): number {
  if (error instanceof DatabaseOutage) return 503;
  const { statusCode = 500 } = error as { statusCode?: number };
  return statusCode > 500 && statusCode !== 503 ? 500 : statusCode;
}

/** The path as sent, still encoded, without the query. */
export function pathOf(request: FastifyRequest): string {
  const url = request.raw.url ?? '/';
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

const noBody = Buffer.alloc(0);

/** A Fastify request as an exchange, with its raw body. */
export function exchangeOf(request: FastifyRequest): Exchange {
  const target = pathOf(request);
  return {
    method: request.method,
    target,
    query: (request.raw.url ?? '').slice(target.length),
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : noBody,
  };
}

/** An unsigned JSON answer as a reply. */
export function plain(answer: Answer): Reply {
  return { ...answer, headers: { 'content-type': 'application/json' } };
}

/** Sends a reply: its status, headers and bytes, and when to come back if only the moment refuses the call. */
export function send(reply: FastifyReply, answer: Reply): FastifyReply {
  const { status, headers, body } = answer;
  if (status >= 429) reply.headers(retryAfter(status));
  return reply.code(status).headers(headers).send(body);
}
