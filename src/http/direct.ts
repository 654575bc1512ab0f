// Serves the merchant API below the framework, whose general way costs more than a call's own work. Who is not let
// in is turned away before anything is read but the headers: a refusal must cost less than the work.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span, Tracing } from '../lib/tracing.ts';
import { pathOf } from './address.ts';
import type { Admission } from './admission/admission.ts';
import { type Bounds, readBody } from './admission/body.ts';
import {
  type AnswerCall,
  type ApiDeps,
  type ApiRoute,
  callFailed,
  type Keeping,
  keepUnreached,
} from './api.ts';
import { exchangeFrom, headerOf, plain, type Reply } from './exchange.ts';
import { retryAfter } from './retry-after.ts';
import { noteStatus } from './traced.ts';

/** Called for every answered call; `route` is the pattern that matched. */
export type Observe = (method: string, route: string, status: number, seconds: number) => void;

interface DirectDeps extends Keeping {
  routes: readonly ApiRoute[];
  answer: AnswerCall;
  admission: Pick<Admission, 'refusedEarly' | 'settings'>;
  body: Bounds;
  log: ApiDeps['log'];
  tracing: Tracing;
  /** Whether the server is about to stop: the framework refuses new calls then. */
  isClosing: () => boolean;
  observe?: Observe | undefined;
}

/** Takes a call if it is one of the merchant API. Returns false for any other, which the framework gets. */
export type Take = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Whom a call names is not proven at the door, so only what proven calls have taken counts there, and naming
 * somebody else takes nothing from them. Addresses with an escape, which it checks, and other methods are the
 * framework's.
 */
export function takeDirectly(deps: DirectDeps): Take {
  const routeOf = finder(deps.routes);
  return (request, response) => {
    const { url = '/' } = request;
    const path = pathOf(url);
    const route = routeOf(`${request.method} ${path}`);
    if (route === undefined || deps.isClosing()) return false;
    const refused = deps.admission.refusedEarly(headerOf(request, route.clientHeader));
    if (refused === undefined && url.includes('%')) return false;
    const call = new Call(deps, route, request, response, path);
    if (refused !== undefined) call.fail(refused);
    else if (route.method === 'GET') void call.answer();
    else readBody(request, deps.body, call.onBody);
    return true;
  };
}

function finder(routes: readonly ApiRoute[]): (key: string) => ApiRoute | undefined {
  const exact = new Map<string, ApiRoute>();
  const prefixes: [prefix: string, route: ApiRoute][] = [];
  for (const route of routes) {
    const key = `${route.method} ${route.url}`;
    if (key.endsWith('*')) prefixes.push([key.slice(0, -1), route]);
    else exact.set(key, route);
  }
  return (key) => exact.get(key) ?? prefixes.find(([prefix]) => key.startsWith(prefix))?.[1];
}

/** One call from its headers to its answer. */
class Call {
  readonly #deps: DirectDeps;
  readonly #route: ApiRoute;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #path: string;
  readonly #startedMs = performance.now();

  constructor(
    deps: DirectDeps,
    route: ApiRoute,
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ) {
    this.#deps = deps;
    this.#route = route;
    this.#request = request;
    this.#response = response;
    this.#path = path;
  }

  /** Answers that the call does not reach its endpoint. */
  fail(status: number): void {
    this.#send(plain(this.#route.failure(status, this.#path)));
  }

  readonly onBody = (error: Error | null, body?: Buffer): void => {
    if (error === null) void this.answer(body);
    else this.#failUnread(error);
  };

  /** The body could not be read. */
  #failUnread(error: Error): void {
    const reply = callFailed(this.#deps, this.#route, this.#path, error);
    const { statusCode = 500 } = error as { statusCode?: number };
    keepUnreached(this.#deps, exchangeFrom(this.#request), statusCode, reply);
    this.#send(reply);
  }

  async answer(body?: Buffer): Promise<void> {
    const { log, tracing } = this.#deps;
    const { method, url: route } = this.#route;
    const { headers } = this.#request;
    try {
      await tracing.serve({ method, route, headers }, (span) => this.#answerIn(span, body));
    } catch (err) {
      // Nobody waits for this: without it, an answer that cannot be written would end the process.
      log.error({ err, path: this.#path }, 'an answer could not be sent');
      this.#request.socket.destroy();
    }
  }

  async #answerIn(span: Span, body: Buffer | undefined): Promise<void> {
    const reply = await this.#deps.answer(this.#route, exchangeFrom(this.#request, body));
    if (reply === 'drop') {
      span.failed('dropped');
      // The request was read completely, so destroying it has no effect: only closing the socket ends the call.
      this.#request.socket.destroy();
      return;
    }
    noteStatus(span, reply.status);
    this.#send(reply);
  }

  #send({ status, headers, body }: Reply): void {
    const { isClosing, observe } = this.#deps;
    const length = { 'content-length': body.length };
    const last = isClosing() ? { connection: 'close' } : {};
    this.#response.writeHead(status, { ...headers, ...retryAfter(status), ...length, ...last });
    this.#response.end(body);
    const seconds = (performance.now() - this.#startedMs) / 1000;
    observe?.(this.#route.method, this.#route.url, status, seconds);
  }
}
