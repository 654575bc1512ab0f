// The HTTP server: the merchant API, served directly, and the framework for everything else.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { joinWrites } from '../lib/one-write.ts';
import type { Tracing } from '../lib/tracing.ts';
import { pathOf, unusableAddress } from './address.ts';
import { bodyParser, keepLine, MemoryBudget } from './admission/body.ts';
import { createLimitedServer } from './admission/server.ts';
import {
  type AnswerCall,
  type ApiDeps,
  type ApiRoute,
  answerCalls,
  apiRoutes,
  callFailed,
  type Keeping,
  keepUnreached,
  unknownRoute,
} from './api.ts';
import { addressReader } from './caller.ts';
import { type Observe, type Take, takeDirectly } from './direct.ts';
import { closeConnectionsOnceClosing } from './drain.ts';
import { exchangeFrom, plain, type Reply } from './exchange.ts';
import { Problem } from './problem.ts';
import { retryAfter } from './retry-after.ts';
import { badAddress, notFound } from './server-error.ts';
import { traceRoutes } from './traced.ts';

/** A part of the gateway that mounts its own routes. */
export type Mount = (app: FastifyInstance) => void;

interface AppDeps extends Omit<ApiDeps, 'addressOf'> {
  mounts: readonly Mount[];
  /** Proxies whose X-Forwarded-For is trusted; without them the caller's address is that of the connection. */
  trustedProxies?: string[] | undefined;
  observe?: Observe | undefined;
  tracing: Tracing;
}

/** Builds the server; the caller calls `listen`. */
export function createApp(deps: AppDeps): FastifyInstance {
  const { admission, observe, log, tracing } = deps;
  const { bodyBytes, heldBytes } = admission.settings;
  let take: Take = () => false;
  const app = Fastify({
    logger: false,
    bodyLimit: bodyBytes,
    exposeHeadRoutes: false,
    serverFactory: (handle) =>
      createLimitedServer(handle, {
        take: (request, response) => take(request, response),
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
      send(reply, plain(badAddress(pathOf(urlOf(request)), deps.wallNow()))),
  });
  const isClosing = closeConnectionsOnceClosing(app);
  app.addHook('onRequest', (request, _reply, done) => {
    // Each part of the gateway refuses it in its own format.
    done(unusableAddress(urlOf(request)));
  });
  app.server.on('connection', joinWrites);
  app.removeAllContentTypeParsers();
  const budget = new MemoryBudget(heldBytes);
  const body = { bodyBytes, budget, refused: () => admission.refused('memory') };
  app.addContentTypeParser('*', bodyParser(body));
  const keeping = { keepRefused: deps.keepRefused, addressOf: addressReader(deps.trustedProxies) };
  const routes = apiRoutes({ ...deps, ...keeping });
  const answer = answerCalls(deps);
  const direct = { routes, answer, admission, body, ...keeping };
  take = takeDirectly({ ...direct, log, tracing, isClosing, observe });
  handleRest(app, deps, keeping, routes);
  if (observe !== undefined) observeAnswers(app, observe);
  traceRoutes(app, tracing);
  for (const route of routes) mount(app, route, answer);
  for (const [url, methods] of methodsByUrl(routes)) refuseOthers(app, keeping, url, methods);
  for (const part of deps.mounts) part(app);
  return app;
}

/** Unknown paths and errors: in the words of the path's dialect, or the classic ones. */
function handleRest(
  app: FastifyInstance,
  deps: AppDeps,
  keeping: Keeping,
  routes: readonly ApiRoute[],
): void {
  const byUrl = new Map(routes.map((route) => [route.url, route]));
  const unknown = unknownRoute(deps);
  app.setNotFoundHandler((request, reply) => {
    const answer = plain(notFound(pathOf(urlOf(request))));
    keepUnreached(keeping, exchangeFrom(request.raw), 404, answer);
    return send(reply, answer);
  });
  app.setErrorHandler((error, request, reply) => {
    const path = pathOf(urlOf(request));
    if (error instanceof Problem) {
      const isUnknown = error.status === 404;
      return send(reply, plain(isUnknown ? notFound(path) : badAddress(path, deps.wallNow())));
    }
    const failed = callFailed(deps, byUrl.get(path) ?? unknown, path, error);
    return send(keepLine(reply), failed);
  });
}

/** The pattern of a route is known when it is added: asking for it again at every answer costs a microsecond. */
function observeAnswers(app: FastifyInstance, observe: Observe): void {
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

/** What of a route is not taken directly: addresses that are written in another way, and other methods. */
function mount(app: FastifyInstance, route: ApiRoute, answer: AnswerCall): void {
  const { method, url } = route;
  app.route({
    method,
    url,
    handler: async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : undefined;
      const given = await answer(route, exchangeFrom(request.raw, body));
      if (given !== 'drop') return send(reply, given);
      reply.hijack();
      request.raw.socket.destroy();
    },
  });
}

function methodsByUrl(routes: readonly ApiRoute[]): Map<string, [ApiRoute, ...ApiRoute[]]> {
  const found = new Map<string, [ApiRoute, ...ApiRoute[]]>();
  for (const route of routes) {
    const others = found.get(route.url);
    found.set(route.url, others === undefined ? [route] : [...others, route]);
  }
  return found;
}

/** The methods that no route of an address has. */
function refuseOthers(
  app: FastifyInstance,
  keeping: Keeping,
  url: string,
  [first, ...more]: readonly [ApiRoute, ...ApiRoute[]],
): void {
  const allowed: string[] = [first, ...more].map(({ method }) => method);
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !allowed.includes(one)),
    url,
    handler: (request, reply) => {
      reply.header('allow', allowed.join(', '));
      const refused = plain(first.failure(405, pathOf(urlOf(request))));
      keepUnreached(keeping, exchangeFrom(request.raw), 405, refused);
      return send(reply, refused);
    },
  });
}

/** As sent: the framework's own `url` may have been rewritten. */
function urlOf({ raw }: FastifyRequest): string {
  return raw.url ?? '/';
}

/** Sends a reply: its status, headers and bytes, and when to come back if only the moment refuses the call. */
function send(reply: FastifyReply, answer: Reply): FastifyReply {
  const { status, headers, body } = answer;
  if (status >= 429) reply.headers(retryAfter(status));
  return reply.code(status).headers(headers).send(body);
}
