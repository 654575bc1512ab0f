// The HTTP server: raw bodies, the routes of the merchant API from the registry, and mounted routes.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Channel } from '../channels/channel.ts';
import { operationsOf } from '../channels/operation.ts';
import { releasePath } from '../channels/parts/release.ts';
import type { Answer } from '../dialect.ts';
import { joinWrites } from '../lib/one-write.ts';
import { refusalAnswer } from '../wire/classic/refusals.ts';
import type { Service } from '../wire/snap/refusals.ts';
import { createEndpoint } from './classic/create.ts';
import type { ClassicDeps } from './classic/endpoint.ts';
import { operationEndpoint } from './classic/operation.ts';
import { releaseEndpoint } from './classic/release.ts';
import { statusEndpoint, statusPath } from './classic/status.ts';
import { closeConnectionsOnceClosing } from './drain.ts';
import type { Endpoint, Exchange, Reply } from './exchange.ts';
import { badAddress, methodNotAllowed, notFound, serverError } from './server-error.ts';
import type { SnapDeps } from './snap/endpoint.ts';
import { snapFailure, snapRoutes } from './snap/routes.ts';

/** The largest body that is accepted, in bytes. */
export const bodyLimitBytes = 1024 * 1024;

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
  const app = Fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    exposeHeadRoutes: false,
    keepAliveTimeout: 65_000,
    requestTimeout: 30_000,
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
  app.server.on('connection', joinWrites);
  app.removeAllContentTypeParsers();
  // Signatures cover the raw bytes: the body is not parsed before the signature has been checked.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((request, reply) => send(reply, plain(notFound(pathOf(request)))));
  const snap = snapRoutes(deps, deps.channels);
  const services = new Map(snap.map(({ path, service }) => [path, service]));
  app.setErrorHandler((error, request, reply) => {
    const service = services.get(pathOf(request));
    return failed(deps, error, request, reply, service);
  });
  if (deps.observe !== undefined) observeAnswers(app, deps.observe);
  mountMerchantApi(app, deps);
  for (const { path, service, endpoint } of snap) {
    route(app, deps, 'POST', path, endpoint, (status) => snapFailure(service, status));
  }
  for (const mount of deps.mounts) mount(app);
  return app;
}

function observeAnswers(app: FastifyInstance, observe: NonNullable<AppDeps['observe']>): void {
  app.addHook('onResponse', (request, reply, done) => {
    // An unknown path has no pattern, and a path that a caller invented must not become a label.
    const route = request.routeOptions.url ?? 'unknown';
    observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}

function mountMerchantApi(app: FastifyInstance, deps: AppDeps): void {
  for (const channel of deps.channels) {
    const { address } = channel.create;
    if (address.dialect !== 'classic') continue;
    route(app, deps, 'POST', address.path, createEndpoint(deps, channel));
    for (const operation of operationsOf(channel)) {
      const endpoint = operationEndpoint(deps, channel, operation);
      for (const path of operation.paths) route(app, deps, 'POST', path, endpoint);
    }
  }
  route(app, deps, 'POST', releasePath, releaseEndpoint(deps));
  route(app, deps, 'GET', `${statusPath}*`, statusEndpoint(deps));
}

function route(
  app: FastifyInstance,
  deps: AppDeps,
  method: 'GET' | 'POST',
  url: string,
  endpoint: Endpoint,
  failure = classicFailure(deps),
): void {
  app.route({
    method,
    url,
    handler: async (request, reply) => {
      const exchange = exchangeOf(request);
      const next = () => endpoint(exchange);
      const broken = (status: number) => plain(failure(status, exchange.target));
      const answer = deps.interpose ? await deps.interpose(exchange, next, broken) : await next();
      if (answer !== 'drop') return send(reply, answer);
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
}

/** Answers in the classic format to calls that do not reach their endpoint. */
function classicFailure({ wallNow }: AppDeps) {
  return (status: number, path: string): Answer =>
    status === 405 ? methodNotAllowed(path, wallNow()) : serverError(path, wallNow(), status);
}

function failed(
  deps: AppDeps,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  service: Service | undefined,
) {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (service !== undefined && status < 500) {
    return send(reply, plain(snapFailure(service, 400)));
  }
  if (status === 413) {
    const reason = { code: 'BODY_TOO_LARGE', limitBytes: bodyLimitBytes } as const;
    return send(reply, plain(refusalAnswer(reason)));
  }
  if (status < 500)
    return send(reply, plain({ ...refusalAnswer({ code: 'BODY_MALFORMED' }), status }));
  deps.log.error({ err: error, path: pathOf(request) }, 'a request failed');
  if (service !== undefined) return send(reply, plain(snapFailure(service, status)));
  return send(reply, plain(serverError(pathOf(request), deps.wallNow())));
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

/** Sends a reply: its status, headers and bytes. */
export function send(reply: FastifyReply, answer: Reply): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
