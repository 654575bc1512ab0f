// Calls of the framework's routes as spans. Those of the merchant API are below it, in `direct.ts`.
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import type { Span, Tracing } from '../lib/tracing.ts';
import { Refusal } from '../refusal.ts';

/** What asks every few seconds whether the gateway lives is no call of anybody. */
const untraced = new Set(['/healthz', '/readyz', '/metrics']);

/** Says how a call was answered. Only what is the gateway's fault is an error of a server's span. */
export function noteStatus(span: Span, status: number): void {
  span.note({ 'http.response.status_code': status });
  if (status >= 500) span.failed(String(status));
}

/** What a handler throws becomes an answer later. A refusal is the caller's fault. */
function noteError(span: Span, error: unknown): void {
  const { name = 'unknown', status, statusCode = status ?? 500 } = error as Partial<Thrown>;
  if (error instanceof Refusal || statusCode < 500) span.note({ 'error.type': name });
  else span.failed(name);
}

interface Thrown {
  name: string;
  status: number;
  statusCode: number;
}

/** Makes a span of each call of the routes that are added from here on. */
export function traceRoutes(app: FastifyInstance, tracing: Tracing): void {
  app.addHook('onRoute', (route) => {
    const { handler, url } = route;
    if (untraced.has(url)) return;
    const traced: RouteHandlerMethod = function (request, reply) {
      const { method, headers } = request;
      return tracing.serve({ method, route: url, headers }, async (span) => {
        try {
          const result = await handler.call(this, request, reply);
          noteStatus(span, reply.statusCode);
          return result;
        } catch (error) {
          noteError(span, error);
          throw error;
        }
      });
    };
    route.handler = traced;
  });
}
