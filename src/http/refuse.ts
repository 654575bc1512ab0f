// How the gateway's own routes end a call that they do not serve: one log line and a problem document.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../lib/log.ts';
import { Refusal } from '../refusal.ts';
import { Problem, sendProblem } from './problem.ts';
import { problemOf } from './problems.ts';

type Logs = Pick<Log, 'info' | 'error'>;

/** Answers what a route threw. An error that is not a refusal tells the caller nothing about our insides. */
export function answerError(log: Logs) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    answer(log, request, reply, problemFor(error), error);
}

/** Answers a path, or a method of a path, that does not exist. */
export function answerNotFound(log: Logs) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const detail = `There is no ${request.method} ${pathOf(request)}.`;
    return answer(log, request, reply, new Problem(404, 'Not found', detail));
  };
}

function answer(
  log: Logs,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  err?: unknown,
): FastifyReply {
  const { status, message: detail } = problem;
  const call = { method: request.method, path: pathOf(request), status, detail };
  if (status >= 500) log.error({ ...call, err }, 'a call failed');
  else log.info(call, 'refused');
  return sendProblem(reply, problem);
}

function problemFor(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal) return problemOf(error.reason);
  // What Fastify refuses before a route is reached, such as a body over its limit.
  const { statusCode = 500, message } = error as { statusCode?: number; message?: string };
  if (statusCode < 500) return new Problem(statusCode, 'Bad request', `${message}.`);
  return new Problem(500, 'Internal server error', 'Something broke; the log says what.');
}

/** Without the query, which can hold what no log should. */
function pathOf({ url }: FastifyRequest): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
